import ArgumentParser
internal import AudioFeatures
internal import Essentials
internal import Foundation

/// Measures log-mel spectrograms of a minute of sound.
struct LogMelBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logmel",
        abstract: "Time log-mel spectrograms of 60 s of sound, on 1 and 2 threads.",
        discussion: """
            Each row is the median of several runs. Tools/peers/logmel.py runs this beside librosa, \
            torchaudio and SciPy and compares the values.
            """)

    @Option(help: "Runs of each setting, after one that is not counted.")
    var runs = 9

    @Option(help: "A folder for what was computed and from what, as .npy files.")
    var arrays: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1000).contains(runs) else {
            throw ValidationError("--runs must lie between 1 and 1000")
        }
    }

    func run() throws {
        var table = ResultTable(columns: [
            "rate (Hz)", "FFT", "hop", "bands", "threads", "median (ms)", "sound / time",
            "others (%)",
        ])
        for rate in [48_000, 16_000] {
            let samples = LogMelBench.sound(sampleRate: rate)
            try write(samples, shape: [samples.count], "sound-\(rate)")
            for (fftSize, hopLength, bands) in [(1024, 480, 80), (2048, 242, 256)] {
                let bench = try LogMelBench(
                    sampleRate: rate, fftSize: fftSize, hopLength: hopLength, bandCount: bands)
                for threads in [1, 2] {
                    table.rows.append(try row(bench, samples, threads))
                }
                let made = try bench.compute(samples)
                try write(
                    made.values, shape: [made.bandCount, made.frameCount],
                    "log-mel-\(rate)-\(fftSize)-\(bands)")
            }
        }
        table.print(as: output.format)
    }

    private func row(
        _ bench: LogMelBench, _ samples: [Float], _ threads: Int
    ) throws -> [Cell] {
        let load = ForeignLoad()
        let seconds = try bench.median(of: runs, samples, threads: threads)
        return [
            .integer(bench.preset.sampleRate), .integer(bench.preset.fftSize),
            .integer(bench.preset.hopLength), .integer(bench.preset.bandCount),
            .integer(threads), .number(seconds * 1000, decimals: 2),
            .number(LogMelBench.seconds / seconds, decimals: 0),
            .number(100 * load.share(), decimals: 0),
        ]
    }

    private func write(_ values: [Float], shape: [Int], _ name: String) throws {
        guard let arrays else { return }
        try NumPyArray(shape: shape, values: values).write(to: "\(arrays)/\(name).npy")
    }
}
