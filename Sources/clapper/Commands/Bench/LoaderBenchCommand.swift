import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import PretextTasks
internal import RunRecords

/// Measures how fast decode workers make the samples of a task.
struct LoaderBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loader",
        abstract: "Time loading samples of avc-embed: a frame and the spectrogram of 1 s of sound.",
        discussion: """
            Files are opened anew for every sample, as in training; pictures are 224x224 with all \
            augmentations, and no moment is passed over. With a cache, a second call shows what later \
            epochs cost. Tools/peers/loader.py runs this beside PyTorch's DataLoader.

              clapper bench loader ~/videos --workers 2
            """)

    @Argument(help: "A folder, a media file, or a manifest written by 'clapper scan'.")
    var videos: String

    @Option(help: "Samples in a batch.")
    var batch = 16

    @Option(help: "Batches in a run.")
    var batches = 6

    @Option(help: "Runs, of which the median is told, after one batch for each in memory.")
    var runs = 3

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var cache: CacheOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (2...4096).contains(batch), (1...100_000).contains(batches),
            (1...1000).contains(runs)
        else {
            throw ValidationError(
                "--batch must lie between 2 and 4096, --batches between 1 and 100000, "
                    + "--runs between 1 and 1000")
        }
    }

    func run() throws {
        let workers = threads.budget.decodeWorkers
        let task = try RunConfiguration(
            taskName: AudioVisualEmbedding.description.name,
            assignments: [
                ("size", "paper"), ("framing", "stretch"), ("stillness", "0"),
                ("silence-decibels", "-200"),
            ]
        ).makeTask()
        let manifest = try ScanProgress.scan(videos, workers: workers)
        let clips = try ClipChoice(from: manifest, for: task).clips
        let cache = try self.cache.cache(outside: manifest.folder)
        let load = ForeignLoad()
        let seconds = try median(of: task, clips, workers: workers, cache: cache)
        var table = ResultTable(columns: [
            "clips", "workers", "batch (ms)", "samples/s", "peak memory (MiB)", "others (%)",
        ])
        table.rows.append([
            .integer(clips.count), .integer(workers),
            .number(seconds / Double(batches) * 1000, decimals: 1),
            .number(Double(batch * batches) / seconds, decimals: 1),
            .integer(PeakMemory.mebibytes), .number(100 * load.share(), decimals: 0),
        ])
        table.print(as: output.format)
    }

    /// Seconds of a run.
    private func median(
        of task: any PretextTask, _ clips: [ClipRecord], workers: Int, cache: SampleCache?
    ) throws -> Double {
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 1, batchSize: batch, seed: 1)
        let capacity = 3
        let loader = BatchLoader(
            clips: clips, recipe: task.trainingViews, plan: plan, workers: workers,
            capacity: capacity, cache: cache)
        defer { loader.close() }
        for _ in 0..<capacity { try loader.withNextBatch { _ in } }
        let clock = ContinuousClock()
        return Median.of(
            try (0..<runs).map { _ in
                try clock.measure {
                    for _ in 0..<batches { try loader.withNextBatch { _ in } }
                } / .seconds(1)
            })
    }
}
