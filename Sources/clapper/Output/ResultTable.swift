import ArgumentParser
internal import Essentials
internal import Foundation

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case csv
}

/// The option that chooses a format, shared by all commands that print results.
struct OutputOptions: ParsableArguments {
    @Option(help: "Form of the results: table, json or csv.")
    var format = OutputFormat.table
}

/// A value in a table of results.
enum Cell {
    case text(String)
    case number(Double, decimals: Int)
    case integer(Int)
    /// A mean and its deviation, which has a column of its own in JSON and CSV; nil with one value only.
    case measured(Double, deviation: Double?, decimals: Int)
    case missing

    /// For reading by people and in CSV files.
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let value, let decimals): String(format: "%.\(decimals)f", value)
        case .integer(let value): String(value)
        case .measured(let mean, let deviation, let decimals):
            String(format: "%.\(decimals)f", mean)
                + (deviation.map { String(format: " ± %.\(decimals)f", $0) } ?? "")
        case .missing: ""
        }
    }

    /// For JSON, numbers rounded as in the table.
    fileprivate var json: String {
        switch self {
        case .text(let text): TextForms.jsonString(text)
        case .number(let value, _): value.isFinite ? text : "null"
        case .integer: text
        case .measured(let mean, _, _): mean.isFinite ? text : "null"
        case .missing: "null"
        }
    }

    fileprivate var isNumeric: Bool {
        switch self {
        case .number, .integer, .measured: true
        case .text, .missing: false
        }
    }
}

/// Rows of results under named columns.
struct ResultTable {
    let columns: [String]
    var rows: [[Cell]] = []

    /// Prints to standard output.
    func print(as format: OutputFormat) {
        switch format {
        case .table: printTable()
        case .json: withColumnsOfDeviations.printJSON()
        case .csv: withColumnsOfDeviations.printCSV()
        }
    }

    /// The same numbers, one a cell: where a column has deviations, they come into one after it.
    private var withColumnsOfDeviations: ResultTable {
        let spread = columns.indices.map { column in
            rows.contains { row in
                if case .measured(_, .some, _) = row[column] { true } else { false }
            }
        }
        var table = ResultTable(
            columns: columns.indices.flatMap {
                spread[$0] ? [columns[$0], "\(columns[$0]), deviation"] : [columns[$0]]
            })
        table.rows = rows.map { row in
            row.indices.flatMap { column -> [Cell] in
                guard case .measured(let mean, let deviation, let decimals) = row[column] else {
                    return spread[column] ? [row[column], .missing] : [row[column]]
                }
                let second = deviation.map { Cell.number($0, decimals: decimals) } ?? .missing
                let first = Cell.number(mean, decimals: decimals)
                return spread[column] ? [first, second] : [first]
            }
        }
        return table
    }

    private func printCSV() {
        Console.result(columns.map(TextForms.csvField).joined(separator: ","))
        for row in rows {
            Console.result(row.map { TextForms.csvField($0.text) }.joined(separator: ","))
        }
    }

    private func printTable() {
        let widths = columns.indices.map { column in
            rows.reduce(columns[column].count) { max($0, $1[column].text.count) }
        }
        func line(_ cells: [Cell]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                let blanks = String(repeating: " ", count: width - cell.text.count)
                return cell.isNumeric ? blanks + cell.text : cell.text + blanks
            }
            let joined = padded.joined(separator: "  ")
            return String(joined.reversed().drop { $0 == " " }.reversed())
        }
        Console.result(line(columns.map(Cell.text)))
        Console.result(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "))
        rows.forEach { Console.result(line($0)) }
    }

    private func printJSON() {
        let objects = rows.map { row in
            zip(columns, row).map { "    \(TextForms.jsonString($0)): \($1.json)" }
                .joined(separator: ",\n")
        }
        let body = objects.map { "  {\n\($0)\n  }" }.joined(separator: ",\n")
        Console.result(rows.isEmpty ? "[]" : "[\n\(body)\n]")
    }
}
