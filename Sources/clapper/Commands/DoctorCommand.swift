import ArgumentParser
internal import AudioFeatures
internal import Essentials
internal import Foundation
internal import MediaIO
internal import TensorCore

/// Checks the installation.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check this installation: versions, codecs, threads, vector extensions.",
        discussion: "Exits with 70 when something that training needs does not work.")

    @OptionGroup var output: OutputOptions

    func run() throws {
        var table = ResultTable(columns: ["what", "state", "detail"])
        for (name, value) in Environment.entries() {
            table.rows.append([.text(name), .text("-"), .text(value)])
        }
        let checks = Self.checks.map { (name: $0.name, problem: $0.run()) }
        for check in checks {
            table.rows.append([
                .text(check.name), .text(check.problem == nil ? "ok" : "FAILS"),
                .text(check.problem ?? ""),
            ])
        }
        table.print(as: output.format)
        let failed = checks.count { $0.problem != nil }
        if failed > 0 {
            Console.note(
                "clapper: \(failed) checks fail; install the packages that Tools/setup names")
            throw ExitCode(ExitStatus.internalError)
        }
    }

    private struct Check: Sendable {
        let name: String
        /// What is wrong, or `nil`.
        let run: @Sendable () -> String?
    }

    private static let checks: [Check] =
        MediaLibraries.commonDecoders.map { codec in
            Check(name: "decoder \(codec)") {
                MediaLibraries.hasDecoder(codec) ? nil : "this build of FFmpeg has none"
            }
        } + [
            Check(name: "convolution") { ComputeLibraries.selfCheck() },
            Check(name: "spectrogram", run: spectrogramProblem),
        ]

    /// A 1 kHz tone must peak in the band of 1 kHz.
    private static func spectrogramProblem() -> String? {
        do {
            let preset = SpectrogramPreset.l3Linear
            let tone = (0..<preset.clipSampleCount).map {
                Float(sin(2 * Double.pi * 1000 * Double($0) / Double(preset.sampleRate)))
            }
            let spectrogram = try SpectrogramComputer(preset: preset).spectrogram(of: tone)
            let column = (0..<spectrogram.bandCount).map { spectrogram[$0, 10] }
            let peak = column.indices.max { column[$0] < column[$1] } ?? 0
            let hertz = preset.bandFrequencies?[peak] ?? 0
            return abs(hertz - 1000) <= Double(preset.sampleRate) / Double(preset.fftSize)
                ? nil : "a 1000 Hz tone peaks at \(hertz) Hz"
        } catch {
            return "\(error)"
        }
    }
}
