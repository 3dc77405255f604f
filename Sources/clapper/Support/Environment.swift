internal import AudioFeatures
internal import Essentials
internal import Foundation
internal import MediaIO
internal import OpticalFlow
internal import TensorCore

/// Versions and machine, for `doctor` and for the record of a run.
enum Environment {
    /// Name and value of everything that may change a result.
    static func entries() -> [(String, String)] {
        var entries = [("clapper", ClapperVersion.text)]
        entries += MediaLibraries.versions.map { ($0.name, $0.version) }
        entries.append(("FFmpeg licence", MediaLibraries.ffmpegLicence))
        entries += ComputeLibraries.versions.map { ($0.name, $0.version) }
        entries.append(("FFTW", FourierLibrary.version))
        entries.append(("OpenCV", FlowEstimator.libraryVersion))
        entries.append(("cores", String(ThreadBudget.availableCores)))
        entries.append(("processor", Processor.name))
        entries.append(("vector extensions", vectorExtensions))
        entries.append(("memory (GiB)", String(ProcessInfo.processInfo.physicalMemory >> 30)))
        entries.append(("system", ProcessInfo.processInfo.operatingSystemVersionString))
        return entries
    }

    private static var vectorExtensions: String {
        let flags = Set((Processor.field("flags") ?? "").split(separator: " ").map(String.init))
        let known = ["sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512_bf16"]
        return known.filter(flags.contains).joined(separator: " ")
    }
}
