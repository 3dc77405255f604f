import MotionSegmentation
import OpticalFlow
import Testing

@Suite struct MotionSegmenterTests {
    private func segmenter(_ method: MotionSegmenter.Method) -> MotionSegmenter {
        var segmenter = MotionSegmenter()
        segmenter.settings.method = method
        segmenter.settings.superpixels = 150
        return segmenter
    }

    private static let cameras: [(String, MovingDisc)] = {
        var (panning, zooming) = (MovingDisc(), MovingDisc())
        panning.pan = (-1.2, 0.8)
        zooming.zoom = 1.012
        return [("standing", MovingDisc()), ("panning", panning), ("zooming", zooming)]
    }()

    @Test(arguments: MotionSegmenter.Method.allCases, 0..<3)
    func whatMovesIsMarkedWhateverTheCamera(
        _ method: MotionSegmenter.Method, _ camera: Int
    ) throws {
        let (name, disc) = Self.cameras[camera]
        let (pictures, masks) = disc.clip(frames: 14)
        let maps = try segmenter(method).scores(ofShot: pictures)
        #expect(meanOverlap(maps, masks) > 0.75, "\(method) \(name)")
    }

    @Test func theRuleOfThePaperKnowsACameraThatTranslates() throws {
        var paper = segmenter(.consensus)
        paper.settings.camera = .translation
        let (pictures, masks) = Self.cameras[1].1.clip(frames: 14)
        #expect(meanOverlap(try paper.scores(ofShot: pictures), masks) > 0.6)
    }

    @Test(arguments: MotionSegmenter.Method.allCases)
    func whereNothingMovesNothingIsMarked(_ method: MotionSegmenter.Method) throws {
        var still = MovingDisc()
        still.velocity = (0, 0)
        for noise in [0.0, 2] {
            still.noise = noise
            let maps = try segmenter(method).scores(ofShot: still.clip(frames: 12).pictures)
            #expect(maps.allSatisfy { !$0.verdicts.contains(.moving) }, "noise \(noise)")
        }
    }

    @Test func fewFramesAreLeftUndecided() throws {
        let pictures = MovingDisc().clip(frames: 9).pictures
        let maps = try segmenter(.threshold).scores(ofShot: pictures)
        #expect(maps.count == 9)
        #expect(maps.allSatisfy { $0.verdicts.allSatisfy { $0 == .undecided } })
    }

    @Test(arguments: MotionSegmenter.Method.allCases)
    func framesThatWereShownTwiceDoNotHide(_ method: MotionSegmenter.Method) throws {
        let (pictures, masks) = MovingDisc().clip(frames: 9)
        let twice = { (index: Int) in index / 2 }
        let maps = try segmenter(method).scores(ofShot: (0..<18).map { pictures[twice($0)] })
        #expect(meanOverlap(maps, (0..<18).map { masks[twice($0)] }) > 0.7)
    }

    @Test(arguments: MotionSegmenter.Method.allCases)
    func theNumberOfWorkersChangesNothing(_ method: MotionSegmenter.Method) throws {
        let pictures = MovingDisc().clip(frames: 10).pictures
        var several = segmenter(method)
        several.workers = 3
        #expect(
            try segmenter(method).scores(ofShot: pictures) == several.scores(ofShot: pictures))
    }

    @Test func scoresLieBetweenZeroAndOne() throws {
        for method in MotionSegmenter.Method.allCases {
            let maps = try segmenter(method).scores(ofShot: MovingDisc().clip(frames: 10).pictures)
            #expect(maps.allSatisfy { $0.values.allSatisfy { (0...1).contains($0) } })
        }
    }

    @Test func workingSizesKeepTheShape() {
        #expect(MotionSegmenter.workingSize(width: 1280, height: 720) == (650, 366))
        #expect(MotionSegmenter.workingSize(width: 320, height: 240) == (320, 240))
        #expect(MotionSegmenter.workingSize(width: 2000, height: 20, longest: 100) == (100, 16))
    }
}
