/// A vector that was found, and how near it is.
public struct Neighbour: Sendable, Equatable {
    /// Its row.
    public let row: Int
    /// Its inner product with the query: the cosine, from -1 to 1, where both have length 1.
    public let score: Float

    /// Makes a neighbour.
    public init(row: Int, score: Float) {
        self.row = row
        self.score = score
    }

    /// Whether it comes before another one: a larger score, or the same and a lower row.
    static func isNearer(_ a: Neighbour, _ b: Neighbour) -> Bool {
        a.score > b.score || (a.score == b.score && a.row < b.row)
    }
}
