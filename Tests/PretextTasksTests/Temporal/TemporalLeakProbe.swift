import Testing

/// The same training of the tasks on time, on clips in which nothing happens and on clips in which something does.
///
/// Accuracy on other clips of noise, of a slow change of exposure, and of nothing but the codec's key frames has to stay at
/// chance. Where frames are neither standardized nor get noise, the change of exposure has to give the order away: so
/// the probe can fail.
@Suite(.serialized) struct TemporalLeakProbe {
    private static let tasks = ["order", "oddone", "sort", "cliporder"]
    private static let meaningless: [TemporalProbe.Footage] = [.noise, .drift, .rhythm]

    @Test(arguments: tasks, meaningless)
    func withoutMeaningItStaysAtChance(task: String, footage: TemporalProbe.Footage) throws {
        let result = try TemporalProbe.accuracy(of: task, on: footage)
        // Two standard errors of 192 answers; four of the 768 that are counted.
        let tolerance = 2 * (result.chance * (1 - result.chance) / 192).squareRoot()
        #expect(result.count == 768)
        #expect(abs(result.accuracy - result.chance) < tolerance, "\(result)")
    }

    @Test(arguments: tasks) func motionIsFound(task: String) throws {
        let result = try TemporalProbe.accuracy(of: task, on: .motion)
        #expect(result.accuracy > result.chance + 0.1, "\(result)")
    }

    @Test(arguments: tasks) func exposureTellsWhereFramesAreNotStandardized(task: String) throws {
        let result = try TemporalProbe.accuracy(
            of: task, on: .drift, ["standardization": "none", "noise": "0"])
        #expect(result.accuracy > result.chance + 0.1, "\(result)")
    }
}
