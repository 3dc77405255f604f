import Essentials
import Inference
import Testing

@Suite struct LocalizedClipTests {
    private func moment(_ values: [Float], _ mismatched: [Float] = []) -> LocalizedMoment {
        LocalizedMoment(
            seconds: 0, map: ResponseMap(width: values.count, height: 1, values: values),
            mismatched: MismatchedPeaks(mismatched))
    }

    private func clip(_ moments: [LocalizedMoment], boundary: Float? = nil) -> LocalizedClip {
        LocalizedClip(
            frameWidth: 4, frameHeight: 4,
            area: MapArea(centreCropOf: 4, scaledWidth: 4, scaledHeight: 4), boundary: boundary,
            moments: moments, unheardCount: 0)
    }

    @Test func percentilesLieBetweenValues() throws {
        let peaks = try #require(MismatchedPeaks((0...40).map { Float($0) }.reversed()))
        #expect(peaks.median == 20)
        #expect(peaks.high == 38)
        #expect(MismatchedPeaks([7])?.high == 7)
        #expect(MismatchedPeaks([0, 1])?.median == 0.5)
        #expect(MismatchedPeaks([]) == nil)
    }

    @Test func aSourceIsFoundAboveAllThatThereIsToCompareWith() {
        #expect(moment([1, 2]).isFound(boundary: nil) == nil)
        #expect(moment([1, 2]).isFound(boundary: 0) == true)
        #expect(moment([-1, 0]).isFound(boundary: 0) == false)
        #expect(moment([1, 2], [3]).isFound(boundary: 0) == false)
        #expect(moment([-3, -2], [-4]).isFound(boundary: 0) == false)
        #expect(moment([-3, -2], [-4]).isFound(boundary: nil) == true)
    }

    @Test func coloursReachAsFarAsWhatOtherSoundsDo() {
        #expect(clip([moment([0, 1, 4]), moment([1, 2, 3])]).colorRange == 2...4)
        #expect(clip([moment([0, 1, 4], [6])]).colorRange == 1...6)
        #expect(clip([moment([-5, -4, -3])], boundary: 0).colorRange == -4...0)
        #expect(clip([moment([2, 2])]).colorRange == 2...3)
    }
}
