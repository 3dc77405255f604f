/// What the system says about the processor.
public enum Processor {
    /// The name it gives itself, as "AMD EPYC"; "unknown" where the system does not say.
    public static let name = field("model name") ?? "unknown"

    /// A line of `/proc/cpuinfo` for the first core, without its title.
    ///
    /// - Parameter title: as "flags".
    /// - Returns: nil where there is no such line.
    public static func field(_ title: String) -> String? {
        let text = try? ReadFile.text(at: "/proc/cpuinfo")
        let line = text?.split(separator: "\n").first { $0.hasPrefix(title) }
        return line?.split(separator: ":", maxSplits: 1).dropFirst().first
            .map { String($0.drop { $0 == " " }) }
    }
}
