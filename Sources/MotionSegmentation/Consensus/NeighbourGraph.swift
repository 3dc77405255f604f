internal import Essentials
internal import Foundation

/// For each superpixel of a shot, those of nearby frames that look most like it, with weights that add up to 1.
///
/// Weights are exp(-d² / 0.1) of distances d between descriptors. Source: Faktor, Irani, BMVC 2014, section 3.2, with the
/// numbers of videoseg: L = 2 neighbours a frame on the average, from 15 frames before to 15 after.
struct NeighbourGraph: Sendable {
    /// The position of the first region of each frame, and at the end of all frames, the number of regions.
    let starts: [Int]
    /// Neighbours of each region.
    private let neighbours: [[Int32]]
    private let weights: [[Float]]

    private static let frameReach = 15
    private static let perFrame = 2
    private static let variance: Float = 0.1

    /// - Parameters:
    ///   - descriptors: of all regions of each frame, one after the other.
    ///   - workers: threads.
    init(descriptors: [[Float]], workers: Int) {
        let length = RegionDescriptors.length
        var starts = [0]
        for frame in descriptors { starts.append(starts[starts.count - 1] + frame.count / length) }
        let all = DescriptorTable(descriptors.flatMap(\.self), length: length)
        let found = ParallelMap.run(count: descriptors.count, workers: workers) { [starts] frame in
            let first = starts[max(0, frame - Self.frameReach)]
            let end = starts[min(descriptors.count, frame + Self.frameReach + 1)]
            return all.nearest(
                to: starts[frame]..<starts[frame + 1], among: first..<end,
                count: Self.perFrame * (2 * Self.frameReach + 1))
        }
        let rows = found.flatMap(\.self)
        neighbours = rows.map { $0.map(\.index) }
        weights = rows.map { row in
            let weights = row.map { expf(-$0.distance / Self.variance) }
            // Not 0: each region is its own nearest neighbour.
            let total = weights.reduce(0, +)
            return weights.map { $0 / total }
        }
        self.starts = starts
    }

    /// For each region the weighted mean of its neighbours' votes.
    func consensus(of votes: [Float]) -> [Float] {
        zip(neighbours, weights).map { indices, weights in
            var sum: Float = 0
            for (index, weight) in zip(indices, weights) { sum += weight * votes[Int(index)] }
            return sum
        }
    }
}
