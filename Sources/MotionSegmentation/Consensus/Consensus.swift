internal import Essentials
internal import OpticalFlow

/// The steps of uNLC for one shot.
struct Consensus {
    let settings: MotionSegmenter.Settings
    let frameRate: Double
    /// Threads.
    let workers: Int

    /// Superpixels of frames 650 pixels long are made of a picture blurred by this many pixels.
    private static let blur = 5.0
    /// Below this share of frames with a camera's pattern the colours are asked instead.
    private static let leastPatterns = 0.5

    /// Scores of all frames, from 0 to 1.
    func scores(of frames: [ColorPicture]) throws(FlowError) -> [ScoreMap] {
        let saliency = MotionSaliency(settings: settings, frameRate: frameRate)
        let findings = try saliency.findings(of: frames.map(\.grey), workers: workers)
        let views = ParallelMap.run(count: frames.count, workers: workers) { index in
            view(of: frames[index])
        }
        let patterns = Double(findings.count(where: \.hasPattern)) / Double(findings.count)
        let isByMotion = patterns >= Self.leastPatterns
        let most = findings.lazy.compactMap { $0.map.values.max() }.max() ?? 0
        // Votes are divided by the largest, which would make something of nothing.
        if isByMotion, most < CameraPattern.noise * CameraPattern.noise {
            return frames.map { ScoreMap(width: $0.width, height: $0.height, all: 0) }
        }
        let guesses = ParallelMap.run(count: frames.count, workers: workers) { index in
            let regions = views[index].regions
            let map =
                isByMotion
                ? findings[index].map.resized(width: regions.width, height: regions.height)
                : appearance(of: frames[index], regions)
            return regions.means(of: withoutBorder(map).values)
        }
        let graph = NeighbourGraph(
            descriptors: views.map(\.descriptors), workers: workers)
        let voting = ConsensusVoting(
            rounds: settings.votingRounds, restartShare: Float(settings.restartShare))
        let votes = voting.scores(from: guesses.flatMap(\.self), graph: graph)
        return views.indices.map { frame in
            views[frame].regions.map(of: votes[graph.starts[frame]..<graph.starts[frame + 1]])
        }
    }

    /// What is made of each frame alone.
    private struct View: Sendable {
        let regions: SuperpixelMap
        let descriptors: [Float]
    }

    private func view(of frame: ColorPicture) -> View {
        let lab = LabPicture(of: frame)
        let regions = SuperpixelClustering(count: settings.superpixels).regions(of: smooth(lab))
        return View(
            regions: regions, descriptors: RegionDescriptors.of(frame, lab, regions))
    }

    private func smooth(_ lab: LabPicture) -> LabPicture {
        let scale = Double(max(lab.width, lab.height)) / Double(MotionSegmenter.longestSide)
        return lab.smoothed(deviation: Self.blur * scale)
    }

    private func appearance(of frame: ColorPicture, _ regions: SuperpixelMap) -> ScoreMap {
        let scores = AppearanceSaliency.scores(of: regions, smooth(LabPicture(of: frame)))
        return regions.map(of: scores[...])
    }

    private func withoutBorder(_ map: ScoreMap) -> ScoreMap {
        let (width, height) = (map.width, map.height)
        let margin = Int(Double(min(width, height)) * settings.border)
        var result = map
        for y in 0..<height {
            for x in 0..<width {
                let isInside =
                    x >= margin && x < width - margin && y >= margin && y < height - margin
                if !isInside { result.values[y * width + x] = 0 }
            }
        }
        return result
    }
}
