import MediaIO
import NeuralNetworks
import Testing

@testable import PretextTasks

@Suite struct CuePiecesTests {
    private func shown(_ cue: SubtitleCue, _ limit: Int = 20) -> [String] {
        cue.pieces(wordLimit: limit).map { "\($0.startSeconds)-\($0.endSeconds) \($0.text)" }
    }

    @Test func shortCuesStayAsTheyAre() {
        let text = "Add the salt, and stir!"
        let cue = SubtitleCue(startSeconds: 1, endSeconds: 9, text: text)
        #expect(shown(cue) == ["1.0-9.0 " + text])
        // Long, but without words enough for two pieces.
        let slow = SubtitleCue(startSeconds: 0, endSeconds: 60, text: text)
        #expect(shown(slow) == ["0.0-60.0 " + text])
        let none = SubtitleCue(startSeconds: 0, endSeconds: 60, text: "♪")
        #expect(shown(none) == ["0.0-60.0 ♪"])
    }

    @Test func longCuesAreTakenApartInProportion() {
        let cue = SubtitleCue(startSeconds: 2, endSeconds: 7, text: "a b c, d e f g h i j")
        #expect(shown(cue, 5) == ["2.0-4.5 a b c d e", "4.5-7.0 f g h i j"])
        let slow = SubtitleCue(startSeconds: 0, endSeconds: 16, text: "a b c d e f g h")
        #expect(shown(slow) == ["0.0-8.0 a b c d", "8.0-16.0 e f g h"])
        for count in 1...70 {
            let words = (0..<count).map { "w\($0)" }
            let cue = SubtitleCue(
                startSeconds: 0, endSeconds: 3, text: words.joined(separator: " "))
            let pieces = cue.pieces(wordLimit: 20)
            #expect(pieces.allSatisfy { WordTokenizer.words(of: $0.text).count <= 20 })
            #expect(pieces.map(\.text).joined(separator: " ") == cue.text)
        }
    }
}
