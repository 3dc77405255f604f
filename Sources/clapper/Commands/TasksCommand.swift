import ArgumentParser
internal import Essentials
internal import PretextTasks
internal import RunRecords

/// Lists the pretext tasks, or explains one with its settings.
struct TasksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks",
        abstract: "List the pretext tasks: input, label, loss, chance, paper.",
        discussion: "With a name: that task's network sizes, settings and defaults.")

    @Argument(help: "A task to explain.")
    var name: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        if let name {
            try explain(name)
            return
        }
        var table = ResultTable(columns: [
            "task", "input", "label", "loss", "chance loss (nats)", "chance accuracy (%)", "sizes",
            "paper",
        ])
        for task in TaskRegistry.all.map({ $0.description }) {
            table.rows.append([
                .text(task.name), .text(task.input), .text(task.label), .text(task.loss),
                Self.cell(task.chance, "ln") { $0.loss(batchSize: 1) },
                Self.cell(task.chance, "100 /") { 100 * $0.accuracy(batchSize: 1) },
                .text(task.sizes.map(\.name).joined(separator: " ")), .text(task.paper),
            ])
        }
        table.print(as: output.format)
    }

    /// A chance level as a number, or as a formula where it depends on the batch's size B.
    private static func cell(
        _ chance: ChanceLevel, _ formula: String, _ value: (ChanceLevel) -> Double
    ) -> Cell {
        chance.dependsOnBatch
            ? .text("\(formula) \(chance.formula)")
            : .number(value(chance), decimals: formula == "ln" ? 4 : 1)
    }

    private func explain(_ name: String) throws {
        let task = try TaskRegistry.task(named: name)
        Console.note("\(task.description.title)\n\(task.description.paper)")
        for size in task.description.sizes { Console.note("size \(size.name): \(size.summary)") }
        let sizes = task.description.sizes.map(\.name)
        let tables = try sizes.map { size in
            try RunConfiguration(taskName: name, assignments: [("size", size)]).options
        }
        var table = ResultTable(
            columns: ["setting"] + sizes.map { "default of \($0)" } + ["allowed", "meaning"])
        for (row, option) in tables[0].definitions.enumerated() {
            table.rows.append(
                [.text(option.key)] + tables.map { .text($0.entries[row].value.text) }
                    + [.text(option.allowedDescription), .text(option.help)])
        }
        table.print(as: output.format)
    }
}
