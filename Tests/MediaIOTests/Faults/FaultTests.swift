import Foundation
import MediaIO
import Testing

/// Broken files are read in a process of their own, so that a crash is a failure, a hang ends by an
/// alarm, and memory is that of reading alone.
@Suite("Faults", .serialized, .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct FaultTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// No file may take longer to be read in every way.
    static let watchdogSeconds: UInt32 = 60
    /// Resident memory in MiB that reading small broken files must stay below; 60 of it is the process.
    static let memoryBound = 400

    @Test(arguments: FaultFormat.allCases, Fault.allCases)
    func brokenFilesGiveResultsOrReasons(_ format: FaultFormat, _ fault: Fault) async throws {
        let (good, place) = (try format.make(in: folder), folder.path)
        await #expect(processExitsWith: .success) {
            [good = good as String, place = place as String, fault] in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: good))
            let broken = "\(place)/broken-\(URL(fileURLWithPath: good).lastPathComponent)"
            for number in 0..<fault.count {
                try fault.broken(bytes, number: number).write(to: URL(fileURLWithPath: broken))
                alarm(FaultTests.watchdogSeconds)
                for problem in readEverything(broken) {
                    guard problem.path == broken, !problem.message.isEmpty else { exit(3) }
                }
            }
            alarm(0)
            guard ProcessState.peakMemory < FaultTests.memoryBound else {
                FileHandle.standardError.write(Data("\(ProcessState.peakMemory) MiB".utf8))
                exit(4)
            }
        }
    }

    @Test func openingTwoThousandFilesLeavesMemoryAndDescriptorsFlat() async throws {
        let paths = try [FaultFormat.mp4, .mkv, .avi, .ts, .mp3, .wav].map {
            try $0.make(in: folder)
        }
        await #expect(processExitsWith: .success) { [paths = paths as [String]] in
            func open(_ count: Int) throws {
                for number in 0..<count {
                    let file = try MediaFile(path: paths[number % paths.count])
                    if file.info.video != nil {
                        _ = try file.frame(at: file.info.startSeconds + 0.5, size: .shortSide(16))
                    }
                    _ = try file.samples(
                        from: file.info.startSeconds + 0.5, count: 100, sampleRate: 16_000)
                }
            }
            try open(400)
            let (memory, descriptors) = (ProcessState.memory, ProcessState.descriptors)
            try open(2000)
            guard ProcessState.descriptors == descriptors else { exit(3) }
            // What allocators keep aside moves by less.
            guard ProcessState.memory - memory < 4096 else {
                FileHandle.standardError.write(
                    Data("grew by \(ProcessState.memory - memory) KiB".utf8))
                exit(4)
            }
        }
    }
}
