import Foundation
import MediaIO
import MotionSegmentation
import TestSupport
import Testing

/// Sequences of DAVIS, filmed with moving cameras.
@Suite struct RealSequencesTests {
    /// The mean overlap over 18 frames of a sequence, every third judged.
    private func overlap(_ name: String, _ segmenter: MotionSegmenter) throws -> Double {
        let folder = try #require(RealRecordings.folder) + "/davis2016"
        var stream = MotionSegmenter.Stream(segmenter)
        var maps: [ScoreMap] = []
        for number in 10..<28 {
            let path = folder + String(format: "/JPEGImages/480p/%@/%05d.jpg", name, number)
            let frame = try MediaFile(path: path).frame(
                at: 0, size: .exact(width: 240, height: 135))
            maps += try stream.append(
                ColorPicture(width: frame.width, height: frame.height, pixels: frame.pixels))
        }
        maps += try stream.finish()
        let judged = Array(stride(from: 0, to: 18, by: 3))
        let masks = try judged.map { number in
            let path = folder + String(format: "/Annotations/480p/%@/%05d.png", name, number + 10)
            let mask = try MediaFile(path: path).frame(at: 0, size: .native)
            return (0..<mask.width * mask.height).map { mask.pixels[3 * $0] > 127 }
        }
        return meanOverlap(judged.map { maps[$0].resized(width: 854, height: 480) }, masks)
    }

    @Test(.realRecordings, arguments: [("dog", 0.45), ("blackswan", 0.5)])
    func animalsAreToldFromWhatTheCameraDoes(name: String, least: Double) throws {
        var segmenter = MotionSegmenter()
        segmenter.settings.superpixels = 200
        segmenter.workers = 2
        let found = try overlap(name, segmenter)
        #expect(found > least, "\(name): \(found)")
    }
}
