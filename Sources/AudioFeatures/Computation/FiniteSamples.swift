/// Throws where a sample is infinite or not a number, with its place in the sound.
///
/// `start` is the place of the first sample.
func requireFinite(
    _ samples: UnsafeBufferPointer<Float>, start: Int = 0
) throws(SpectrogramError) {
    // A number times 0 is 0; infinity and NaN give NaN, which a sum keeps. One pass without
    // branches, since nearly all sound passes.
    var sum = SIMD8<Float>.zero
    let blocks = samples.count / 8
    let raw = UnsafeRawBufferPointer(samples)
    for block in 0..<blocks {
        sum += raw.loadUnaligned(fromByteOffset: block * 32, as: SIMD8<Float>.self) * 0
    }
    let isTailFinite = samples[(blocks * 8)...].allSatisfy(\.isFinite)
    if sum.sum() == 0, isTailFinite { return }
    guard let index = samples.firstIndex(where: { !$0.isFinite }) else { return }
    throw SpectrogramError(
        code: .notFinite,
        message: "sample \(start + index) is \(samples[index]); sound must be finite",
        sampleIndex: start + index)
}
