import ArgumentParser
internal import Inference

/// How labels go from frame to frame, shared by `track` and `evaluate tracking`.
struct PropagationOptions: ParsableArguments {
    @Option(help: "How many of the latest frames are looked at.")
    var context = 20

    @Option(
        name: .customLong("keep"), parsing: .upToNextOption,
        help: "Numbers of frames, from 0, that are looked at for good: the long memory.")
    var kept = [0]

    @Option(
        help: "How near places of the latest frames must lie, in places of features; 0: anywhere.")
    var radius = 12.0

    @Option(help: "The same for frames that are kept.")
    var keepRadius = 0.0

    @Option(help: "How many places are mixed, those with the largest products.")
    var topK = 10

    @Flag(
        help:
            "Take features as the network makes them, instead of bringing those of each place to length 1."
    )
    var dotProducts = false

    @Option(
        help:
            "Divides products of features before their softmax; default is 0.05, with --dot-products 0.5."
    )
    var temperature: Double?

    @Option(
        help:
            "Shorter side of frames as the network sees them, in pixels; default is that of training."
    )
    var shortSide: Int?

    func validate() throws {
        guard (1...10_000).contains(context) else {
            throw ValidationError("--context must lie between 1 and 10000")
        }
        guard kept.count <= 100, kept.allSatisfy({ (0...10_000_000).contains($0) }) else {
            throw ValidationError("--keep takes up to 100 numbers from 0 to 10000000")
        }
        for (name, value) in [("--radius", radius), ("--keep-radius", keepRadius)] {
            guard (0...10_000).contains(value) else {
                throw ValidationError("\(name) must lie between 0 and 10000")
            }
        }
        guard (1...1000).contains(topK) else {
            throw ValidationError("--top-k must lie between 1 and 1000")
        }
        if let temperature, !(1e-6...1e6).contains(temperature) {
            throw ValidationError("--temperature must lie between 0.000001 and 1000000")
        }
        if let shortSide, !(16...4096).contains(shortSide) {
            throw ValidationError("--short-side must lie between 16 and 4096")
        }
    }

    /// The same for the library.
    var settings: PropagationSettings {
        var settings = PropagationSettings()
        (settings.recentFrames, settings.keptFrames) = (context, kept)
        settings.radius = radius == 0 ? nil : radius
        settings.keptRadius = keepRadius == 0 ? nil : keepRadius
        settings.neighbours = topK
        settings.normalizesFeatures = !dotProducts
        // Of unnormalized features Vondrick and others take half of the temperature of training, which is 1.
        settings.temperature = temperature ?? (dotProducts ? 0.5 : settings.temperature)
        return settings
    }
}
