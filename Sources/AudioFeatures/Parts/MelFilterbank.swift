/// Overlapping triangles that gather the bins of a spectrum into bands of equal width in pitch.
///
/// `bandCount + 2` points lie equally spaced in mel from `minimumHertz` to `maximumHertz`; band *i*
/// rises from point *i* to point *i* + 1 and falls to point *i* + 2.
public struct MelFilterbank: Codable, Sendable, Hashable {
    /// The axis on which the sides of the triangles are straight.
    public enum Triangles: String, Codable, Sendable, Hashable {
        /// Straight in hertz, as in librosa and torchaudio.
        case hertz
        /// Straight in mel, as in Kaldi and VGGish.
        case mel
        /// Straight in bins, with the points rounded down to bins of an FFT one longer, as in
        /// python_speech_features.
        case roundedBins = "rounded-bins"
    }

    /// How high the triangles are.
    public enum Normalization: String, Codable, Sendable, Hashable {
        /// Every triangle reaches 1.
        case none
        /// Every triangle is multiplied by 2 over its width in hertz, as in librosa.
        case area
    }

    /// The number of bands.
    public let bandCount: Int
    /// The lowest frequency of the first band, in hertz.
    public let minimumHertz: Double
    /// The highest frequency of the last band, in hertz.
    public let maximumHertz: Double
    /// The scale on which bands are equally wide.
    public let scale: MelScale
    /// The axis on which the sides are straight.
    public let triangles: Triangles
    /// The height of the triangles.
    public let normalization: Normalization

    /// Makes a filterbank from its parts.
    public init(
        bandCount: Int, minimumHertz: Double = 0, maximumHertz: Double, scale: MelScale,
        triangles: Triangles = .hertz, normalization: Normalization = .none
    ) {
        self.bandCount = bandCount
        self.minimumHertz = minimumHertz
        self.maximumHertz = maximumHertz
        self.scale = scale
        self.triangles = triangles
        self.normalization = normalization
    }

    /// The frequencies in hertz at which the bands reach their peaks.
    public var centreHertz: [Double] { Array(pointHertz.dropFirst().dropLast()) }

    private var pointMels: [Double] {
        let (low, high) = (scale.mel(hertz: minimumHertz), scale.mel(hertz: maximumHertz))
        let step = (high - low) / Double(bandCount + 1)
        return (0...(bandCount + 1)).map { low + Double($0) * step }
    }

    private var pointHertz: [Double] { pointMels.map(scale.hertz) }

    /// The weights that are not 0.
    func weights(sampleRate: Int, fftSize: Int) -> SparseRows {
        let binHertz = Double(sampleRate) / Double(fftSize)
        let (points, axis) = self.axis(binHertz: binHertz, fftSize: fftSize)
        let hertz = pointHertz
        return SparseRows(rowCount: bandCount) { band in
            let (low, peak, high) = (points[band], points[band + 1], points[band + 2])
            let height = normalization == .area ? 2 / (hertz[band + 2] - hertz[band]) : 1
            return axis.map { place in
                // Where points coincide, a side is upright and has no bins of its own.
                let rising = peak > low ? (place - low) / (peak - low) : place < peak ? 0 : 1
                let falling = high > peak ? (high - place) / (high - peak) : place < high ? 1 : 0
                return height * max(0, min(rising, falling))
            }
        }
    }

    /// The corners of the triangles and the places of the bins, on the axis of the triangles.
    private func axis(binHertz: Double, fftSize: Int) -> (points: [Double], bins: [Double]) {
        let bins = (0...(fftSize / 2)).map(Double.init)
        switch triangles {
        case .hertz: return (pointHertz, bins.map { $0 * binHertz })
        case .mel: return (pointMels, bins.map { scale.mel(hertz: $0 * binHertz) })
        case .roundedBins:
            let perHertz = Double(fftSize + 1) / (binHertz * Double(fftSize))
            return (pointHertz.map { ($0 * perHertz).rounded(.down) }, bins)
        }
    }
}
