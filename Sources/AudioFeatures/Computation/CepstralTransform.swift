/// Computes cepstral coefficients of a block of frames from the logarithms of their bands.
struct CepstralTransform {
    private let rule: CepstrumRule
    private let logarithm: LogarithmRule
    private let bandCount: Int
    private let matrix: [Double]

    init(rule: CepstrumRule, logarithm: LogarithmRule, bandCount: Int) {
        self.rule = rule
        self.logarithm = logarithm
        self.bandCount = bandCount
        matrix = rule.matrix(bandCount: bandCount)
    }

    /// The coefficients `[coefficients, 16]` of the frames of a block.
    ///
    /// `logarithms` are those of the bands, `[bands, 16]`; `bins` the powers of the spectrum,
    /// `[binCount, 16]`, for the energy.
    func compute(
        _ logarithms: UnsafePointer<Float>, bins: UnsafePointer<Float>, binCount: Int,
        into coefficients: UnsafeMutablePointer<Float>
    ) {
        let length = FrameBlocks.length
        for frame in 0..<length {
            for coefficient in 0..<rule.coefficientCount {
                var sum = 0.0
                for band in 0..<bandCount {
                    let value = Double(logarithms[band * length + frame])
                    sum += matrix[coefficient * bandCount + band] * value
                }
                coefficients[coefficient * length + frame] = Float(sum)
            }
        }
        guard rule.startsWithEnergy else { return }
        for frame in 0..<length {
            var energy = 0.0
            for bin in 0..<binCount { energy += Double(bins[bin * length + frame]) }
            coefficients[frame] = Float(energy)
        }
        logarithm.apply(to: coefficients, count: length)
    }
}
