/// Turns first guesses for superpixels into scores on which regions that look alike agree, over a whole shot.
///
/// Votes are averaged over neighbours again and again, and divided by the largest of their frame each time. Source: Faktor, Irani,
/// "Video Segmentation by Non-Local Consensus Voting", BMVC 2014, section 3, with the numbers of videoseg (Pathak et al.). Differs
/// from the latter: nothing is removed between the rounds. There, parts of scores above .7 go if their mean is below .6,
/// which cannot be; and votes may be mixed with the first guess in each round, v ← (1 - r) W v + r v₀, a random walk with
/// restart, so that they do not end at what the graph alone says. The largest first guess of the shot counts as 1.
struct ConsensusVoting {
    /// How often votes are averaged; in the paper 50.
    var rounds = 50
    /// r, 0 to 1; in the paper 0.
    var restartShare: Float = 0

    /// Scores of all regions, from 0 to 1.
    ///
    /// - Parameters:
    ///   - first: a first guess for every region, not negative.
    ///   - graph: who listens to whom.
    /// - Returns: scores in the order of the graph.
    func scores(from first: [Float], graph: NeighbourGraph) -> [Float] {
        let largest = first.max() ?? 0
        guard largest > 0 else { return first }
        let guesses = first.map { $0 / largest }
        var votes = guesses
        for _ in 0..<rounds {
            votes = graph.consensus(of: votes)
            for index in votes.indices {
                votes[index] += restartShare * (guesses[index] - votes[index])
            }
            for (start, end) in zip(graph.starts, graph.starts.dropFirst()) {
                let largest = votes[start..<end].max() ?? 0
                guard largest > 0 else { continue }
                for index in start..<end { votes[index] /= largest }
            }
        }
        return votes
    }
}
