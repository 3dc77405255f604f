import FeatureEvaluation
import Testing

@Suite struct WordErrorsTests {
    @Test(
        arguments: [
            ("Ask not what!", "ask NOT what", 0, 0, 0),
            ("and not what your", "ask not what you", 2, 0, 0),
            ("not what", "ask not what", 0, 1, 0), ("oh ask not not what", "ask not what", 0, 0, 2),
            ("", "ask not", 0, 2, 0), ("ask not", "", 0, 0, 2), ("a b c", "x y", 2, 0, 1),
        ])
    func errorsAreCounted(
        _ heard: String, _ said: String, _ replaced: Int, _ left: Int, _ added: Int
    ) {
        let errors = WordErrors(recognized: heard, said: said)
        #expect(errors.substitutions == replaced, "\(errors)")
        #expect(errors.deletions == left && errors.insertions == added, "\(errors)")
    }

    @Test func theRateIsOfWhatWasSaid() {
        #expect(WordErrors(recognized: "a b c d e f", said: "x y").rate == 3)
        #expect(WordErrors(recognized: "a b", said: "a b").rate == 0)
        #expect(WordErrors(recognized: "a", said: "...").rate == nil)
    }
}
