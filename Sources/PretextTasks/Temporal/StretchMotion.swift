internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// What moves when in a stretch of a clip, and where its cuts are.
struct StretchMotion {
    /// The stretch as far as pictures were found, in seconds on the clock of the file.
    let stretch: Range<Double>
    /// Seconds from one of the frames compared to the next.
    let step: Double
    let profile: MotionProfile
    let cuts: [ClosedRange<Double>]

    /// Compares the frames of a stretch.
    ///
    /// - Parameters:
    ///   - stretch: in seconds, as headers promise it.
    ///   - frames: those shown at its `instants`, from the first on; fewer where pictures end before it does.
    ///   - cutLevel: grey levels by which most of the picture changes at a cut.
    init(of stretch: Range<Double>, _ frames: [VideoFrame], cutLevel: Double) {
        let promised = Self.instants(in: stretch)
        let instants = Array(promised.prefix(frames.count))
        self.stretch = stretch.lowerBound..<(instants.last ?? stretch.lowerBound)
        step = promised[1] - promised[0]
        profile = MotionProfile(of: frames, at: instants)
        cuts = SceneCuts.find(in: frames, level: cutLevel)
    }

    /// Frames compared in a second, in stretches of up to `mostFrames` of them; longer ones have fewer a second.
    static let rate = 10.0
    /// Frames compared in a stretch.
    static let mostFrames = 512

    /// The instants of the frames compared: both ends of the stretch are among them, so that no cut is missed.
    static func instants(in stretch: Range<Double>) -> [Double] {
        let length = stretch.upperBound - stretch.lowerBound
        let steps = Int(min(Double(mostFrames - 1), max(2, length * rate)))
        return (0...steps).map {
            $0 == steps
                ? stretch.upperBound : stretch.lowerBound + length * Double($0) / Double(steps)
        }
    }

    /// Draws when a window begins, at any phase of a frame and of the instants compared.
    ///
    /// - Parameters:
    ///   - length: seconds from its first to its last instant.
    ///   - views: how windows are drawn.
    ///   - random: the sample's stream.
    /// - Returns: an instant; nil where no window can be used.
    func drawStart(
        ofWindow length: Double, _ views: TemporalViews, random: inout RandomStream
    ) -> Double? {
        let latest = stretch.upperBound - length
        guard latest >= stretch.lowerBound else { return nil }
        switch views.windows {
        case .any:
            let start = random.uniform(in: stretch.lowerBound...latest)
            return cuts.contains { $0.isCut(within: start...start + length) } ? nil : start
        case .motion:
            let step = min(step, latest - stretch.lowerBound)
            // A microsecond more, lest rounding leave out a window as long as the stretch.
            let first = profile.drawStart(
                ofWindow: max(length + step, 1e-6), before: stretch.upperBound + 1e-6,
                avoiding: cuts, stillness: views.stillness, random: &random)
            return first.map { random.uniform(in: $0...($0 + step)) }
        }
    }
}

/// The motion of the stretches met so far, for one decode worker: a pure function of each clip.
struct MotionMemory {
    private var known: [String: StretchMotion] = [:]
    /// Of 3 KB each as a rule, 8 KB at most.
    private static let most = 4096

    /// The motion of a stretch, as far as it has pictures.
    ///
    /// - Throws: what reading throws; where it has no pictures at all, that they end before.
    mutating func motion(
        of clip: ClipRecord, in stretch: Range<Double>, _ views: TemporalViews, _ reader: ClipReader
    ) throws(SampleFault) -> StretchMotion {
        let key = "\(stretch.lowerBound) \(clip.path)"
        if let motion = known[key] { return motion }
        let frames: [VideoFrame]
        do {
            frames = try reader.coveredFrames(
                at: StretchMotion.instants(in: stretch), size: views.motionSize)
        } catch {
            throw SampleFault(reading: error)
        }
        let motion = StretchMotion(of: stretch, frames, cutLevel: views.cutLevel)
        if known.count >= Self.most { known = [:] }
        known[key] = motion
        return motion
    }
}

extension TemporalViews {
    /// The size in which frames are compared: that of the sample's own frames where these are small, so that they
    /// are decoded once for both.
    var motionSize: FrameSize {
        let own = crops.frameSize(image)
        if case .exact(let width, let height) = own, max(width, height) <= 96 { return own }
        return .exact(width: 64, height: 64)
    }
}
