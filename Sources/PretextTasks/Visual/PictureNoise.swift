internal import Essentials

/// Noise that hides what codecs leave in pictures.
enum PictureNoise {
    /// The side of the squares in pixels, that of many codecs' blocks.
    private static let square = 8

    /// By what the deviation is multiplied, drawn for each picture and each of the two kinds.
    ///
    /// Noise that is equally strong everywhere would not hide how strong a codec's own is.
    private static let strengths = 0.5...1.5

    /// Adds noise of pixels, and of squares of 8 x 8, drawn for each channel.
    ///
    /// - Parameters:
    ///   - values: a picture `[3, side, side]`, or a clip `[3, count, side, side]`.
    ///   - side: of a frame.
    ///   - deviation: of both kinds, in the middle: half of it to one and a half times as much; 0 adds and draws nothing.
    ///   - number: which frame of the clip, from 0.
    ///   - count: frames of the clip.
    ///   - random: where the noise comes from.
    static func add(
        to values: UnsafeMutableBufferPointer<Float>, side: Int, deviation: Double,
        frame number: Int = 0, of count: Int = 1, random: inout RandomStream
    ) {
        guard deviation > 0 else { return }
        let squares = (side + square - 1) / square
        let ofPixels = Float(deviation * random.uniform(in: strengths))
        let ofSquares = Float(deviation * random.uniform(in: strengths))
        var noise = NormalNoise(from: &random)
        for channel in 0..<3 {
            let levels = (0..<squares * squares).map { _ in ofSquares * noise.next() }
            let start = (channel * count + number) * side * side
            for y in 0..<side {
                for x in 0..<side {
                    let level = levels[y / square * squares + x / square]
                    values[start + y * side + x] += level + ofPixels * noise.next()
                }
            }
        }
    }
}
