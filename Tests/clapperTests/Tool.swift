import Foundation
import Testing

/// The built command-line tool, run as a user would.
struct Tool {
    /// What a run printed and how it ended.
    struct Outcome {
        let status: Int32
        let output: String
        let notes: String
    }

    /// The executable, beside the test bundle.
    static let path: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("clapper").path
    }()

    /// Runs the tool to its end.
    static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        let run = try Running(arguments, environment: environment)
        return run.finish()
    }

    /// A run that is under way.
    final class Running {
        private let process = Process()
        private let folder = NSTemporaryDirectory() + "clapper-tool-\(UUID().uuidString)"

        init(_ arguments: [String], environment: [String: String] = [:]) throws {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            process.executableURL = URL(fileURLWithPath: Tool.path)
            process.arguments = arguments
            // A cache of its own, so that no test depends on another or on the user's.
            process.environment = ProcessInfo.processInfo.environment
                .merging(["CLAPPER_CACHE": folder + "/cache"]) { $1 }.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            // Files, not pipes, so that nothing blocks however much is printed.
            process.standardOutput = try file("output")
            process.standardError = try file("notes")
            try process.run()
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        /// Waits for a line on standard error that contains a text; false when the run ends first.
        func waitForNote(_ text: String) -> Bool {
            while process.isRunning {
                if content("notes").contains(text) { return true }
                usleep(20_000)
            }
            return content("notes").contains(text)
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func finish() -> Outcome {
            process.waitUntilExit()
            return Outcome(
                status: process.terminationStatus, output: content("output"),
                notes: content("notes"))
        }

        private func file(_ name: String) throws -> FileHandle {
            try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
            return try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/" + name))
        }

        private func content(_ name: String) -> String {
            let data = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
    }
}
