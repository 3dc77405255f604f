import ArgumentParser
internal import Essentials
internal import Inference
internal import Retrieval
internal import TensorCore

/// Finds pictures and sounds in an index.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Search an index by a picture, a sound, a clip, or words.",
        discussion: """
            Finds sounds by a picture and pictures by a sound; --modality chooses otherwise. Without \
            --at the query is the whole file, a vector every stride, and a place counts by the best \
            of them. The score is the cosine of two unit vectors, from -1 to 1; larger is nearer. An index made with \
            a run of 'narration' is searched by words; those that the network does not know are passed over, \
            and named.

              clapper search videos.index --image dog.jpg
              clapper search videos.index --audio bark.wav --modality audio
              clapper search videos.index --video clip.mp4 --at 12.5 --modality audio
              clapper search narrated.index --text "the dog barks"
            """)

    @Argument(help: ArgumentHelp("The folder of an index.", valueName: "index"))
    var indexPath: String

    @Option(help: "Search by this picture, or by the pictures of this video.")
    var image: String?

    @Option(help: "Search by this sound, or by the sound of this video.")
    var audio: String?

    @Option(help: "Search by this clip: by its pictures for audio, by its sound for video.")
    var video: String?

    @Option(help: "Search the pictures by these words.")
    var text: String?

    @Option(help: "What of the clip given with --video is used: audio or video (its pictures).")
    var using: SearchedModality?

    @Option(help: "What is found: audio or video (pictures); default is what the query is not.")
    var modality: SearchedModality?

    @Option(help: "The instant of the query, in seconds on the clock of its file.")
    var at: Double?

    @Option(name: .shortAndLong, help: "How many places to list.")
    var k = 10

    @Option(
        help: """
            Search the graph made by 'clapper index --hnsw', keeping this many candidates; tells the \
            share of the true places that it found. Default is exact search.
            """)
    var ef: Int?

    @Option(
        name: .customLong("run"), help: "A run, in place of the network in the index; must be it.")
    var runPath: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [image, audio, video, text].count(where: { $0 != nil }) == 1 else {
            throw ValidationError("give one of --image, --audio, --video and --text")
        }
        if text != nil, at != nil || modality == .audio {
            throw ValidationError(
                "--text finds pictures, and goes neither with --at nor with audio")
        }
        if using != nil, video == nil {
            throw ValidationError("--using goes with --video")
        }
        guard (1...100_000).contains(k) else {
            throw ValidationError("-k must lie between 1 and 100000")
        }
        if let ef, !(1...100_000).contains(ef) {
            throw ValidationError("--ef must lie between 1 and 100000")
        }
        if let at, !at.isFinite { throw ValidationError("--at must be a number of seconds") }
    }

    func run() throws {
        ComputeThreads.configure(ThreadBudget.forThisMachine().computeThreads)
        let searcher = try IndexSearcher(
            folder: IndexFolder(indexPath), runPath: runPath, threads: ComputeThreads.current)
        if let text { return try search(for: text, with: searcher) }
        let (query, wanted) = question
        let (results, recall) = try searcher.nearest(to: query, in: wanted, count: k, width: ef)
        Console.note(
            "\(Self.word(query.modality)) of \(query.path) -> \(Self.word(wanted)) of "
                + "\(searcher.count(of: wanted)) places; score: cosine from -1 to 1")
        note(recall)
        table(results, Self.word(query.modality), wanted).print(as: output.format)
    }

    private func search(for words: String, with searcher: IndexSearcher) throws {
        let (results, recall, unknown) = try searcher.nearest(toText: words, count: k, width: ef)
        if !unknown.isEmpty {
            Console.note("unknown to the network, passed over: \(unknown.joined(separator: ", "))")
        }
        Console.note(
            "'\(words)' -> pictures of \(searcher.count(of: .image)) places; "
                + "score: cosine from -1 to 1")
        note(recall)
        table(results, "words", .image).print(as: output.format)
    }

    /// Tells what an approximate search found.
    private func note(_ recall: Double) {
        guard let ef else { return }
        Console.note(
            "HNSW with ef \(ef): \(Cell.number(100 * recall, decimals: 1).text) % of the "
                + "\(k) nearest places of each vector of the query were found")
    }

    /// What is asked for, and where.
    private var question: (SearchQuery, IndexedModality) {
        let path = image ?? audio ?? video ?? ""
        let own: IndexedModality
        if image != nil {
            own = .image
        } else if audio != nil {
            own = .sound
        } else {
            // The other one than what is wanted; pictures where nothing is said.
            own = using?.modality ?? (modality == .video ? .sound : .image)
        }
        let wanted = modality?.modality ?? (own == .image ? .sound : .image)
        return (SearchQuery(path: path, modality: own, seconds: at), wanted)
    }

    private func table(
        _ results: [SearchResult], _ own: String, _ wanted: IndexedModality
    ) -> ResultTable {
        let hasCopies = results.contains { $0.hit.paths.count > 1 }
        var table = ResultTable(
            columns: [
                "rank", "score", "file", "start (s)", "end (s)", "direction", "query at (s)",
            ] + (hasCopies ? ["same content"] : []))
        for (place, result) in results.enumerated() {
            let copies = Cell.text(result.hit.paths.dropFirst().joined(separator: "; "))
            table.rows.append(
                [
                    .integer(place + 1), .number(Double(result.hit.score), decimals: 4),
                    .text(result.hit.paths[0]),
                    .number(result.hit.seconds.lowerBound, decimals: 2),
                    .number(result.hit.seconds.upperBound, decimals: 2),
                    .text("\(own) -> \(Self.word(wanted))"),
                    result.querySeconds.map { .number($0, decimals: 2) } ?? .missing,
                ] + (hasCopies ? [copies] : []))
        }
        return table
    }

    private static func word(_ modality: IndexedModality) -> String {
        modality == .image ? "pictures" : "sound"
    }
}

/// The words of the command line for what is searched.
enum SearchedModality: String, ExpressibleByArgument, CaseIterable {
    case audio
    case video

    var modality: IndexedModality { self == .audio ? .sound : .image }
}
