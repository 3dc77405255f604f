import ClipDatasets
import Essentials
import PretextTasks
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

    @Test func aMisspeltTaskNamesTheNearest() {
        let error = #expect(throws: ConfigurationError.self) {
            try TaskRegistry.task(named: "avc-embd")
        }
        #expect(error?.description.contains("did you mean 'avc-embed'?") == true)
    }
}
