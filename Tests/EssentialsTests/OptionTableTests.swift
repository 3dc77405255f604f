import Essentials
import Testing

@Suite struct OptionTableTests {
    private let table = OptionTable([
        .integer("batch-size", 32, in: 2...64, "samples in a batch"),
        .number("learning-rate", 0.1, in: 0...1, "step size"),
        .choice("optimizer", "adam", of: ["adam", "sgd"], "rule"),
        .flag("shuffle", true, "whether to shuffle"),
    ])

    @Test func startsAtTheDefaultsInOrder() {
        let written = table.entries.map { "\($0.key)=\($0.value.text)" }
        #expect(
            written == ["batch-size=32", "learning-rate=0.1", "optimizer=adam", "shuffle=true"])
    }

    @Test func setsValuesOfEveryType() throws {
        var changed = table
        try changed.set("batch-size", to: "8")
        try changed.set("learning-rate", to: "2.5e-4")
        try changed.set("optimizer", to: "sgd")
        try changed.set("shuffle", to: "false")
        #expect(changed.integer("batch-size") == 8)
        #expect(changed.number("learning-rate") == 2.5e-4)
        #expect(changed.text("optimizer") == "sgd")
        #expect(changed.flag("shuffle") == false)
        #expect(changed != table)
    }

    @Test func writtenNumbersReadBackTheSame() throws {
        for number in [0.1, 1e-5, 1.0 / 3, 3, 0] {
            var changed = table
            try changed.set("learning-rate", to: OptionValue.number(min(1, number)).text)
            #expect(changed.number("learning-rate") == min(1, number))
        }
    }

    @Test func namesTheNearestKeyForAnUnknownOne() {
        var changed = table
        let error = #expect(throws: ConfigurationError.self) {
            try changed.set("batchsize", to: "8")
        }
        #expect(error?.description == "unknown setting 'batchsize'; did you mean 'batch-size'?")
    }

    @Test(arguments: [
        ("batch-size", "1", "a whole number from 2 to 64"), ("batch-size", "8.5", "a whole number"),
        ("learning-rate", "nan", "a number from 0 to 1"), ("optimizer", "lbfgs", "adam or sgd"),
        ("shuffle", "yes", "true or false"),
    ])
    func saysWhatIsAllowedForABadValue(key: String, value: String, allowed: String) {
        var changed = table
        let error = #expect(throws: ConfigurationError.self) { try changed.set(key, to: value) }
        #expect(error?.description.contains(allowed) == true)
        #expect(changed == table)
    }
}
