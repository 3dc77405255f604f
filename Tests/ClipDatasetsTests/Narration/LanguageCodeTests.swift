import Testing

@testable import ClipDatasets

@Suite struct LanguageCodeTests {
    @Test(arguments: [
        ["es", "spa", "es-MX", "SPA"], ["de", "ger", "deu", "de_AT", "german"], ["ja", "jpn"],
        ["zh", "chi", "zho", "zh-Hans"], ["en", "eng", "en-GB", "english", "English"],
        ["nl", "dut", "nld"],
    ])
    func codesOfOneLanguageAreEqual(_ codes: [String]) {
        for code in codes { #expect(LanguageCode(code) == LanguageCode(codes[0]), "\(code)") }
    }

    @Test func otherLanguagesAreNot() {
        // Two letters in common, or none that are known.
        for (one, other) in [("es", "est"), ("ja", "jav"), ("fr", "fry"), ("x1", "x2"), ("en", "")]
        {
            #expect(LanguageCode(one) != LanguageCode(other), "\(one) \(other)")
        }
        #expect(LanguageCode("x1") == LanguageCode("X1"))
    }
}
