/// The known name closest to a misspelt one, for "did you mean" in error messages.
public enum NearestName {
    /// The element of `known` with the smallest edit distance to `name`, or `nil` when even the best
    /// one differs in more than half of its letters.
    public static func of(_ name: String, among known: [String]) -> String? {
        let ranked = known.map { (name: $0, distance: editDistance(name, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance * 2 <= max(name.count, best.name.count) ? best.name : nil
    }

    /// Insertions, deletions and substitutions that turn one string into the other (Levenshtein).
    static func editDistance(_ a: String, _ b: String) -> Int {
        let target = Array(b)
        var row = Array(0...target.count)
        for (i, character) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in target.indices {
                let substitution = diagonal + (character == target[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[target.count]
    }
}
