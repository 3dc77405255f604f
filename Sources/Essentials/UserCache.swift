/// The folder of the user's cache for what can be computed anew at any time.
public enum UserCache {
    /// `CLAPPER_CACHE`, else `clapper` in `XDG_CACHE_HOME`, else in `.cache` of the home folder.
    ///
    /// - Parameter environment: the variables; empty ones count as not set.
    /// - Returns: nil where none of the three is set.
    public static func folder(environment: [String: String]) -> String? {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let base = value("XDG_CACHE_HOME") ?? value("HOME").map { "\($0)/.cache" }
        return value("CLAPPER_CACHE") ?? base.map { "\($0)/clapper" }
    }
}
