// One clip's world: everything that is drawn by lot, before anything is rendered.

internal import Essentials
internal import Glibc

/// How clips are rendered; the world itself depends on the seed and the clip's number alone.
public struct SceneSettings: Sendable, Equatable {
    /// Length of a clip.
    public var seconds: Double
    /// Picture width in pixels.
    public var width: Int
    /// Picture height in pixels.
    public var height: Int
    /// Pictures a second.
    public var frameRate: Int
    /// Sound is shifted by up to this much against the picture.
    public var maximumOffsetMilliseconds: Double

    /// The usual settings: 6 s of 256x192 at 25 pictures a second, in step.
    ///
    /// - Parameters:
    ///   - seconds: length of a clip.
    ///   - width: picture width in pixels; even.
    ///   - height: picture height in pixels; even.
    ///   - frameRate: pictures a second.
    ///   - maximumOffsetMilliseconds: largest shift of sound against picture, at most 1000.
    public init(
        seconds: Double = 6, width: Int = 256, height: Int = 192, frameRate: Int = 25,
        maximumOffsetMilliseconds: Double = 0
    ) {
        self.seconds = seconds
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.maximumOffsetMilliseconds = maximumOffsetMilliseconds
    }
}

/// One clip's world.
///
/// World time runs from 0; the clip shows it from `Scene.margin` on, so that sounds are already
/// ringing when it begins and a shifted sound track has something to be shifted from.
public struct Scene: Sendable {
    /// World seconds before and after the clip.
    static let margin = 1.0

    /// The seed of the set.
    public let seed: UInt64
    /// The clip's number in the set.
    public let index: Int
    /// How it is rendered.
    public let settings: SceneSettings
    /// Which camera sees it, from 0.
    public let view: Int
    /// Sound is late by this much (early when negative).
    public let offsetSeconds: Double

    let camera: Camera
    let background: Background
    let light: Light
    let room: Room
    /// Back to front.
    let things: [Thing]
    let quiet: ClosedRange<Double>?

    /// Draws the world of clip `index` of set `seed`.
    ///
    /// - Parameters:
    ///   - seed: seed of the set.
    ///   - index: the clip's number in the set.
    ///   - settings: how it is rendered.
    ///   - view: which camera sees it; the world, its sound and the first camera's motion are the same for all, while
    ///     others stand elsewhere and have exposure, tint and noise of their own.
    /// - Throws: `SpeechError` where a clip needs spoken words and they cannot be made.
    public init(
        seed: UInt64, index: Int, settings: SceneSettings, view: Int = 0
    ) throws(SpeechError) {
        self.seed = seed
        self.index = index
        self.settings = settings
        self.view = view
        func stream(_ name: String) -> RandomStream {
            RandomStream(seed: seed, keys: RandomStream.key(name), UInt64(index))
        }
        func ownStream(_ name: String) -> RandomStream {
            view == 0
                ? stream(name)
                : RandomStream(
                    seed: seed, keys: RandomStream.key(name), UInt64(index), UInt64(view))
        }
        let worldSeconds = settings.seconds + 2 * Self.margin
        let aspect = Double(settings.width) / Double(settings.height)
        var random = stream("camera")
        var camera = Camera(aspect: aspect, seconds: worldSeconds, random: &random)
        random = stream("background")
        background = Background(
            frameWidth: settings.width, frameHeight: settings.height, random: &random)
        random = ownStream("light")
        light = Light(random: &random)
        random = stream("room")
        room = Room(random: &random)
        random = stream("offset")
        let largest = settings.maximumOffsetMilliseconds / 1000
        offsetSeconds = (random.uniform() * 2 - 1) * largest
        random = stream("quiet")
        quiet = Self.quietStretch(settings.seconds, random: &random)
        random = stream("things")
        let cast = Casting(
            seed: seed, index: index, worldSeconds: worldSeconds, quiet: quiet, aspect: aspect,
            camera: camera)
        things = try cast.things(random: &random)
        if view > 0 {
            random = ownStream("viewpoint")
            camera.viewpoint = Viewpoint(random: &random)
        }
        self.camera = camera
    }

    /// One clip in twelve has a stretch without any event.
    private static func quietStretch(
        _ seconds: Double, random: inout RandomStream
    ) -> ClosedRange<Double>? {
        let start = random.uniform(in: 0...max(0.1, seconds - 1.5))
        let length = random.uniform(in: 1.2...2.2)
        guard random.chance(0.08) else { return nil }
        return margin + start...margin + start + length
    }

    /// World time of a frame.
    func worldTime(ofFrame frame: Int) -> Double {
        Self.margin + Double(frame) / Double(settings.frameRate)
    }

    /// Frames in the clip.
    public var frameCount: Int { Int((settings.seconds * Double(settings.frameRate)).rounded()) }

    /// Sound samples in the clip.
    public var sampleCount: Int { Int((settings.seconds * Double(Stem.sampleRate)).rounded()) }
}

/// Exposure, colour of the light and noise of the sensor.
struct Light: Sendable {
    private let depth: Double
    private let tempo: Double
    private let phase: Double
    private let tint: Color
    let sensorNoise: Float

    init(random: inout RandomStream) {
        depth = random.chance(0.5) ? random.uniform(in: 0...0.15) : 0
        tempo = random.uniform(in: 0.3...1.5)
        phase = random.uniform(in: 0...6.28)
        let warmth = Float(random.uniform(in: -0.07...0.07))
        tint = Color(1 + warmth, 1, 1 - warmth, 0) * Float(random.uniform(in: 0.82...1.1))
        sensorNoise = random.chance(0.6) ? Float(random.uniform(in: 0...0.012)) : 0
    }

    func gain(at time: Double) -> Color { tint * Float(1 + depth * sin(tempo * time + phase)) }
}
