import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Inference
internal import MediaIO
internal import RunRecords
internal import TensorCore

/// Writes the embeddings of videos.
struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Write embeddings of pictures and sounds with their timestamps.",
        discussion: """
            One embedding a stride for each stream. A .npz file holds image_embeddings [N, D], \
            image_seconds [N], image_files [N], and the same for sound; a .jsonl file one line an \
            embedding. Times are on the file's own clock; a sound's time is the middle of its window.

              clapper embed runs/ave ~/videos --out features.npz
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "Folders, media files or manifests.")
    var inputs: [String]

    @Option(help: "Where the embeddings go: a file ending in .npz or .jsonl.")
    var out: String

    @Option(help: "Seconds between two embeddings.")
    var stride = 1.0

    func validate() throws {
        guard out.hasSuffix(".npz") || out.hasSuffix(".jsonl") else {
            throw ValidationError("--out must end in .npz or .jsonl")
        }
        guard stride >= 0.01 else { throw ValidationError("--stride must be at least 0.01 s") }
        if inputs.isEmpty { throw ValidationError("give at least one input") }
    }

    func run() throws {
        let budget = ThreadBudget.forThisMachine()
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let embedder = try ClipEmbedder(
            model: trained.twoStreamEmbedding(), strideSeconds: stride)
        var embedded: [EmbeddedClip] = []
        var failures = 0
        for input in inputs {
            let manifest = try Manifest.of(input, workers: budget.decodeWorkers)
            for file in manifest.skipped {
                Console.note("skipped: \(file.name): \(file.detail)")
                failures += 1
            }
            for clip in manifest.clips {
                do {
                    embedded.append(try embedder.embed(clip))
                } catch let error as MediaError {
                    Console.note("skipped: \(error)")
                    failures += 1
                }
            }
        }
        guard embedded.contains(where: { !$0.images.seconds.isEmpty || !$0.sounds.seconds.isEmpty })
        else { throw DatasetError(.unusable, "none of the inputs gave an embedding") }
        let file = EmbeddingFile(embedded, configuration: trained.configuration.yaml)
        try out.hasSuffix(".npz") ? file.writeArchive(to: out) : file.writeLines(to: out)
        let images = embedded.map(\.images.seconds.count).reduce(0, +)
        let sounds = embedded.map(\.sounds.seconds.count).reduce(0, +)
        Console.note(
            "\(out): \(images) pictures and \(sounds) sounds of \(embedded.count) files; "
                + "\(failures) files skipped")
    }
}
