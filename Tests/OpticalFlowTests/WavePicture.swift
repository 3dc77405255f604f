// Textured pictures whose parts can be moved by any distance.

import Foundation
import OpticalFlow

/// A sum of waves, displaced.
func wavePicture(
    width: Int = 96, height: Int = 72, rightward: Double = 0, downward: Double = 0,
    level: Double = 128, contrast: Double = 1
) -> GreyPicture {
    let levels = (0..<width * height).map { index -> UInt8 in
        let x = Double(index % width) - rightward
        let y = Double(index / width) - downward
        let waves =
            50 * sin(0.31 * x + 0.17 * y) + 35 * sin(0.13 * x - 0.41 * y + 1)
            + 25 * cos(0.53 * x + 0.07 * y)
        return UInt8(min(255, max(0, (level + contrast * waves).rounded())))
    }
    return GreyPicture(width: width, height: height, levels: levels)
}
