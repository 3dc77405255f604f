internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Which part of each frame of a sample is shown.
enum FrameCrops: Equatable {
    /// The same of all.
    case shared
    /// Another one of each item: then what rests does not join them. Of each frame moved by up to `jitter` pixels either way;
    /// where it would leave the frame, not at all.
    case perItem(jitter: Int)
    /// A part of the same area of all, an area in which much moves; of each item moved a little.
    ///
    /// Frames are scaled to a shorter side of `scene` pixels; an area has `area` a side (smaller frames are one whole
    /// area), and each item's part is moved by up to `jitter` pixels either way; where it would leave the area,
    /// not at all.
    case moving(scene: Int, area: Int, jitter: Int)

    /// The same, of each item from the same place.
    var withoutAugmentation: FrameCrops {
        switch self {
        case .shared: .shared
        case .perItem: .perItem(jitter: 0)
        case .moving(let scene, let area, _): .moving(scene: scene, area: area, jitter: 0)
        }
    }

    /// The size to which frames are scaled.
    func frameSize(_ image: ImageAugmentation) -> FrameSize {
        guard case .moving(let scene, _, _) = self else { return image.frameSize }
        return image.framing == .stretch
            ? .exact(width: scene, height: scene) : .shortSide(scene)
    }

    /// How a whole frame is shown at the scale of the parts, without augmentation.
    func frameView(_ image: ImageAugmentation) -> ImageAugmentation {
        guard case .moving(let scene, _, _) = self else {
            return ImageAugmentation(centreCropOf: image.size, framing: image.framing)
        }
        // Frames are scaled to 8/7 of the crop: to `scene` again.
        return ImageAugmentation(centreCropOf: scene * 7 / 8, framing: image.framing)
    }

    /// The parts shown of each frame of each item.
    ///
    /// - Parameters:
    ///   - items: the frames of each item, at least as large as `image` and of one size; with `perItem` each item may have another.
    ///   - image: size of a part, and whether places are drawn or central.
    ///   - random: the sample's stream.
    /// - Returns: squares, one for each frame.
    func parts(
        of items: [[VideoFrame]], _ image: ImageAugmentation, random: inout RandomStream
    ) -> [[PixelRectangle]] {
        let frame = items[0][0]
        func place(in width: Int, _ height: Int) -> (x: Int, y: Int) {
            let (x, y) = (width - image.size, height - image.size)
            guard image.isRandom else { return (x / 2, y / 2) }
            return (random.integer(below: x + 1), random.integer(below: y + 1))
        }
        func square(_ x: Int, _ y: Int) -> PixelRectangle {
            PixelRectangle(x: x, y: y, width: image.size, height: image.size)
        }
        switch self {
        case .shared:
            let (x, y) = place(in: frame.width, frame.height)
            return items.map { $0.map { _ in square(x, y) } }
        case .perItem(let jitter):
            return items.map { item in
                let (x, y) = place(in: item[0].width, item[0].height)
                let (width, height) = (item[0].width - image.size, item[0].height - image.size)
                return item.map { _ in
                    square(
                        Self.moved(x, within: width, jitter, &random),
                        Self.moved(y, within: height, jitter, &random))
                }
            }
        case .moving(_, let side, let jitter):
            let area = MovingArea.find(
                in: items.flatMap { $0 }, side: side, isRandom: image.isRandom, random: &random)
            let (x, y) = place(in: area.width, area.height)
            return items.map { item in
                let part = square(
                    area.x + Self.moved(x, within: area.width - image.size, jitter, &random),
                    area.y + Self.moved(y, within: area.height - image.size, jitter, &random))
                return item.map { _ in part }
            }
        }
    }

    private static func moved(
        _ place: Int, within spare: Int, _ jitter: Int, _ random: inout RandomStream
    ) -> Int {
        let moved = place + random.integer(in: -jitter...jitter)
        return (0...spare).contains(moved) ? moved : place
    }
}

/// A part of the picture in which much changes.
enum MovingArea {
    /// Pixels from one candidate to the next.
    private static let step = 4

    /// Draws one of the square areas in proportion to how much more changes in it than in the median area, or takes the one
    /// in which most does; frames are taken in order of time, however they are shown.
    ///
    /// What changes is the sum of all differences from frame to frame. Noise and a moving camera change all areas about alike,
    /// so that without taking off the median areas would be drawn almost evenly. Where no area stands out, all count whole.
    static func find(
        in frames: [VideoFrame], side: Int, isRandom: Bool, random: inout RandomStream
    ) -> PixelRectangle {
        let ordered = frames.sorted { $0.presentationSeconds < $1.presentationSeconds }
        return find(
            in: changes(ordered), width: frames[0].width, side: side, isRandom: isRandom,
            random: &random)
    }

    /// The same, told how much changes in each pixel, row after row.
    static func find(
        in changes: [Int], width: Int, side: Int, isRandom: Bool, random: inout RandomStream
    ) -> PixelRectangle {
        let height = changes.count / width
        let (areaWidth, areaHeight) = (min(side, width), min(side, height))
        let sums = summed(changes, width, height)
        var areas: [(area: PixelRectangle, change: Int)] = []
        for y in stride(from: 0, through: height - areaHeight, by: step) {
            for x in stride(from: 0, through: width - areaWidth, by: step) {
                func sum(_ column: Int, _ row: Int) -> Int { sums[row * (width + 1) + column] }
                let change =
                    sum(x + areaWidth, y + areaHeight) - sum(x, y + areaHeight)
                    - sum(x + areaWidth, y) + sum(x, y)
                areas.append(
                    (PixelRectangle(x: x, y: y, width: areaWidth, height: areaHeight), change))
            }
        }
        let draw = random.uniform()
        guard isRandom else {
            return areas.max { $0.change < $1.change }?.area ?? areas[0].area
        }
        let usual = areas.map(\.change).sorted()[areas.count / 2]
        let standsOut = areas.contains { $0.change > usual }
        let weights = areas.map { Double(standsOut ? max(0, $0.change - usual) : $0.change) }
        var rest = draw * weights.reduce(0, +)
        for (area, weight) in zip(areas, weights) {
            rest -= weight
            if rest < 0 { return area.area }
        }
        return areas[areas.count / 2].area
    }

    /// The sums of absolute differences of green from frame to frame.
    private static func changes(_ frames: [VideoFrame]) -> [Int] {
        var changes = [Int](repeating: 0, count: frames[0].width * frames[0].height)
        for (a, b) in zip(frames, frames.dropFirst()) {
            for pixel in changes.indices {
                changes[pixel] += abs(Int(a.pixels[3 * pixel + 1]) - Int(b.pixels[3 * pixel + 1]))
            }
        }
        return changes
    }

    /// `[height + 1, width + 1]`: the sum of all that is above and to the left.
    private static func summed(_ changes: [Int], _ width: Int, _ height: Int) -> [Int] {
        var sums = [Int](repeating: 0, count: (width + 1) * (height + 1))
        for row in 0..<height {
            var line = 0
            for column in 0..<width {
                line += changes[row * width + column]
                let target = (row + 1) * (width + 1) + column + 1
                sums[target] = sums[target - width - 1] + line
            }
        }
        return sums
    }
}
