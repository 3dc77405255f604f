extension SpectrogramPreset {
    /// Checks numbers that came from outside, as from a checkpoint.
    func validate() throws(SpectrogramError) {
        guard let fault = sizeFault ?? partFault ?? clipFault else { return }
        throw SpectrogramError(
            code: .invalidPreset, message: "spectrogram preset '\(name)': \(fault)")
    }

    /// The largest count or rate that is taken; sums and differences of a few of them do not overflow.
    private static let largestCount = 1 << 40

    private var sizeFault: String? {
        if sampleRate <= 0 {
            "the sample rate \(sampleRate) Hz is not positive"
        } else if let count = [sampleRate, hopLength, clipSampleCount].first(where: {
            $0 > Self.largestCount
        }) {
            "\(count) is more than a rate, a hop or a clip may have (\(Self.largestCount))"
        } else if windowLength <= 0 || hopLength <= 0 {
            "window \(windowLength) and hop \(hopLength) must be positive"
        } else if fftSize < max(2, windowLength) || fftSize > 1 << 24 || fftSize % 2 != 0 {
            "the FFT size \(fftSize) must be even, at least the window's \(windowLength)"
                + " and at most \(1 << 24)"
        } else if framing.isCentred && windowLength != fftSize {
            "centred frames need a window as long as the FFT, not \(windowLength) of \(fftSize)"
        } else {
            nil
        }
    }

    private var partFault: String? {
        if !(preparation.sampleScale.isFinite && preparation.sampleScale > 0
            && preparation.preEmphasis.isFinite && largestSample.isFinite && largestSample >= 1)
        {
            "the sample scale \(preparation.sampleScale) or the pre-emphasis"
                + " \(preparation.preEmphasis) is no usable number"
        } else if let fault = bandFault ?? logarithmFault {
            fault
        } else if let cepstrum,
            !(1...bands.bandCount(fftSize: fftSize)).contains(cepstrum.coefficientCount)
                || logarithm == nil
        {
            "\(cepstrum.coefficientCount) coefficients need a logarithm and as many bands"
        } else if let cepstrum, !(cepstrum.lifter >= 0 && cepstrum.lifter.isFinite) {
            "the lifter \(cepstrum.lifter) is neither 0 nor a positive number"
        } else if let peak, !(peak.range > 0 && peak.range.isFinite) || logarithm == nil {
            "the range below the peak must be a positive number and needs a logarithm"
        } else if let normalization, !normalization.fits(bandCount: bandCount) {
            "means and positive deviations must be one number or one for each of \(bandCount) rows"
        } else {
            nil
        }
    }

    private var bandFault: String? {
        switch bands {
        case .bins: nil
        case .pairs: fftSize % 4 == 0 ? nil : "pairs of bins need an FFT size divisible by 4"
        case .mel(let mel):
            if !(1...(1 << 16)).contains(mel.bandCount) {
                "\(mel.bandCount) mel bands are too few or too many"
            } else if !(mel.minimumHertz >= 0 && mel.minimumHertz < mel.maximumHertz
                && mel.maximumHertz <= Double(sampleRate) / 2)
            {
                "mel bands from \(mel.minimumHertz) to \(mel.maximumHertz) Hz do not lie between 0"
                    + " and half the sample rate"
            } else {
                nil
            }
        }
    }

    private var logarithmFault: String? {
        guard let logarithm else { return nil }
        let smallest = logarithm.floor + logarithm.offset
        return
            if !(logarithm.floor >= 0 && logarithm.offset >= 0
            && smallest >= .leastNormalMagnitude && smallest.isFinite)
        {
            "the logarithm's floor \(logarithm.floor) and offset \(logarithm.offset) do not make a"
                + " positive normal number"
        } else if !(logarithm.divisor.isFinite && logarithm.divisor > 0
            && (1 / logarithm.divisor).isFinite)
        {
            "the logarithm's divisor \(logarithm.divisor) is no positive number with a reciprocal"
        } else {
            nil
        }
    }

    private var clipFault: String? {
        frameCount(sampleCount: clipSampleCount) == 0
            ? "a clip of \(clipSampleCount) samples is shorter than one frame" : nil
    }
}
