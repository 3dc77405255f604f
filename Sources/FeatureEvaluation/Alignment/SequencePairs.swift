internal import Essentials

/// Which sequences are held against each other; both ways round, each as the query.
struct SequencePairs {
    /// Views of one event, of which frames belong together that are as far from the beginning.
    let views: [(query: Int, other: Int)]
    /// Events of different groups in the same folder, of which only the order can be compared.
    let folders: [(query: Int, other: Int)]

    /// Pairs of a kind at most, drawn from all.
    static let limit = 2000

    /// Finds the pairs.
    ///
    /// - Parameters:
    ///   - sequences: the sequences.
    ///   - random: draws where there are too many.
    init(_ sequences: [FrameSequences.Sequence], random: inout RandomStream) {
        var (views, folders) = ([(query: Int, other: Int)](), [(query: Int, other: Int)]())
        for query in sequences.indices {
            for other in sequences.indices where other != query {
                if sequences[query].event == sequences[other].event {
                    views.append((query, other))
                } else if sequences[query].folder == sequences[other].folder,
                    sequences[query].group != sequences[other].group
                {
                    folders.append((query, other))
                }
            }
        }
        self.views = Self.drawn(views, &random)
        self.folders = Self.drawn(folders, &random)
    }

    private static func drawn(
        _ pairs: [(query: Int, other: Int)], _ random: inout RandomStream
    ) -> [(query: Int, other: Int)] {
        pairs.count <= limit ? pairs : Array(pairs.shuffled(using: &random).prefix(limit))
    }
}
