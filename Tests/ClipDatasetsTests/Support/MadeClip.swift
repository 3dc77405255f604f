import Foundation
import Testing

/// Clips with known flaws, made with the `ffmpeg` program.
enum MadeClip {
    static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")

    /// Writes a clip; `arguments` are all but the output's name, split at blanks.
    static func make(_ path: String, _ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments =
            ["-v", "error", "-nostdin", "-y"]
            + arguments.split(whereSeparator: \.isWhitespace).map(String.init) + [path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
