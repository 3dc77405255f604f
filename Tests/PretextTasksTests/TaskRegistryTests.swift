import ClipDatasets
import Essentials
import NeuralNetworks
import PretextTasks
import TensorCore
import Testing

@Suite struct TaskRegistryTests {
    @Test func namesAndSettingsAreDistinct() {
        let names = TaskRegistry.all.map { $0.description.name }
        #expect(Set(names).count == names.count)
        for task in TaskRegistry.all {
            let keys = TaskRegistry.options(of: task).map(\.key)
            #expect(Set(keys).count == keys.count)
        }
    }

    @Test func everyTaskStartsFromItsDefaultsInEverySize() throws {
        for task in TaskRegistry.all {
            for size in task.description.sizes {
                var options = OptionTable(TaskRegistry.options(of: task))
                try options.set("size", to: size.name)
                let made = try task.init(options: options)
                #expect(!made.trainingViews.arrays.isEmpty)
            }
        }
    }

    @Test(arguments: TaskRegistry.all.map { $0.description.name })
    func theStagesOfAModelMakeItsFeaturesUpToTheirLength(name: String) throws {
        let task = try TaskRegistry.task(named: name)
        var options = OptionTable(TaskRegistry.options(of: task))
        try options.set("size", to: "small")
        var random = RandomStream(seed: 4)
        let model = try #require(
            try task.init(options: options).makeModel(random: &random) as? any VisualModel)
        model.isTraining = false
        let names = model.imageTrunk.stageNames
        #expect(Set(names).count == names.count)
        let (size, frames) = (model.frameView.size, model.frameTiming.count)
        let shape = [2, 3] + (frames == 1 ? [] : [frames]) + [size, size]
        let images = Tensor(
            (0..<shape.reduce(1, *)).map { _ in Float(random.uniform(in: -1...1)) }, shape: shape)
        let (stages, features) = (model.imageTrunk(images), model.imageFeatures(images))
        #expect(stages.shape == features.shape)
        for (a, b) in zip(directions(stages), directions(features)) {
            #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    /// What `[N, C, ...]` holds along C, each of length 1.
    private func directions(_ features: Tensor) -> [[Float]] {
        let (values, channels) = (features.values, features.shape[1])
        let places = features.shape.dropFirst(2).reduce(1, *)
        return (0..<features.shape[0] * places).map { index in
            let (row, place) = index.quotientAndRemainder(dividingBy: places)
            return UnitVector.normalized(
                (0..<channels).map { values[(row * channels + $0) * places + place] })
        }
    }

    @Test func aMisspeltTaskNamesTheNearest() {
        let error = #expect(throws: ConfigurationError.self) {
            try TaskRegistry.task(named: "avc-embd")
        }
        #expect(error?.description.contains("did you mean 'avc-embed'?") == true)
    }
}
