import Testing

/// The same training on clips whose sentences tell what is seen when, on the same with the sentences of each clip at
/// random times, with sentences of other clips, and on noise.
///
/// Every clip shows all four colours and says all four sentences, so that only times tell which belong together.
@Suite(.serialized) struct NarrationLeakProbe {
    /// Two standard errors of 96 answers at a quarter, which come from 24 sentences.
    private let tolerance = 0.18

    @Test func meaningIsFound() throws {
        #expect(try NarrationProbe.accuracyWithinClips(trainedWith: [:]) > 0.6)
    }

    @Test func sentencesThatChangePlacesWithinAVideoStayAtChance() throws {
        let accuracy = try NarrationProbe.accuracyWithinClips(trainedWith: ["control": "permuted"])
        #expect(abs(accuracy - 0.25) < tolerance, "\(accuracy)")
    }

    @Test func sentencesOfOtherVideosStayAtChance() throws {
        let accuracy = try NarrationProbe.accuracyWithinClips(trainedWith: ["control": "shuffled"])
        #expect(abs(accuracy - 0.25) < tolerance, "\(accuracy)")
    }

    @Test func noiseStaysAtChance() throws {
        let accuracy = try NarrationProbe.accuracyWithinClips(trainedWith: [:], isNoise: true)
        #expect(abs(accuracy - 0.25) < tolerance, "\(accuracy)")
    }
}
