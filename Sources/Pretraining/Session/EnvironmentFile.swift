internal import Essentials

/// The versions and the machine of a run, as JSON.
enum EnvironmentFile {
    static func json(_ entries: [(String, String)]) -> String {
        let lines = entries.map { "  \(TextForms.jsonString($0.0)): \(TextForms.jsonString($0.1))" }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }
}
