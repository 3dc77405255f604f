/// Turns first guesses for superpixels into scores on which regions that look alike agree, over a whole shot.
///
/// Votes are averaged over neighbours 50 times, and divided by the largest of their frame each time. Source: Faktor, Irani,
/// "Video Segmentation by Non-Local Consensus Voting", BMVC 2014, section 3, with the numbers of videoseg (Pathak et al.). Differs
/// from the latter: nothing is removed between the rounds. There, parts of scores above .7 go if their mean is below .6,
/// which cannot be.
enum ConsensusVoting {
    private static let rounds = 50

    /// Scores of all regions, from 0 to 1.
    ///
    /// - Parameters:
    ///   - first: a first guess for every region, not negative.
    ///   - graph: who listens to whom.
    /// - Returns: scores in the order of the graph.
    static func scores(from first: [Float], graph: NeighbourGraph) -> [Float] {
        var votes = first
        for _ in 0..<rounds {
            votes = graph.consensus(of: votes)
            for (start, end) in zip(graph.starts, graph.starts.dropFirst()) {
                let largest = votes[start..<end].max() ?? 0
                guard largest > 0 else { continue }
                for index in start..<end { votes[index] /= largest }
            }
        }
        return votes
    }
}
