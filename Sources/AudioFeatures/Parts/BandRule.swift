/// How the bins of a spectrum become the bands of a spectrogram.
public enum BandRule: Codable, Sendable, Hashable {
    /// Every bin is a band.
    case bins
    /// The first bin stays alone, the others are averaged in pairs: `1 + N / 4` bands.
    case pairs
    /// The triangles of a mel filterbank.
    case mel(MelFilterbank)

    /// Reads a rule: the word `bins` or `pairs`, or a filterbank.
    public init(from decoder: any Decoder) throws {
        guard let word = try? decoder.singleValueContainer().decode(String.self) else {
            self = .mel(try MelFilterbank(from: decoder))
            return
        }
        switch word {
        case "bins": self = .bins
        case "pairs": self = .pairs
        default:
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no bands '\(word)'"))
        }
    }

    /// Writes a word or a filterbank.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .mel(let filterbank): try filterbank.encode(to: encoder)
        case .bins, .pairs:
            var container = encoder.singleValueContainer()
            try container.encode(self == .bins ? "bins" : "pairs")
        }
    }

    /// The number of bands.
    func bandCount(fftSize: Int) -> Int {
        switch self {
        case .bins: fftSize / 2 + 1
        case .pairs: fftSize / 4 + 1
        case .mel(let filterbank): filterbank.bandCount
        }
    }

    /// The middle of each band in hertz.
    func centreHertz(sampleRate: Int, fftSize: Int) -> [Double] {
        let binHertz = Double(sampleRate) / Double(fftSize)
        return switch self {
        case .bins: (0...(fftSize / 2)).map { Double($0) * binHertz }
        case .pairs: (0...(fftSize / 4)).map { $0 == 0 ? 0 : (2 * Double($0) - 0.5) * binHertz }
        case .mel(let filterbank): filterbank.centreHertz
        }
    }

    /// What each band takes of each bin; `nil` where bands are bins.
    func weights(sampleRate: Int, fftSize: Int) -> SparseRows? {
        switch self {
        case .bins: nil
        case .pairs:
            SparseRows(rowCount: fftSize / 4 + 1) { band in
                var row = [Double](repeating: 0, count: fftSize / 2 + 1)
                if band == 0 {
                    row[0] = 1
                } else {
                    (row[2 * band - 1], row[2 * band]) = (0.5, 0.5)
                }
                return row
            }
        case .mel(let filterbank):
            filterbank.weights(sampleRate: sampleRate, fftSize: fftSize)
        }
    }
}
