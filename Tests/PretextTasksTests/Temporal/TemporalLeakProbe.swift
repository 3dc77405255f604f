import Testing

/// The same training of the tasks on time, on clips in which nothing happens and on clips in which something does.
///
/// Accuracy on other clips of noise, of a slow change of exposure, and of nothing but the codec's key frames has to stay at
/// chance, at most three standard errors above with clips as units. Where frames are neither standardized nor get noise, the change of exposure
/// and the key frames have to give the order away, and the clips' own noise where frames get none: so the probe can fail.
@Suite(.serialized) struct TemporalLeakProbe {
    private static let tasks = ["order", "oddone", "sort", "cliporder"]
    private static let meaningless: [TemporalProbe.Footage] = [.noise, .drift, .rhythm]

    @Test(arguments: tasks, meaningless)
    func withoutMeaningItStaysAtChance(task: String, footage: TemporalProbe.Footage) throws {
        let result = try TemporalProbe.answers(of: task, on: footage)
        print("\(task) on \(footage): \(result.answers)")
        #expect(result.answers.count == 768)
        // Below chance there is nothing to gain; one of a dozen networks that learnt twelve clips by heart may well be there.
        let distance = result.answers.accuracy - result.chance
        #expect(distance <= result.answers.tolerance, "\(result)")
    }

    @Test(arguments: tasks) func motionIsFound(task: String) throws {
        let result = try TemporalProbe.answers(of: task, on: .motion)
        #expect(result.answers.accuracy > result.chance + 0.1, "\(result)")
    }

    @Test(arguments: tasks) func exposureTellsWhereFramesAreNotStandardized(task: String) throws {
        let result = try TemporalProbe.answers(
            of: task, on: .drift, ["standardization": "none", "noise": "0"])
        #expect(result.answers.accuracy > result.chance + 0.1, "\(result)")
    }

    /// The same clips, training and judging as above, without the guards.
    @Test(arguments: [
        ("oddone", TemporalProbe.Footage.rhythm), ("order", .noise), ("sort", .noise),
    ])
    func codecsTellWithoutNoise(task: String, footage: TemporalProbe.Footage) throws {
        let result = try TemporalProbe.answers(
            of: task, on: footage, ["standardization": "none", "noise": "0"])
        print("\(task) on \(footage) without guards: \(result.answers)")
        let distance = result.answers.accuracy - result.chance
        #expect(distance > result.answers.tolerance, "\(result)")
    }
}
