internal import Essentials
internal import Foundation

/// How much superpixels stand out from the picture's borders by their colour: the first guess where motion tells nothing.
///
/// Each side of the picture is a query for what looks like background on the graph of neighbours, of their neighbours, and of
/// all regions at the borders; what answers to none of them is a query for the foreground. Source: Yang, Zhang, Lu, Ruan,
/// Yang, "Saliency Detection via Graph-Based Manifold Ranking", CVPR 2013, with alpha = .99 and sigma² = .1 over colours of
/// Lab scaled to [0, 1].
enum AppearanceSaliency {
    private static let alpha = 0.99
    private static let variance = 0.1

    /// Scores of all regions, from 0 to 1.
    static func scores(of regions: SuperpixelMap, _ lab: LabPicture) -> [Float] {
        guard regions.count > 1 else { return [0] }
        let graph = RegionGraph(regions, lab, variance: variance)
        guard let ranking = ManifoldRanking(graph.weights, count: regions.count, alpha: alpha)
        else { return [Float](repeating: 0, count: regions.count) }
        var background = [Double](repeating: 1, count: regions.count)
        for side in graph.sides {
            let answer = normalized(ranking.answers(to: side))
            for index in background.indices { background[index] *= 1 - answer[index] }
        }
        let mean = background.reduce(0, +) / Double(background.count)
        let foreground = background.indices.filter { background[$0] >= mean }
        return normalized(ranking.answers(to: foreground)).map(Float.init)
    }

    private static func normalized(_ values: [Double]) -> [Double] {
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        return values.map { high > low ? ($0 - low) / (high - low) : 0 }
    }
}

/// Which regions are tied, how strongly, and which lie at each side of the picture.
private struct RegionGraph {
    /// Symmetric, `[count, count]`.
    let weights: [Double]
    /// Regions at the top, the bottom, the left, the right.
    let sides: [[Int]]

    init(_ regions: SuperpixelMap, _ lab: LabPicture, variance: Double) {
        let (count, plane) = (regions.count, lab.width * lab.height)
        let colours = (0..<3).map { channel in
            let values = Array(lab.values[channel * plane..<(channel + 1) * plane])
            return regions.means(of: values).map {
                channel == 0 ? Double($0) / 100 : (Double($0) + 128) / 255
            }
        }
        let (width, height) = (regions.width, regions.height)
        func places(_ pixels: StrideTo<Int>) -> [Int] {
            Set(pixels.map { Int(regions.labels[$0]) }).sorted()
        }
        sides = [
            places(stride(from: 0, to: width, by: 1)),
            places(stride(from: width * (height - 1), to: width * height, by: 1)),
            places(stride(from: 0, to: width * height, by: width)),
            places(stride(from: width - 1, to: width * height, by: width)),
        ]
        let direct = regions.neighbours
        let border = Set(sides.joined())
        var weights = [Double](repeating: 0, count: count * count)
        for region in 0..<count {
            var tied = Set(direct[region])
            for neighbour in direct[region] { tied.formUnion(direct[neighbour]) }
            if border.contains(region) { tied.formUnion(border) }
            for other in tied where other != region {
                let squares = colours.reduce(0.0) { sum, values in
                    sum + (values[region] - values[other]) * (values[region] - values[other])
                }
                let weight = exp(-squares.squareRoot() / variance)
                weights[region * count + other] = weight
                weights[other * count + region] = weight
            }
        }
        self.weights = weights
    }
}
