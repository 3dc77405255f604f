import ClipDatasets
import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

/// The same short training on clips in which coloured things move, with their colours and with colours dealt out at random, and
/// on noise.
///
/// Pointers have to do better than one that points everywhere alike where things move, also where copying in place is wrong,
/// and must not in noise, nor with colours of the references dealt out at random. A network trained on colours dealt out
/// follows things no better than one without training.
@Suite(.serialized) struct TrackingLeakProbe {
    private struct Result {
        var loss = 0.0
        var uniform = 0.0
        var changed = 0.0
        var changedGuess = 0.0
    }

    @Test func thingsAreFoundAndFollowedUnlessColoursAreDealtOut() throws {
        let folder = try TemporaryFolder()
        let clips = try TrackingFootage.discs.clips(in: folder)
        let model = try trained(on: clips.training)
        let found = try judge(model, clips.heldOut, control: "none")
        #expect(found.loss < found.uniform - 0.2, "\(found)")
        #expect(found.changed > found.changedGuess, "\(found)")
        let dealt = try judge(model, clips.heldOut, control: "shuffled")
        #expect(dealt.loss > dealt.uniform - 0.05, "\(dealt)")
        #expect(dealt.changed < dealt.changedGuess + 0.02, "\(dealt)")
        let dealtModel = try trained(on: clips.training, control: "shuffled")
        try expectFollowing(
            of: clips.heldOut, by: model, butNotBy: dealtModel, nor: try makeModel())
    }

    /// Objects are followed by what was learnt from true colours, and from colours dealt out nothing was learnt.
    private func expectFollowing(
        of clips: [ClipRecord], by model: any PretextModel, butNotBy dealtModel: any PretextModel,
        nor untrainedModel: any PretextModel
    ) throws {
        func tracking(_ model: any PretextModel) throws -> DiscTracking {
            model.isTraining = false
            return try DiscTracking(of: clips, by: try #require(model as? any PlaceTracker))
        }
        let (proper, dealt) = (try tracking(model), try tracking(dealtModel))
        let untrained = try tracking(untrainedModel)
        let identity = try DiscTracking(of: clips, by: nil)
        let means: Comment = """
            J: proper \(proper.mean), dealt \(dealt.mean), untrained \(untrained.mean), first mask copied \
            \(identity.mean)
            """
        let learnt = proper.gain(over: dealt)
        #expect(learnt.accuracy > learnt.tolerance, "\(learnt); \(means)")
        let leaked = dealt.gain(over: untrained)
        #expect(leaked.accuracy < leaked.tolerance, "\(leaked); \(means)")
        let followed = proper.gain(over: identity)
        #expect(followed.accuracy > followed.tolerance, "\(followed); \(means)")
    }

    @Test func noiseIsNotFollowed() throws {
        let folder = try TemporaryFolder()
        let clips = try TrackingFootage.noise.clips(in: folder)
        let found = try judge(try trained(on: clips.training), clips.heldOut, control: "none")
        #expect(found.loss > found.uniform - 0.05, "\(found)")
    }

    private func task(control: String) throws -> TrackingByColorization {
        var options = OptionTable(TaskRegistry.options(of: TrackingByColorization.self))
        for (key, value) in [
            "scene": "96", "windows": "any", "stillness": "0", "cut-level": "255",
            "control": control,
        ] {
            try options.set(key, to: value)
        }
        return try TrackingByColorization(options: options)
    }

    /// The network before training, of one seed.
    private func makeModel(control: String = "none") throws -> any PretextModel {
        var random = RandomStream(seed: 1)
        return try task(control: control).makeModel(random: &random)
    }

    /// A network after 40 steps.
    private func trained(
        on clips: [ClipRecord], control: String = "none"
    ) throws -> any PretextModel {
        let model = try makeModel(control: control)
        try ProbeTraining.train(model, try task(control: control), clips, steps: 40)
        return model
    }

    private func judge(
        _ trained: any PretextModel, _ clips: [ClipRecord], control: String
    ) throws -> Result {
        let model = try makeModel(control: control)
        try StateDictionary(of: trained).load(into: model)
        model.isTraining = false
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 12, batchSize: 12, seed: 3)
        let loader = BatchLoader(
            clips: clips, recipe: try task(control: control).evaluationViews, plan: plan,
            workers: 2)
        defer { loader.close() }
        var result = Result()
        for number in 0..<4 {
            try loader.withNextBatch { batch in
                var random = plan.batchStream(batch: number)
                let outcome = try withoutGradients {
                    try model.trainingStep(batch, random: &random)
                }
                let comparisons = Dictionary(
                    uniqueKeysWithValues: outcome.comparisons.map { ($0.name, $0.value) })
                result.loss += Double(outcome.loss.item) / 4
                result.uniform += try #require(comparisons["uniform_loss"]) / 4
                result.changed += try #require(comparisons["changed_accuracy"]) / 4
                result.changedGuess += try #require(comparisons["changed_guess_accuracy"]) / 4
            }
        }
        return result
    }
}
