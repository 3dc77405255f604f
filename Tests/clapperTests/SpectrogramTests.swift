import Essentials
import Foundation
import TestSupport
import Testing

/// `clapper spectrogram`, run on sounds made here.
@Suite struct SpectrogramTests {
    let folder: TemporaryFolder
    let sound: String

    /// Twelve seconds of noise and tone at 22.05 kHz, in 16-bit samples.
    init() throws {
        folder = try TemporaryFolder()
        sound = folder.file("sound.wav")
        var stream = RandomStream(seed: 1)
        var samples: [Int16] = []
        for n in 0..<(12 * 22_050) {
            let tone = 8000 * sin(Double(n) * 0.2)
            samples.append(Int16(tone + stream.uniform(in: -4000...4000)))
        }
        try AtomicFile.write(Self.wave(samples, sampleRate: 22_050), to: sound)
    }

    @Test(arguments: ["vggish", "ave-linear", "syncnet-mfcc", "torchaudio"])
    func aWindowIsThatPartOfTheWhole(preset: String) throws {
        let (whole, part) = (folder.file("whole.npy"), folder.file("part.npy"))
        try run("--preset", preset, "--out", whole)
        // Whole seconds lie on the grid of both rates; not one of them on that of the hops.
        try run("--preset", preset, "--from", "5", "--seconds", "3", "--out", part)
        let (all, few) = (
            try NumPyArray(contentsOf: whole), try NumPyArray(contentsOf: part)
        )
        let list = try Tool.run("spectrogram", "--list", "--format", "csv").output
        let line = try #require(list.split(separator: "\n").first { $0.hasPrefix(preset + ",") })
        let fields = line.split(separator: ",")
        let (rate, hop) = (try #require(Int(fields[1])), try #require(Int(fields[4])))
        try #require(5 * rate % hop == 0)
        let (first, edge) = (5 * rate / hop, 3)
        // Of 48 kHz, bins up to 9 kHz have sound from 22.05 kHz; the logarithm of the rest is rounding.
        let bands = preset == "ave-linear" ? 96 : few.shape[0]
        #expect(all.shape[0] == few.shape[0])
        for band in 0..<bands {
            for frame in edge..<(few.shape[1] - edge) {
                let value = few.values[band * few.shape[1] + frame]
                let other = all.values[band * all.shape[1] + first + frame]
                // Resampled in other pieces, sums come in another order.
                guard abs(value - other) > 1e-3 else { continue }
                Issue.record("\(preset): band \(band), frame \(frame)")
                return
            }
        }
    }

    @Test(arguments: ["openl3-mel128-htk", "whisper", "librosa-db"])
    func presetsThatKnowTheLoudestValueAreWrittenPieceByPiece(preset: String) throws {
        let path = folder.file("s.npy")
        try run("--preset", preset, "--out", path)
        let array = try NumPyArray(contentsOf: path)
        let loudest = try #require(array.values.max())
        let range: Float = preset == "whisper" ? 2 : 80
        #expect(array.values.allSatisfy { $0 >= loudest - range - 1e-4 })
        if preset == "openl3-mel128-htk" { #expect(loudest == 0) }
    }

    @Test func soundIsMadeBack() throws {
        let path = folder.file("back.wav")
        try run("--preset", "torchaudio-db", "--seconds", "1", "--out", path)
        let array = folder.file("back.npy")
        let made = try Tool.run(
            "spectrogram", path, "--preset", "torchaudio-db", "--out", array)
        #expect(made.status == 0)
        #expect(try NumPyArray(contentsOf: array).shape == [128, 81])
        let again = folder.file("again.wav")
        try run("--preset", "torchaudio-db", "--seconds", "1", "--out", again)
        #expect(try ReadFile.bytes(at: again) == ReadFile.bytes(at: path))
        expect(
            try Tool.run(
                "spectrogram", sound, "--preset", "syncnet-mfcc", "--out", folder.file("no.wav")),
            status: 65, note: "13 cepstral coefficients")
        #expect(try !folder.content.contains("no.wav"))
    }

    @Test func patchesAreCutAsVGGishTakesThem() throws {
        let (whole, cut) = (folder.file("whole.npy"), folder.file("cut.npy"))
        try run("--preset", "vggish", "--out", whole)
        try run("--preset", "vggish", "--patches", "--out", cut)
        let (all, patches) = (
            try NumPyArray(contentsOf: whole), try NumPyArray(contentsOf: cut)
        )
        #expect(patches.shape == [12, 96, 64])
        #expect(patches.values[(3 * 96 + 5) * 64 + 7] == all.values[7 * all.shape[1] + 293])
        try run("--preset", "vggish", "--patches", "--patch-hop", "0.48", "--out", cut)
        #expect(try NumPyArray(contentsOf: cut).shape == [23, 96, 64])
    }

    @Test func patchesThatCannotBeCutAreRefused() throws {
        let out = folder.file("p.npy")
        expect(
            try Tool.run("spectrogram", sound, "--patches", "--out", folder.file("p.png")),
            status: 64, note: "--patches needs --out")
        for hop in ["0", "-1", "nan", "1e9"] {
            expect(
                try Tool.run(
                    "spectrogram", sound, "--patches", "--patch-hop=\(hop)", "--out", out),
                status: 64, note: "--patch-hop goes with")
        }
        expect(
            try Tool.run("spectrogram", sound, "--patch-hop", "1", "--out", out), status: 64,
            note: "--patch-hop goes with")
        expect(
            try Tool.run("spectrogram", sound, "--preset", "whisper", "--patches", "--out", out),
            status: 65, note: "depend on the clip's largest")
        expect(
            try Tool.run(
                "spectrogram", sound, "--preset", "vggish", "--seconds", "0.9", "--patches",
                "--out",
                out),
            status: 65, note: "a patch of preset 'vggish' takes 96")
        #expect(try folder.content == ["sound.wav"])
    }

    @Test func statisticsStandardizeTheRows() throws {
        let (plain, made) = (folder.file("plain.npy"), folder.file("made.npy"))
        let statistics = folder.file("statistics.npy")
        let means = (0..<257).map { Float($0) / 10 - 30 }
        let deviations = (0..<257).map { 1 + Float($0) / 50 }
        try NumPyArray(shape: [2, 257], values: means + deviations).write(to: statistics)
        try run("--preset", "avid", "--seconds", "2", "--out", plain)
        try run(
            "--preset", "avid", "--seconds", "2", "--statistics", statistics, "--out", made)
        let (before, after) = (
            try NumPyArray(contentsOf: plain), try NumPyArray(contentsOf: made)
        )
        #expect(after.shape == [257, 201])
        let isSame = after.values.indices.allSatisfy { index in
            let band = index / 201
            return after.values[index] == (before.values[index] - means[band]) / deviations[band]
        }
        #expect(isSame)
    }

    @Test func statisticsThatDoNotFitAreRefused() throws {
        let (out, statistics) = (folder.file("s.npy"), folder.file("statistics.npy"))
        func refuse(
            _ array: NumPyArray, _ preset: String, status: Int32, note: String
        ) throws {
            try array.write(to: statistics)
            expect(
                try Tool.run(
                    "spectrogram", sound, "--preset", preset, "--statistics", statistics, "--out",
                    out), status: status, note: note)
        }
        let zeros = NumPyArray(shape: [2, 257], values: [Float](repeating: 0, count: 514))
        try refuse(zeros, "avid", status: 65, note: "positive deviations")
        try refuse(zeros, "vggish", status: 65, note: "[2, 64]")
        try refuse(zeros, "whisper", status: 64, note: "statistics of its own")
        expect(
            try Tool.run(
                "spectrogram", sound, "--statistics", folder.file("none.npy"), "--out", out),
            status: 66, note: "none.npy")
    }

    @Test func windowsBeyondTheEndAndNonsenseAreRefused() throws {
        let out = folder.file("s.npy")
        for window in [
            ["--from", "12"], ["--from", "11.5", "--seconds", "1"], ["--seconds", "13"],
        ] {
            let running = try Tool.Running(
                ["spectrogram", sound, "--out", out] + window, environment: [:])
            expect(
                running.finish(), status: 65, note: "lasts 12.0 s; lower --from or --seconds")
        }
        for window in [["--from=nan"], ["--from=-1"], ["--seconds=0"], ["--seconds=inf"]] {
            let running = try Tool.Running(
                ["spectrogram", sound, "--out", out] + window, environment: [:])
            expect(running.finish(), status: 64, note: "must")
        }
        #expect(try folder.content == ["sound.wav"])
    }

    private func run(_ arguments: String...) throws {
        let running = try Tool.Running(["spectrogram", sound] + arguments, environment: [:])
        let outcome = running.finish()
        try #require(outcome.status == 0, "\(outcome.notes)")
    }

    /// A mono WAV file of 16-bit samples.
    private static func wave(_ samples: [Int16], sampleRate: UInt32) -> [UInt8] {
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        let size = UInt32(2 * samples.count)
        var file = Array("RIFF".utf8)
        file += bytes(36 + size)
        file += Array("WAVEfmt ".utf8)
        file += bytes(UInt32(16))
        for number in [1, 1] as [UInt16] { file += bytes(number) }
        for number in [sampleRate, 2 * sampleRate] { file += bytes(number) }
        for number in [2, 16] as [UInt16] { file += bytes(number) }
        file += Array("data".utf8)
        file += bytes(size)
        for sample in samples { file += bytes(sample) }
        return file
    }
}
