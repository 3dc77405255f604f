// The contour measure F of DAVIS.

extension ObjectMask {
    /// The share of the picture's diagonal within which contours count as met.
    public static let contourTolerance = 0.008

    /// The contour accuracy F: harmonic mean of precision and recall of the contour's pixels, 0 to 1.
    ///
    /// A pixel of one contour is met where a pixel of the other lies within a disk of `tolerance` times
    /// the diagonal, rounded up. With no contour on one side, F is 0, on both sides 1.
    ///
    /// Source: as `regionSimilarity(to:)`, and the official evaluation's `f_measure`
    /// (davisvideochallenge/davis2017-evaluation, davis2017/metrics.py). Stops the program where the sizes differ.
    ///
    /// - Parameters:
    ///   - truth: the true mask.
    ///   - tolerance: share of the diagonal, positive.
    /// - Returns: the measure.
    public func contourAccuracy(
        against truth: ObjectMask, tolerance: Double = contourTolerance
    ) -> Double {
        mustHaveSize(of: truth, "contourAccuracy")
        let (own, real) = (contour, truth.contour)
        let (ownCount, realCount) = (own.area, real.area)
        guard ownCount > 0, realCount > 0 else { return ownCount == realCount ? 1 : 0 }
        let diagonal = Double(width * width + height * height).squareRoot()
        let radius = Int((tolerance * diagonal).rounded(.up))
        let precision = Double(own.sharedArea(real.dilated(radius))) / Double(ownCount)
        let recall = Double(real.sharedArea(own.dilated(radius))) / Double(realCount)
        guard precision + recall > 0 else { return 0 }
        return 2 * precision * recall / (precision + recall)
    }

    /// Pixels that differ from their right, lower, or lower right neighbour; in the last row and column only the
    /// neighbour that exists is compared, and the last pixel is never one.
    var contour: ObjectMask {
        var result = [Bool](repeating: false, count: isInside.count)
        for y in 0..<height {
            for x in 0..<width {
                let place = y * width + x
                let here = isInside[place]
                let (hasRight, hasBelow) = (x + 1 < width, y + 1 < height)
                let right = hasRight && isInside[place + 1] != here
                let below = hasBelow && isInside[place + width] != here
                let across = hasRight && hasBelow && isInside[place + width + 1] != here
                result[place] = right || below || across
            }
        }
        return ObjectMask(width: width, height: height, isInside: result)
    }

    /// Pixels with one of the mask at a distance of at most `radius`.
    func dilated(_ radius: Int) -> ObjectMask {
        // Half the width of the disk in each of its rows.
        let reach = (-radius...radius).map { y in
            Int(Double(radius * radius - y * y).squareRoot().rounded(.down))
        }
        var result = [Bool](repeating: false, count: isInside.count)
        for place in isInside.indices where isInside[place] {
            let (x, y) = (place % width, place / width)
            for row in max(0, y - radius)..<min(height, y + radius + 1) {
                let half = reach[row - y + radius]
                for column in max(0, x - half)..<min(width, x + half + 1) {
                    result[row * width + column] = true
                }
            }
        }
        return ObjectMask(width: width, height: height, isInside: result)
    }

    private func sharedArea(_ other: ObjectMask) -> Int {
        zip(isInside, other.isInside).reduce(0) { $0 + ($1.0 && $1.1 ? 1 : 0) }
    }
}
