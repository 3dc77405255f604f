import Essentials
import RunRecords
import TensorCore
import Testing

@testable import Pretraining

/// The learning rate of each step, as settings ask for it; an epoch has 10 steps.
@Suite struct ScheduleChoiceTests {
    private func schedule(_ settings: [(String, String)]) throws -> LearningRateSchedule {
        let configuration = try RunConfiguration(
            taskName: "avc-embed", assignments: settings.map { (key: $0.0, value: $0.1) })
        return try ScheduleChoice.make(configuration.options, batchesPerEpoch: 10)
    }

    @Test func byItselfItFallsAfterSoManyEpochs() throws {
        let schedule = try schedule([
            ("learning-rate", "0.5"), ("learning-rate-decay", "0.5"), ("decay-epochs", "2"),
        ])
        #expect(
            [0, 19, 20, 39, 40].map(schedule.rate) == [0.5, 0.5, 0.25, 0.25, 0.125])
    }

    @Test(arguments: [
        [("steps", "40")], [("epochs", "4")], [("steps", "40"), ("epochs", "9")],
        [("steps", "40"), ("minutes", "1")],
    ])
    func aCosineEndsWithTheRun(limits: [(String, String)]) throws {
        let schedule = try schedule(
            [("learning-rate", "0.5"), ("schedule", "cosine"), ("final-learning-rate", "0.1")]
                + limits)
        #expect(schedule.rate(at: 0) == 0.5)
        #expect(abs(schedule.rate(at: 20) - 0.3) < 1e-12)
        #expect(abs(schedule.rate(at: 40) - 0.1) < 1e-12)
    }

    @Test(arguments: ["step", "cosine"]) func aWarmUpRises(rule: String) throws {
        let schedule = try schedule([
            ("learning-rate", "0.4"), ("schedule", rule), ("warmup-steps", "4"), ("steps", "40"),
        ])
        let rates = (0..<4).map(schedule.rate)
        for (rate, expected) in zip(rates, [0.1, 0.2, 0.3, 0.4]) {
            #expect(abs(rate - expected) < 1e-12)
        }
    }

    @Test(arguments: [
        ([("minutes", "3")], "give --steps or --epochs"), ([], "give --steps or --epochs"),
        ([("steps", "20"), ("warmup-steps", "20")], "warmup-steps: 20"),
        ([("steps", "20"), ("final-learning-rate", "1")], "final-learning-rate: 1"),
    ])
    func aCosineThatCannotBeIsRefused(_ settings: [(String, String)], _ message: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try schedule([("schedule", "cosine")] + settings)
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
