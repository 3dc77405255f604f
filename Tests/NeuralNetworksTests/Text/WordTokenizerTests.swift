import NeuralNetworks
import Testing

@Suite struct WordTokenizerTests {
    @Test(
        arguments: [
            ("Add the SALT, then stir!", ["add", "the", "salt", "then", "stir"]),
            ("don't, 'quoted' it\u{2019}s ''", ["don't", "quoted", "it's"]),
            ("snake_case 3.5 x2", ["snake_case", "3", "5", "x2"]),
            ("Größe ÉTÉ Привет Ωμέγα", ["größe", "été", "привет", "ωμέγα"]),
            ("हिन्दी में", ["हिन्दी", "में"]),
            ("切る tomato 加塩", ["切", "る", "tomato", "加", "塩"]),
            ("ใส่เกลือ", ["ใ", "ส่", "เ", "ก", "ลื", "อ"]),
            ("한국어 자막", ["한국어", "자막"]),
            ("[music] ♪ \u{1F600} --", ["music"]), ("", []), ("...", []),
        ])
    func wordsAreTold(_ text: String, _ words: [String]) {
        #expect(WordTokenizer.words(of: text) == words)
    }
}

@Suite struct VocabularyTests {
    @Test func frequentWordsComeFirstAndRareOnesAreLeftOut() {
        let sentences = ["The dog barks", "the dog, the CAT", "a bird"]
        let all = Vocabulary(of: sentences, largest: 100)
        #expect(all.words == ["the", "dog", "a", "barks", "bird", "cat"])
        #expect(all.rowCount == 7 && all.number(of: "the") == 1 && all.number(of: "fish") == nil)
        #expect(Vocabulary(of: sentences, leastCount: 2, largest: 100).words == ["the", "dog"])
        #expect(Vocabulary(of: sentences, largest: 1).words == ["the"])
    }

    @Test func unknownWordsAreLeftOutBeforeSentencesAreCut() {
        let vocabulary = Vocabulary(words: ["a", "b", "a"])
        #expect(vocabulary.words == ["a", "b"])
        #expect(vocabulary.numbers(of: "x B y a B", limit: 2) == [2, 1])
        #expect(vocabulary.numbers(of: "x", limit: 2) == [])
    }

    @Test func whatIsStoredComesBack() {
        let vocabulary = Vocabulary(words: ["it's", "größe", "切"])
        #expect(Vocabulary(stored: vocabulary.stored) == vocabulary)
        #expect(Vocabulary(stored: "").rowCount == 1)
    }
}
