// The picture that a frame is painted on, and the map of which object each pixel shows.

/// Colours and object labels of one frame.
struct Canvas {
    let width: Int
    let height: Int
    /// Rows of colours, about 0...1.
    var pixels: [Color]
    /// Rows of labels: 0 background, `id` of the object in front otherwise.
    var labels: [UInt8]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = [Color](repeating: .grey(0), count: width * height)
        labels = [UInt8](repeating: 0, count: width * height)
    }

    /// Fills a part; `placement` maps object coordinates to pixels, `label` 0 leaves the labels.
    mutating func draw(_ part: Part, placement: Affine, label: UInt8, noise: Noise) {
        let map = placement.after(.placing(at: part.at, angle: part.angle))
        let brush = Brush(part: part, map: map, noise: noise, label: part.isSolid ? label : 0)
        switch part.shape {
        case .disc(let radius):
            fill(brush) { $0.length - radius }
        case .ellipse(let x, let y):
            fill(brush) { Distance.ellipse($0, Point(x, y)) }
        case .box(let x, let y, let round):
            fill(brush) { Distance.box($0, Point(x, y), round) }
        case .line(let end, let radius):
            fill(brush) { Distance.line($0, end, radius) }
        case .ring(let radius, let half):
            fill(brush) { abs($0.length - radius) - half }
        case .polygon(let points, let round):
            points.withUnsafeBufferPointer { corners in
                fill(brush) { Distance.polygon($0, corners) - round }
            }
        }
    }

    @inline(__always)
    private mutating func fill(_ brush: Brush, _ distance: (Point) -> Float) {
        let margin = brush.reach + 1
        let center = brush.map.origin
        let left = max(0, Int((center.x - margin).rounded(.down)))
        let right = min(Float(width), (center.x + margin).rounded(.up))
        let top = max(0, Int((center.y - margin).rounded(.down)))
        let bottom = min(Float(height), (center.y + margin).rounded(.up))
        guard Float(left) < right, Float(top) < bottom else { return }
        for y in top..<Int(bottom) {
            for x in left..<Int(right) {
                let p = brush.inverse(Point(Float(x) + 0.5, Float(y) + 0.5))
                let d = distance(p)
                let coverage = unit(0.5 - d * brush.pixelsPerUnit / brush.edgePixels)
                if coverage <= 0 { continue }
                let index = y * width + x
                let color = brush.color(at: p, distance: d)
                pixels[index] = pixels[index].mixed(with: color, coverage * brush.opacity)
                if coverage > 0.5, brush.label != 0 { labels[index] = brush.label }
            }
        }
    }
}

/// A part ready to be filled: its inverse map and what does not change from pixel to pixel.
private struct Brush {
    let map: Affine
    let inverse: Affine
    let paint: Paint
    let noise: Noise
    let label: UInt8
    let pixelsPerUnit: Float
    let edgePixels: Float
    let reach: Float
    let radius: Float
    let light: Point
    let opacity: Float

    init(part: Part, map: Affine, noise: Noise, label: UInt8) {
        self.map = map
        inverse = map.inverse
        paint = part.paint
        self.noise = noise
        self.label = label
        pixelsPerUnit = abs(map.determinant).squareRoot()
        edgePixels = 1 + part.paint.blur * pixelsPerUnit
        radius = max(part.shape.reach, 1e-4)
        let widest = max(Point(map.a, map.b).length, Point(map.c, map.d).length)
        reach = radius * widest + edgePixels
        // Light comes from the upper left of the picture, wherever the part is turned to.
        light = inverse.vector(Point(-0.55, -0.83)) * pixelsPerUnit
        opacity = part.paint.opacity
    }

    @inline(__always)
    func color(at p: Point, distance: Float) -> Color {
        let softness = 1.2 / pixelsPerUnit
        let share = paint.pattern.share(at: p, softness: softness, noise: noise)
        var color = paint.color.mixed(with: paint.second, share)
        var light: Float = 1
        if paint.shading > 0 { light += paint.shading * p.dot(self.light) / radius }
        if paint.grain > 0 { light += paint.grain * (noise(p * 22) - 0.5) }
        if paint.outline > 0 {
            light *= 1 - paint.outline * unit(1 + (distance * pixelsPerUnit + 1.2) * 0.7)
        }
        color *= light
        return color
    }
}
