import Testing

@testable import MediaIO

/// Going back in files that have to be opened again for it.
@Suite("Reopening", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct ReopeningTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    private func source(longestReopening: Double) throws -> PacketSource {
        let path = try FaultFormat.mp3.make(in: folder)
        let container = try InputContainer(path: path, deadline: Deadline(seconds: 60))
        #expect(container.openingSeconds > 0)
        return try PacketSource(container: container, longestReopening: longestReopening)
    }

    @Test func aFileWhoseHeadersTakeLongIsNotOpenedAgain() throws {
        let source = try source(longestReopening: 0)
        try source.rewind(stream: 0)
        let error = #expect(throws: MediaError.self) { try source.rewind(stream: 0) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("headers") == true)
    }

    @Test func otherFilesAre() throws {
        let source = try source(longestReopening: 60)
        try source.rewind(stream: 0)
        let first = try source.next(0)?.presentationTicks
        try source.rewind(stream: 0)
        #expect(try source.next(0)?.presentationTicks == first)
    }
}
