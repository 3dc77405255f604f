import Essentials
import MediaIO
import Testing

@testable import Inference

@Suite struct MaskTrackerTests {
    private let width = 48
    private let height = 32

    /// Two squares of 10 x 10, red and blue, that move against each other on grey.
    private func color(_ x: Int, _ y: Int, _ time: Int) -> Int {
        if (4 + time..<14 + time).contains(x), (4..<14).contains(y) { return 1 }
        if (34 - time..<44 - time).contains(x), (18..<28).contains(y) { return 2 }
        return 0
    }

    private func frame(_ time: Int) -> VideoFrame {
        let colors: [[UInt8]] = [[90, 100, 90], [250, 10, 20], [20, 10, 250]]
        return VideoFrame(
            width: width, height: height,
            pixels: (0..<width * height).flatMap { colors[color($0 % width, $0 / width, time)] },
            presentationSeconds: Double(time) / 25, durationSeconds: 0.04)
    }

    private func labels(_ time: Int) -> LabelMap {
        LabelMap(
            width: width, height: height,
            labels: (0..<width * height).map {
                [0, 5, 9][color($0 % width, $0 / width, time)]
            })
    }

    @Test func squaresAreFollowedByTheirColour() throws {
        let tracker = MaskTracker(
            of: labels(0), model: ColorTracker(), settings: PropagationSettings(), path: "squares")
        for time in 0..<20 {
            let tracked = try tracker.next(frame(time))
            #expect(tracked.number == time && tracked.objects == [5, 9])
            let truth = labels(time)
            // Places lie at every second pixel: edges may be one pixel off.
            let wrong = zip(tracked.labels.labels, truth.labels).count { $0 != $1 }
            #expect(wrong <= (time == 0 ? 0 : 60), "\(wrong) pixels at \(time)")
            let regions = ObjectRegion.regions(of: [5, 9], in: tracked.labels)
            #expect(abs((regions[0]?.centre.x ?? 0) - Double(time) - 8.5) < 1)
            #expect(abs((regions[1]?.centre.y ?? 0) - 22.5) < 1)
            let peak = try #require(tracked.peaks[0])
            #expect(truth.labels[Int(peak.y) * width + Int(peak.x)] == 5)
        }
    }

    /// A leak would show here: objects found though nothing told where they were.
    @Test func labelsDealtOutAtRandomAreFollowedNowhere() throws {
        var random = RandomStream(seed: 1)
        let dealt = LabelMap(
            width: width, height: height, labels: labels(0).labels.shuffled(using: &random))
        let tracker = MaskTracker(
            of: dealt, model: ColorTracker(), settings: PropagationSettings(), path: "squares")
        for time in 0..<10 {
            let tracked = try tracker.next(frame(time))
            let truth = labels(time)
            for label in [5, 9] as [UInt8] where time > 0 {
                let pairs = zip(tracked.labels.labels, truth.labels)
                let shared = pairs.count { $0 == label && $1 == label }
                let either = pairs.count { $0 == label || $1 == label }
                #expect(Double(shared) / Double(either) < 0.1, "\(label) at \(time)")
            }
        }
    }

    @Test func networksOfSeveralFramesGetTheLatest() throws {
        let model = ColorTracker(frames: 4)
        let tracker = MaskTracker(
            of: labels(0), model: model, settings: PropagationSettings(), path: "squares")
        for time in 0..<6 { _ = try tracker.next(frame(time)) }
        #expect(model.frameCounts == [4, 4, 4, 4, 4, 4])
        let last = try tracker.next(frame(6))
        let centre = ObjectRegion.regions(of: [5], in: last.labels)[0]?.centre
        #expect(abs((centre?.x ?? 0) - 14.5) < 1)
    }

    @Test func unknownPixelsAreBackground() throws {
        var values = labels(0).labels
        values[0] = 255
        let tracker = MaskTracker(
            of: LabelMap(width: width, height: height, labels: values), model: ColorTracker(),
            settings: PropagationSettings(), path: "squares")
        #expect(tracker.objects == [5, 9])
        #expect(try tracker.next(frame(0)).labels == labels(0))
    }

    @Test func aFrameOfAnotherSizeIsAFaultOfTheFile() throws {
        let tracker = MaskTracker(
            of: labels(0), model: ColorTracker(), settings: PropagationSettings(), path: "a.mp4")
        _ = try tracker.next(frame(0))
        let small = VideoFrame(
            width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 12), presentationSeconds: 0,
            durationSeconds: 0)
        #expect {
            try tracker.next(small)
        } throws: { "\($0)".contains("a.mp4: frame 1 has 2x2 pixels") }
    }

    @Test func marksAreDrawnInTheirOrder() throws {
        let boxes = ObjectMarks.boxes([(0, 0, 4, 4), (2, 2, 6, 5)])
        let map = try boxes.labels(width: 8, height: 6)
        #expect(map.labels.count { $0 == 1 } == 12 && map.labels.count { $0 == 2 } == 12)
        #expect(map.labels[2 * 8 + 3] == 2 && map.labels[5 * 8 + 3] == 0)
        let points = try ObjectMarks.points([(10, 10)]).labels(width: 30, height: 30)
        // A radius of 2 pixels, the least.
        #expect(points.labels.count { $0 == 1 } == 13 && points.labels[10 * 30 + 12] == 1)
        #expect(throws: ConfigurationError.self) {
            try ObjectMarks.points([(30, 1)]).labels(width: 30, height: 30)
        }
        #expect(throws: ConfigurationError.self) {
            try ObjectMarks.boxes([(0, 0, 9, 4)]).labels(width: 8, height: 6)
        }
        #expect(throws: ConfigurationError.self) {
            try ObjectMarks.mask(labels(0)).labels(width: 8, height: 6)
        }
        // Likely meant as white on black, but it is a palette picture.
        let void = LabelMap(width: 2, height: 1, labels: [0, 255])
        #expect {
            try ObjectMarks.mask(void).labels(width: 2, height: 1)
        } throws: { "\($0)".contains("give objects indices from 1 to 254") }
    }
}
