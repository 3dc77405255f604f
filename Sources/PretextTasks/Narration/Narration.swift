internal import AudioFeatures
public import ClipDatasets
public import Essentials
internal import Foundation
public import NeuralNetworks
internal import TensorCore

/// Finds the sentence that tells what a clip shows, and the clip that a sentence tells of.
///
/// What is said in a video fits what is seen only loosely: it comes earlier or later, and about half of it is of something
/// else. So several sentences around a moment are candidates, any of which may be right (MIL-NCE). Sources: Miech, Alayrac,
/// Smaira, Laptev, Sivic, Zisserman, "End-to-End Learning of Visual Representations from Uncurated Instructional
/// Videos", CVPR 2020, arXiv 1912.06430; with `form: margin` Miech, Zhukov, Alayrac, Tapaswi, Laptev, Sivic, "HowTo100M",
/// ICCV 2019, arXiv 1906.03327. Differs from them: sentences that are word for word the same are no wrong answers of
/// each other; nothing stands in for missing words; words may be learnt; the small network is ours, compares
/// directions and divides by a temperature. With `sound` a third tower joins in (`HearingNarrationModel`).
public struct Narration: VocabularyTask {
    /// What `clapper tasks` says.
    public static let description = TaskDescription(
        name: "narration",
        title: "Narration (MIL-NCE, HowTo100M)",
        input: "a clip, and the sentences said around it",
        label: "which sentences of the batch are its own",
        loss: "MIL-NCE, or a margin",
        chance: .batch(of: 2, more: -1),
        paper:
            "Miech et al., End-to-End Learning of Visual Representations from Uncurated Instructional Videos, CVPR 2020",
        sizes: [
            ("small", "clips of 4 frames of 96 x 96, embeddings of 128"),
            ("paper", "clips of 32 frames of 224 x 224, S3D-G, embeddings of 512"),
        ])

    private enum Form: String, CaseIterable {
        case milNCE = "mil-nce"
        case margin
    }

    private enum Similarity: String, CaseIterable {
        case product, cosine
    }

    /// The task's own settings.
    public static let options: [OptionDefinition] = [
        .choice(
            "form", Form.milNCE.rawValue, of: Form.allCases.map(\.rawValue),
            "mil-nce: any of the candidates may be right; margin: the first is, others of the clip are wrong"
        ),
        .integer(
            "candidates", 4, in: 1...64,
            "sentences of a sample: that of the moment and its neighbours in time (form margin: any others of the clip)"
        ),
        .choice(
            "similarity", Similarity.product.rawValue, of: Similarity.allCases.map(\.rawValue),
            "how vectors are compared: inner product, or cosine"),
        .number(
            "temperature", 1, in: 0.001...100,
            "similarities are divided by this (form mil-nce, and those of sounds)"),
        .number(
            "margin", 0.1, in: 0...100, "how much nearer what is right has to be (form margin)"),
        .number(
            "cue-seconds", 5, in: 0...600,
            "moments are drawn from this many seconds around a sentence, or from the sentence where it is longer"
        ),
        .integer(
            "frames", 0, in: 0...32,
            "frames of a clip, 2 or more (size small); 0 for 4 in the small size, 32 in the paper's"
        ),
        .number("frames-per-second", 10, in: 0.1...240, "frames of a clip in a second"),
        .flag(
            "sound", false,
            "a third tower: clips also have to find the sound of their moment, and sounds the clip"),
        AudioVisualSettings.gain, AudioVisualSettings.silence,
        .integer("sentence-words", 20, in: 1...1000, "words of a sentence, at most"),
        .text(
            "language", "",
            "the language of the text that is preferred, such as en; empty for whichever comes first"
        ),
        .choice(
            "speech", "none", of: ["none", "recognize"],
            "whether speech is recognized where there is no text; see 'clapper recognize'"),
        .text(
            "word-vectors", "",
            "a file of word2vec or GloVe, text or binary; empty for vectors drawn at random"),
        .choice(
            "words", "collection", of: ["collection", "file"],
            "which words the network knows: those said in the collection, or those of the file"),
        .integer("vocabulary", 66250, in: 1...10_000_000, "words that the network knows, at most"),
        .integer(
            "least-count", 1, in: 1...1_000_000,
            "words said less often in the collection are left out"),
        .integer("word-dimension", 300, in: 1...65536, "numbers of a word vector"),
        .flag("train-words", false, "whether training changes word vectors"),
        .choice(
            "framing", "crop", of: ImageAugmentation.Framing.allCases.map(\.rawValue),
            "frames that are not square are cut to a square, or stretched to one"),
        .number(
            "brightness", 0, in: 0...1, "largest brightness shift, as a part of full scale"),
        .number("saturation", 0, in: 0...1, "saturation is scaled by 1 plus or minus this"),
        .choice(
            "control", "none", of: ["none", "shuffled", "permuted"],
            "a probe that must stay at chance: 'shuffled' deals the sentences of a batch out at random, 'permuted' those of each clip"
        ),
    ]

    /// Settings for each size.
    public static func recipe(for choices: OptionTable) -> [String: String] {
        let base = ["learning-rate": "0.001", "weight-decay": "0"]
        let rest =
            choices.text("size") == NarrationNet.Size.paper.rawValue
            ? ["batch-size": "16"]
            : [
                "batch-size": "64", "similarity": "cosine", "temperature": "0.1",
                "frames-per-second": "4", "word-dimension": "64", "train-words": "true",
                "framing": "stretch", "brightness": "0.1", "cue-seconds": "3", "gain": "0.5",
            ]
        return base.merging(rest) { $1 }
    }

    private let size: NarrationNet.Size
    private let frames: Int
    private let objective: NarrationModel.Objective
    private let normalizes: Bool
    private let isShuffled: Bool
    private let trainsWords: Bool
    private let dimension: Int
    private let temperature: Float
    private let source: WordSource
    private var views: NarrationViews
    /// Rows of the vocabulary, from a file.
    private var wordVectors: [Float]?

    /// Reads the task's settings.
    public init(options: OptionTable) throws(ConfigurationError) {
        size = try AudioVisualSettings.choice("size", options)
        frames = try Self.frames(options, size)
        let form: Form = try AudioVisualSettings.choice("form", options)
        objective =
            form == .margin
            ? .margin(Float(options.number("margin")))
            : .multipleInstance(temperature: Float(options.number("temperature")))
        temperature = Float(options.number("temperature"))
        normalizes = options.text("similarity") == Similarity.cosine.rawValue
        isShuffled = AudioVisualSettings.isShuffled(options)
        trainsWords = options.flag("train-words")
        dimension = options.integer("word-dimension")
        source = try WordSource(options)
        let language = options.text("language")
        let image = ImageAugmentation(
            size: size.imageSize, framing: try AudioVisualSettings.choice("framing", options),
            brightness: options.number("brightness"), saturation: options.number("saturation"))
        let timing = FrameTiming(
            count: frames, framesPerSecond: options.number("frames-per-second"))
        views = NarrationViews(
            image: image, timing: timing,
            company: form == .margin ? .others : .neighbours,
            candidates: options.integer("candidates"),
            wordLimit: options.integer("sentence-words"),
            cueSeconds: options.number("cue-seconds"),
            isPermuted: options.text("control") == "permuted",
            reader: NarrationReader(
                language: language.isEmpty ? nil : language,
                speechEnvironment: options.text("speech") == "recognize"
                    ? ProcessInfo.processInfo.environment : nil))
        guard options.flag("sound") else { return }
        views.heard = AudioVisualViews(
            image: image, timing: timing, preset: size == .paper ? .avid : .aveLinear,
            gain: options.number("gain"), silenceDecibels: options.number("silence-decibels"),
            stillness: 0)
    }

    private static func frames(
        _ options: OptionTable, _ size: NarrationNet.Size
    ) throws(ConfigurationError) -> Int {
        switch (options.integer("frames"), size) {
        case (0, _), (32, .paper): return size.frames
        case (_, .paper):
            throw ConfigurationError(
                "frames: the paper's size takes 32; give size=small for others")
        case (1, .small): throw ConfigurationError("frames: a clip has 2 at least")
        case (let count, .small): return count
        }
    }

    /// The own clip and sentences among those of the batch; with a margin the loss is that; with sound its loss is added.
    public var chance: ChanceLevel {
        var chance = Self.description.chance
        if case .margin(let margin) = objective { chance = chance.losing(Double(margin)) }
        return views.heard == nil ? chance : chance.adding(.batch())
    }

    /// A random sentence, moment, crop, mirror and colour.
    public var trainingViews: any SampleRecipe { views }

    /// The middle of a random sentence, centre crop, nothing jittered.
    public var evaluationViews: any SampleRecipe { views.withoutAugmentation }

    /// The task with the words that are said in a collection, or those of the file of word vectors.
    public func prepared(for clips: [ClipRecord]) throws -> any PretextTask {
        try views.reader.requireSpeech()
        var task = self
        task.views.clips = NarratedClips(of: clips, reader: views.reader)
        let sentences = task.views.clips.sentences
        guard !sentences.isEmpty else {
            throw DatasetError(
                .unusable,
                "none of the clips has text: put .srt, .vtt or .json files of the same names beside them"
            )
        }
        let known = try source.words(of: sentences, dimension: dimension)
        task.views.vocabulary = known.vocabulary
        task.wordVectors = known.vectors
        return task
    }

    /// The task with known words.
    public func with(_ vocabulary: Vocabulary) -> any PretextTask {
        var task = self
        task.views.vocabulary = vocabulary
        return task
    }

    /// The towers of the chosen size.
    public func makeModel(random: inout RandomStream) -> any PretextModel {
        let rows = views.vocabulary.rowCount
        let vectors =
            wordVectors
            ?? (0..<rows * dimension).map { $0 < dimension ? 0 : Float(random.normal()) }
        let network = NarrationNet(
            size: size, frames: frames, wordVectors: Tensor(vectors, shape: [rows, dimension]),
            trainsWordVectors: trainsWords, soundBands: views.heard?.preset.bandCount,
            random: &random)
        if let heard = views.heard, let sound = network.sound {
            return HearingNarrationModel(
                network: network, soundTrunk: sound, preset: heard.preset,
                temperature: temperature, views: views, objective: objective,
                normalizes: normalizes, isShuffled: isShuffled)
        }
        return NarrationModel(
            network: network, views: views, objective: objective, normalizes: normalizes,
            isShuffled: isShuffled)
    }
}
