import ArgumentParser
internal import Essentials
internal import Foundation

/// Measures exact search among random vectors.
struct SearchBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Time exact search for nearest vectors, many queries at once and one at a time.",
        discussion: """
            Each row is the median of several runs; the base is mapped from a file, as that of an index. \
            Memory is the most that the program has had by then, the mapped base included. \
            Tools/peers/search.py runs this beside faiss and compares the results.
            """)

    @Option(help: "Vectors that are searched.")
    var base = 100_000

    @Option(help: "Numbers in each vector.")
    var dimension = 128

    @Option(help: "Queries at once.")
    var queries = 1000

    @Option(name: .shortAndLong, help: "Neighbours of each query.")
    var k = 30

    @Option(help: "Runs of each setting, after one that is not counted.")
    var runs = 5

    @Option(help: "A folder for the vectors and what was found; default is one that is removed.")
    var arrays: String?

    @Flag(help: "Also make a graph (HNSW) on 2 threads and search it with several widths (ef).")
    var hnsw = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        for (name, value, range) in [
            ("--base", base, 1...16_000_000), ("--dimension", dimension, 1...8192),
            ("--queries", queries, 1...1_000_000), ("-k", k, 1...10_000),
            ("--runs", runs, 1...1000),
        ] where !range.contains(value) {
            throw ValidationError(
                "\(name) must lie between \(range.lowerBound) and \(range.upperBound)")
        }
    }

    func run() throws {
        let temporary = NSTemporaryDirectory() + "clapper-bench-\(UUID().uuidString)"
        let folder = arrays ?? temporary
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        let bench = try SearchBench(
            count: base, dimension: dimension, queries: queries, in: folder)
        var table = ResultTable(columns: [
            "search", "base", "dimension", "k", "queries at once", "threads", "median (ms)",
            "queries/s", "recall", "memory (MiB)", "others (%)",
        ])
        for threads in [1, 2] {
            table.rows.append(
                row(threads, queries) {
                    bench.secondsTogether(k, threads: threads, runs: runs)
                })
            table.rows.append(
                row(threads, 1) {
                    bench.secondsSingle(k, threads: threads, runs: runs)
                })
        }
        if hnsw { table.rows += try graphRows(bench) }
        if arrays != nil { try bench.writeResults(k, to: folder) }
        table.print(as: output.format)
    }

    private static let widths = [32, 64, 128]

    private func graphRows(_ bench: SearchBench) throws -> [[Cell]] {
        let load = ForeignLoad()
        let (buildSeconds, searches) = try bench.graph(
            k, widths: Self.widths, threads: 2, runs: runs)
        Console.note(
            "HNSW graph made in \(Cell.number(buildSeconds, decimals: 1).text) s on 2 threads")
        return zip(Self.widths, searches).map { width, search in
            [
                .text("HNSW, ef \(width)"), .integer(base), .integer(dimension), .integer(k),
                .integer(queries), .integer(2), .number(search.seconds * 1000, decimals: 2),
                .number(Double(queries) / search.seconds, decimals: 0),
                .number(search.recall, decimals: 4), .integer(PeakMemory.mebibytes),
                .number(100 * load.share(), decimals: 0),
            ]
        }
    }

    private func row(_ threads: Int, _ count: Int, _ seconds: () -> Double) -> [Cell] {
        let load = ForeignLoad()
        let seconds = seconds()
        return [
            .text("exact"), .integer(base), .integer(dimension), .integer(k), .integer(count),
            .integer(threads), .number(seconds * 1000, decimals: 2),
            .number(Double(count) / seconds, decimals: 0), .number(1, decimals: 4),
            .integer(PeakMemory.mebibytes), .number(100 * load.share(), decimals: 0),
        ]
    }
}
