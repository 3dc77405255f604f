// Made-up clips in which it is known what moves.

import Essentials
import Foundation
import MotionSegmentation

/// A disc with a texture of its own over a textured background that a camera may move over.
struct MovingDisc {
    var width = 128
    var height = 96
    /// Pixels a frame by which the background moves.
    var pan = (x: 0.0, y: 0.0)
    /// Growth of the background in a frame, around the middle.
    var zoom = 1.0
    /// Pixels a frame by which the disc moves.
    var velocity = (x: 1.5, y: 0.7)
    var radius = 17.0
    var start = (x: 45.0, y: 42.0)
    /// Deviation of the noise of each pixel, in levels.
    var noise = 2.0

    /// Pictures of so many frames, and where the disc is in each.
    func clip(frames: Int, seed: UInt64 = 1) -> (pictures: [ColorPicture], masks: [[Bool]]) {
        var random = RandomStream(seed: seed)
        var (pictures, masks) = ([ColorPicture](), [[Bool]]())
        for frame in 0..<frames {
            let time = Double(frame)
            var (pixels, mask) = ([UInt8](), [Bool]())
            for y in 0..<height {
                for x in 0..<width {
                    let (px, py) = (Double(x), Double(y))
                    let (dx, dy) = (
                        px - start.x - velocity.x * time, py - start.y - velocity.y * time
                    )
                    let isDisc = dx * dx + dy * dy < radius * radius
                    let scale = pow(zoom, -time)
                    let (bx, by) = (
                        (px - Double(width) / 2) * scale - pan.x * time,
                        (py - Double(height) / 2) * scale - pan.y * time
                    )
                    let wave = isDisc ? Self.wave(dx * 1.3, dy * 1.3) : Self.wave(bx, by)
                    let base: [Double] = isDisc ? [190, 90, 60] : [80, 120, 110]
                    for channel in 0..<3 {
                        let level = base[channel] + 30 * wave + noise * random.normal()
                        pixels.append(UInt8(min(255, max(0, level.rounded()))))
                    }
                    mask.append(isDisc)
                }
            }
            pictures.append(ColorPicture(width: width, height: height, pixels: pixels))
            masks.append(mask)
        }
        return (pictures, masks)
    }

    private static func wave(_ x: Double, _ y: Double) -> Double {
        (sin(0.31 * x + 0.17 * y) + sin(0.13 * x - 0.41 * y + 1) + cos(0.53 * x + 0.07 * y)) / 1.6
    }
}

/// The mean over frames of how much what counts as moving overlaps what does: intersection over union.
func meanOverlap(_ maps: [ScoreMap], _ masks: [[Bool]]) -> Double {
    let overlaps = zip(maps, masks).map { map, mask -> Double in
        var (both, any) = (0, 0)
        for (verdict, isDisc) in zip(map.verdicts, mask) {
            if verdict == .moving && isDisc { both += 1 }
            if verdict == .moving || isDisc { any += 1 }
        }
        return Double(both) / Double(max(1, any))
    }
    return overlaps.reduce(0, +) / Double(overlaps.count)
}
