// Renders frames of a scene with their label maps.

internal import Glibc

/// What one frame shows of one object.
struct Sighting {
    /// Smallest box around its visible pixels, half open; `nil` when hidden.
    var box: (left: Int, top: Int, right: Int, bottom: Int)?
    /// Middle of the object in pixels, visible or not.
    var center: Point
    /// Pixels that show it.
    var visibleArea: Int
    /// Pixels that would show it if nothing were in front.
    var wholeArea: Int
}

/// One rendered frame.
struct RenderedFrame {
    /// Rows of red, green, blue.
    var rgb: [UInt8]
    /// Rows of object ids, 0 for the background.
    var labels: [UInt8]
    /// By object, in the order of `Scene.things`.
    var sightings: [Sighting]
}

/// Renders the frames of one scene.
struct FrameRenderer {
    private let scene: Scene
    private var canvas: Canvas
    /// The background under a camera that stands still.
    private var still: [Color]?

    init(_ scene: Scene) {
        self.scene = scene
        canvas = Canvas(width: scene.settings.width, height: scene.settings.height)
    }

    mutating func render(frame: Int) -> RenderedFrame {
        let time = scene.worldTime(ofFrame: frame)
        let view = scene.camera.view(at: time)
        paintBackground(view)
        let pixels = Float(scene.settings.height)
        let screen = Affine(a: pixels, d: pixels).after(view)
        var sightings: [Sighting] = []
        for (slot, thing) in scene.things.enumerated() {
            let layer = screen.after(
                Affine(
                    origin: scene.camera.viewpoint.displacement(
                        ofLayer: slot, of: scene.things.count)))
            let placement = layer.after(thing.placement(at: time))
            drawShadow(of: thing, screen: layer, time: time)
            for part in thing.toy.parts(at: time) {
                canvas.draw(
                    part, placement: placement, label: UInt8(thing.id), noise: thing.noise)
            }
            sightings.append(
                Sighting(
                    box: nil, center: placement.origin, visibleArea: 0,
                    wholeArea: canvas.labels.count(of: UInt8(thing.id))))
        }
        measure(&sightings)
        return RenderedFrame(
            rgb: developed(frame: frame, gain: scene.light.gain(at: time)),
            labels: canvas.labels, sightings: sightings)
    }

    private mutating func paintBackground(_ view: Affine) {
        for index in canvas.labels.indices { canvas.labels[index] = 0 }
        if let still {
            canvas.pixels = still
            return
        }
        scene.background.paint(on: &canvas, view: view)
        if scene.camera.motion == .fixed { still = canvas.pixels }
    }

    private mutating func drawShadow(of thing: Thing, screen: Affine, time: Double) {
        let place = screen.after(
            .placing(at: thing.path.point(at: time), scale: Point(thing.size, thing.size)))
        let paint = Paint.glow(.grey(0), opacity: 0.28, blur: 0.3)
        canvas.draw(
            Part(.ellipse(0.38, 0.34), at: 0.07, 0.14, paint), placement: place, label: 0,
            noise: thing.noise)
    }

    private func measure(_ sightings: inout [Sighting]) {
        for (slot, thing) in scene.things.enumerated() {
            let id = UInt8(thing.id)
            var (left, top, right, bottom, area) = (canvas.width, canvas.height, 0, 0, 0)
            for y in 0..<canvas.height {
                for x in 0..<canvas.width where canvas.labels[y * canvas.width + x] == id {
                    (left, right) = (min(left, x), max(right, x + 1))
                    (top, bottom) = (min(top, y), max(bottom, y + 1))
                    area += 1
                }
            }
            sightings[slot].visibleArea = area
            if area > 0 { sightings[slot].box = (left, top, right, bottom) }
        }
    }

    /// Exposure, sensor noise and rounding to bytes.
    private func developed(frame: Int, gain: Color) -> [UInt8] {
        let strength = scene.light.sensorNoise * 2
        var state = UInt32(truncatingIfNeeded: scene.seed) ^ UInt32(scene.index) &* 0x9E37_79B9
        state = (state ^ UInt32(frame) &* 0x85EB_CA6B ^ UInt32(scene.view) &* 0xC2B2_AE35) | 1
        return [UInt8](unsafeUninitializedCapacity: canvas.pixels.count * 3) { bytes, count in
            var at = 0
            for pixel in canvas.pixels {
                var color = pixel * gain
                if strength > 0 {
                    for lane in 0..<3 {
                        // Xorshift (Marsaglia 2003); the sum of two uniforms is close to normal.
                        state ^= state << 13
                        state ^= state >> 17
                        state ^= state << 5
                        let sum = Float(state & 0xFFFF) + Float(state >> 16)
                        color[lane] += (sum * 0x1p-16 - 1) * strength
                    }
                }
                let scaled = (color * 255 + 0.5).clamped(
                    lowerBound: .init(repeating: 0), upperBound: .init(repeating: 255))
                bytes[at] = UInt8(scaled.x)
                bytes[at + 1] = UInt8(scaled.y)
                bytes[at + 2] = UInt8(scaled.z)
                at += 3
            }
            count = at
        }
    }
}

extension [UInt8] {
    /// How many elements equal `value`.
    fileprivate func count(of value: UInt8) -> Int {
        withUnsafeBufferPointer { $0.reduce(0) { $0 + ($1 == value ? 1 : 0) } }
    }
}
