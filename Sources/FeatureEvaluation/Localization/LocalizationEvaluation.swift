internal import ClipDatasets
internal import Essentials
internal import Inference
internal import MediaIO
public import PretextTasks
internal import TensorCore

/// What an evaluation of maps measured, and what it had to leave out.
public struct LocalizationReport: Sendable {
    /// The trained network, with the sounds that belong to the frames.
    public let trained: LocalizationScores
    /// The trained network, with sounds of other clips; nil where all moments are of one clip.
    public let mismatched: LocalizationScores?
    /// The trained network, with the mean of its maps for sounds of other clips: what looks like a source
    /// whatever is heard.
    public let anySound: LocalizationScores?
    /// The untrained network.
    public let untrained: LocalizationScores
    /// The middle of the frame, and the half of the frame around it.
    public let centre: LocalizationScores
    /// A random place of the frame, and the whole frame.
    public let wholeFrame: LocalizationScores
    /// How often the maximum is larger with the sound that belongs to the frame than with another, 0 to 1;
    /// nil where all moments are of one clip.
    public let ownSoundWins: Double?
    /// Judged moments at which something silent is in view, or nil where that is not known.
    public let distractorCount: Int?
    /// How often moments could not be judged, by reason.
    public let leftOut: [String: Int]
}

/// Measures how well maps show where sounds come from, beside baselines on the same moments.
public final class LocalizationEvaluation {
    private let trained: LocalizerInput
    private let untrained: LocalizerInput
    /// Moments handled at once; each also meets the sounds of the others.
    private static let chunk = 16

    private var trainedTally = LocalizationTally()
    private var mismatchedTally = LocalizationTally()
    private var anySoundTally = LocalizationTally()
    private var untrainedTally = LocalizationTally()
    private var centreTally = LocalizationTally()
    private var wholeFrameTally = LocalizationTally()
    private var wins: [Double] = []
    private var distractors: [Bool] = []
    private var leftOut: [String: Int] = [:]
    private var clips: [String: Int] = [:]

    /// Measures on annotated moments.
    ///
    /// - Parameters:
    ///   - trained: the network, in inference form.
    ///   - untrained: the same without training.
    ///   - moments: what is known.
    ///   - limit: how many moments to judge at most, drawn from all.
    ///   - seed: names the draw, and which sounds are mismatched.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where no moment can be judged, `SpectrogramError` where the network's
    ///   front end cannot be set up.
    public static func run(
        trained: any SoundLocalizer, untrained: any SoundLocalizer, moments: [AnnotatedMoment],
        limit: Int, seed: UInt64
    ) throws -> LocalizationReport {
        let evaluation = try LocalizationEvaluation(trained, untrained)
        var random = RandomStream(seed: seed, keys: RandomStream.key("localization evaluation"))
        // Mixed, so that neighbours are of different clips and serve each other as mismatches.
        var rest = moments.shuffled(using: &random).prefix(limit)
        while !rest.isEmpty {
            evaluation.judge(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        return try evaluation.report()
    }

    private init(_ trained: any SoundLocalizer, _ untrained: any SoundLocalizer) throws {
        self.trained = try LocalizerInput(model: trained)
        self.untrained = try LocalizerInput(model: untrained)
    }

    private func report() throws(DatasetError) -> LocalizationReport {
        guard !trainedTally.isEmpty else {
            throw .nothingToJudge("moment", leftOut: leftOut)
        }
        return LocalizationReport(
            trained: trainedTally.scores,
            mismatched: mismatchedTally.isEmpty ? nil : mismatchedTally.scores,
            anySound: anySoundTally.isEmpty ? nil : anySoundTally.scores,
            untrained: untrainedTally.scores, centre: centreTally.scores,
            wholeFrame: wholeFrameTally.scores,
            ownSoundWins: wins.isEmpty ? nil : wins.reduce(0, +) / Double(wins.count),
            distractorCount: distractors.isEmpty ? nil : distractors.count { $0 },
            leftOut: leftOut)
    }

    // MARK: - One chunk

    /// A moment with what was read for it.
    private struct Heard {
        let moment: AnnotatedMoment
        let frame: VideoFrame
        let spectrogram: [Float]
        let region: SourceRegion
        let clip: Int
    }

    private func judge(_ moments: [AnnotatedMoment]) {
        let heard = moments.compactMap(read)
        guard !heard.isEmpty else { return }
        let own = maps(of: heard, trained)
        let other = maps(of: heard, untrained)
        for (row, item) in heard.enumerated() {
            let region = item.region
            let area = trained.area(of: item.frame)
            add(own[row][row], area, region, item.clip, to: &trainedTally)
            add(other[row][row], area, region, item.clip, to: &untrainedTally)
            addBaselines(region, item.clip)
            if let hasDistractor = item.moment.hasDistractor { distractors.append(hasDistractor) }
            // In the order of the chunk, beginning with the next one.
            let strangers = (1..<heard.count).map { (row + $0) % heard.count }
                .filter { heard[$0].clip != item.clip }
            guard let first = strangers.first else { continue }
            add(own[row][first], area, region, item.clip, to: &mismatchedTally)
            let mean = Self.mean(strangers.map { own[row][$0] })
            add(mean, area, region, item.clip, to: &anySoundTally)
            let (matched, mismatched) = (own[row][row].peak, own[row][first].peak)
            wins.append(matched > mismatched ? 1 : matched == mismatched ? 0.5 : 0)
        }
    }

    /// Maps of every frame with every sound, `[frame][sound]`.
    private func maps(of heard: [Heard], _ input: LocalizerInput) -> [[ResponseMap]] {
        let images = input.features(of: heard.map(\.frame))
        let sounds = input.features(of: heard.map(\.spectrogram))
        let bySound = heard.indices.map { sound in
            let rows = sounds.gatherRows(Array(repeating: sound, count: heard.count))
            return input.maps(images: images, sounds: rows)
        }
        return heard.indices.map { frame in bySound.map { $0[frame] } }
    }

    private static func mean(_ maps: [ResponseMap]) -> ResponseMap {
        var sums = [Float](repeating: 0, count: maps[0].values.count)
        for map in maps {
            for (index, value) in map.values.enumerated() { sums[index] += value }
        }
        let count = Float(maps.count)
        return ResponseMap(
            width: maps[0].width, height: maps[0].height, values: sums.map { $0 / count })
    }

    private func add(
        _ map: ResponseMap, _ area: MapArea, _ region: SourceRegion, _ clip: Int,
        to tally: inout LocalizationTally
    ) {
        let side = SourceRegion.side
        let peak = area.peak(of: map, frameWidth: 1, frameHeight: 1)
        let responses = area.upsampled(map, frameWidth: side, frameHeight: side)
        tally.add(
            hit: region.contains(x: peak.x, y: peak.y) ? 1 : 0,
            overlap: region.consensusIoU(responses: responses), maximum: map.peak, clip: clip)
    }

    /// Squares around the middle, the larger the less.
    private static let centreResponses: [Float] = {
        let side = SourceRegion.side
        let middle = Float(side - 1) / 2
        return (0..<side * side).map { index in
            -max(abs(Float(index % side) - middle), abs(Float(index / side) - middle))
        }
    }()

    private func addBaselines(_ region: SourceRegion, _ clip: Int) {
        centreTally.add(
            hit: region.contains(x: 0.5, y: 0.5) ? 1 : 0,
            overlap: region.consensusIoU(responses: Self.centreResponses), maximum: nil,
            clip: clip)
        wholeFrameTally.add(
            hit: region.areaShare, overlap: region.wholeFrameIoU, maximum: nil, clip: clip)
    }

    // MARK: - Reading

    /// Frame and sound of a moment; nil, counted by its reason, where one is missing.
    private func read(_ moment: AnnotatedMoment) -> Heard? {
        do throws(MediaError) {
            let picture = try MediaFile(path: moment.picturePath)
            let frame = try frame(of: moment, in: picture)
            let sound =
                moment.soundPath == moment.picturePath
                ? picture : try MediaFile(path: moment.soundPath)
            let middle =
                moment.soundPath == moment.picturePath
                ? frame.presentationSeconds : try Self.middle(of: sound)
            let samples = try trained.samples(
                from: middle - trained.windowSeconds / 2, of: sound)
            guard SoundLevel.decibels(samples) >= SoundLevel.silenceDecibels,
                samples.allSatisfy(\.isFinite)
            else {
                leftOut["silent", default: 0] += 1
                return nil
            }
            let clip = clips[moment.soundPath] ?? clips.count
            clips[moment.soundPath] = clip
            // Both networks have the same front end.
            return Heard(
                moment: moment, frame: frame,
                spectrogram: try trained.spectrogram(of: samples, path: moment.soundPath),
                region: try SourceRegion(moment), clip: clip)
        } catch {
            leftOut[error.code.rawValue, default: 0] += 1
            return nil
        }
    }

    private func frame(
        of moment: AnnotatedMoment, in picture: MediaFile
    ) throws(MediaError) -> VideoFrame {
        let size = trained.model.frameView.frameSize
        if let seconds = moment.seconds { return try picture.frame(at: seconds, size: size) }
        let video = picture.info.video
        let length = video?.durationSeconds ?? picture.info.durationSeconds ?? 0
        // A single picture beside its sound may state any duration.
        let isStill = moment.soundPath != moment.picturePath
        return try picture.frame(
            at: (video?.startSeconds ?? 0) + (isStill ? 0 : length / 2), size: size)
    }

    private static func middle(of sound: MediaFile) throws(MediaError) -> Double {
        guard let audio = sound.info.audio else {
            throw MediaError(
                code: .noAudio, path: sound.info.path, message: "has no sound stream")
        }
        let length = audio.durationSeconds ?? sound.info.durationSeconds ?? 0
        return audio.startSeconds + length / 2
    }
}
