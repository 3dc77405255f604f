// What was measured about convolutions, for other processes.

internal import COneDNN
internal import Essentials

/// The fastest algorithm of each shape and pass, as measured on one machine.
package struct ConvolutionChoices: Codable, Equatable, Sendable {
    /// The processor that was measured on.
    package let processor: String
    /// The library that was measured against, as "oneDNN 2.6.3".
    package let library: String
    /// Names of algorithms by shape and pass; names that a version does not know are passed over.
    ///
    /// Keys are as "forward 16x64x56x56 * 64x64x3x3, padding 1x1, 2 threads".
    package let algorithms: [String: String]

    init(_ table: [String: ConvolutionAlgorithm]) {
        processor = Processor.name
        library = Self.library
        algorithms = table.mapValues(\.rawValue)
    }

    /// The library that this process measures against.
    package static var library: String {
        guard let version = dnnl_version()?.pointee else { return "oneDNN" }
        return "oneDNN \(version.major).\(version.minor).\(version.patch)"
    }
}
