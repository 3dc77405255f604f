internal import ClipDatasets
internal import Essentials
internal import MediaIO

extension ImageAugmentation {
    /// Writes one picture `[3, size, size]`, or several as `[3, T, size, size]`, all cut and coloured alike.
    func apply(
        to frames: [VideoFrame], random: inout RandomStream,
        into values: UnsafeMutableBufferPointer<Float>
    ) {
        let drawn = random
        for (number, frame) in frames.enumerated() {
            random = drawn
            apply(to: frame, random: &random, into: values, frame: number, of: frames.count)
        }
    }
}
