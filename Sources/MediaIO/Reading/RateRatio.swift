/// A change of sample rate as the fraction outputs / inputs in lowest terms.
///
/// Output sample n lies at input position n * inputs / outputs. Every `inputs` samples both grids
/// meet; a window that begins where they meet is resampled exactly as if from the beginning.
struct RateRatio {
    let inputRate: Int
    let outputRate: Int
    let inputs: Int
    let outputs: Int

    /// Rates in Hz that a file may claim; all else is damage.
    static let believable = 1000...1_000_000

    init(from inputRate: Int, to outputRate: Int) {
        guard inputRate > 0, outputRate > 0 else {
            fatalError("sample rates must be positive, not \(inputRate) and \(outputRate) Hz")
        }
        self.inputRate = inputRate
        self.outputRate = outputRate
        var (a, b) = (inputRate, outputRate)
        while b != 0 { (a, b) = (b, a % b) }
        inputs = inputRate / a
        outputs = outputRate / a
    }

    /// Number of output samples that lie before the end of `count` input samples.
    func outputCount(of count: Int) -> Int { (count * outputs + inputs - 1) / inputs }

    /// Resamples everything.
    func resample(_ samples: [Float], path: String) throws(MediaError) -> [Float] {
        guard inputs != outputs else { return samples }
        let context = try ResamplerContext(from: inputRate, to: outputRate, path: path)
        return try context.resample(samples)
    }

    /// The input samples that output samples `window` depend on, the first of them where both
    /// grids meet, and the output sample that belongs to it.
    ///
    /// The range may go beyond the end of the input, never before its beginning.
    func needed(for window: Range<Int>) -> (input: Range<Int>, firstOutput: Int) {
        let first = window.lowerBound * inputs / outputs - margin
        let meeting = max(0, first / inputs)
        let end = (window.upperBound * inputs + outputs - 1) / outputs + margin
        return (meeting * inputs..<end, meeting * outputs)
    }

    /// Input samples beyond which nothing reaches through the filter.
    private var margin: Int { 1024 * max(1, (inputRate + outputRate - 1) / outputRate) }
}
