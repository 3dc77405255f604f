internal import CFFmpeg

/// How the values of a stored picture stand for colours, in FFmpeg's words; nil where a file does not
/// tell.
///
/// Reading honours range and matrix. Primaries and transfer are told, and not converted.
public struct ColorDescription: Codable, Sendable, Equatable {
    /// `tv` for limited range (16...235 of 255 for brightness), `pc` for full range.
    public let range: String?
    /// What makes brightness and two colour differences of red, green and blue, such as `bt709`,
    /// `smpte170m` (BT.601) or `bt2020nc`.
    public let matrix: String?
    /// What red, green and blue are, such as `bt709` or `bt2020`.
    public let primaries: String?
    /// How light follows from values, such as `bt709`, `smpte2084` (PQ) or `arib-std-b67` (HLG).
    public let transfer: String?
}

extension ColorDescription {
    init(_ parameters: AVCodecParameters) {
        func name(_ name: UnsafePointer<CChar>?, unless isUnspecified: Bool) -> String? {
            isUnspecified ? nil : name.map { String(cString: $0) }
        }
        range = name(
            av_color_range_name(parameters.color_range),
            unless: parameters.color_range == AVCOL_RANGE_UNSPECIFIED)
        matrix = name(
            av_color_space_name(parameters.color_space),
            unless: parameters.color_space == AVCOL_SPC_UNSPECIFIED)
        primaries = name(
            av_color_primaries_name(parameters.color_primaries),
            unless: parameters.color_primaries == AVCOL_PRI_UNSPECIFIED)
        transfer = name(
            av_color_transfer_name(parameters.color_trc),
            unless: parameters.color_trc == AVCOL_TRC_UNSPECIFIED)
    }
}
