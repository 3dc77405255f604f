import Testing

/// The same training on clips whose sentences tell what is seen when, on the same with the sentences of each clip at
/// random times, with sentences of other clips, and on noise.
///
/// Every clip shows all four colours and says all four sentences, so that only times tell which belong together.
@Suite(.serialized) struct NarrationLeakProbe {
    private let chance = 0.25
    private let networks = 4

    @Test func meaningIsFound() throws {
        let answers = try NarrationProbe.answersWithinClips(trainedWith: [:], per: .clip)
        print("narration: \(answers)")
        #expect(answers.accuracy > 0.6, "\(answers)")
    }

    @Test(arguments: ["permuted", "shuffled"])
    func sentencesThatChangePlacesWithinOrBetweenVideosStayAtChance(_ control: String) throws {
        let answers = try NarrationProbe.answersWithinClips(
            trainedWith: ["control": control], networks: networks, per: .colour)
        print("narration, \(control): \(answers)")
        // A network that learnt nothing takes each colour for some word, in all clips for the same one: the answers are as
        // many as networks and colours, not as many as clips.
        let units = Double(networks * NarrationProbe.colours.count)
        let tolerance = 3 * (chance * (1 - chance) / units).squareRoot()
        #expect(
            answers.count == networks * 192 && abs(answers.accuracy - chance) <= tolerance,
            "\(answers)")
    }

    @Test func noiseStaysAtChance() throws {
        let answers = try NarrationProbe.answersWithinClips(
            trainedWith: [:], isNoise: true, per: .clip)
        print("narration of noise: \(answers)")
        #expect(
            answers.count == 192 && abs(answers.accuracy - chance) <= answers.tolerance,
            "\(answers)")
    }
}
