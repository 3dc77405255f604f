import Testing

@testable import Essentials

@Suite struct NearestNameTests {
    @Test func findsTheMisspeltName() {
        let known = ["pretrain", "resume", "embed", "localize"]
        #expect(NearestName.of("pretain", among: known) == "pretrain")
        #expect(NearestName.of("localise", among: known) == "localize")
        #expect(NearestName.of("embed", among: known) == "embed")
    }

    @Test func staysSilentWhenNothingIsNear() {
        #expect(NearestName.of("zzz", among: ["pretrain", "embed"]) == nil)
        #expect(NearestName.of("x", among: []) == nil)
        #expect(NearestName.of("", among: ["ab"]) == nil)
    }

    @Test func theFirstOfEquallyNearNamesWins() {
        #expect(NearestName.of("abx", among: ["aby", "abz"]) == "aby")
    }

    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
        ("größe", "grösse", 2), ("abc", "abc", 0),
    ])
    func countsEdits(a: String, b: String, distance: Int) {
        #expect(NearestName.editDistance(a, b) == distance)
        #expect(NearestName.editDistance(b, a) == distance)
    }
}
