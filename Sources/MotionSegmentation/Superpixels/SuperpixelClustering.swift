internal import Foundation

/// Divides pictures into superpixels: k-means of colour and place, each centre looking at its neighbourhood only.
///
/// Source: Achanta, Shaji, Smith, Lucchi, Fua, Süsstrunk, "SLIC Superpixels Compared to State-of-the-art Superpixel
/// Methods", TPAMI 2012, with their compactness of 10. Differs from it: centres begin in the middle of their cells, not at
/// the lowest gradient nearby.
struct SuperpixelClustering {
    /// About how many regions a picture gets.
    let count: Int
    /// How much a distance of one grid step counts, in units of Lab.
    private let compactness: Float = 10
    private let rounds = 10

    /// The regions of a picture; each is connected and at least a quarter of a grid cell large.
    func regions(of picture: LabPicture) -> SuperpixelMap {
        let (width, height) = (picture.width, picture.height)
        let step = max(1, (Double(width * height) / Double(count)).squareRoot())
        let columns = max(1, Int(Double(width) / step))
        let rows = max(1, Int(Double(height) / step))
        var centres = (0..<rows * columns).map { cell in
            let x = (2 * (cell % columns) + 1) * width / (2 * columns)
            let y = (2 * (cell / columns) + 1) * height / (2 * rows)
            return Centre(x: Float(x), y: Float(y), colour: picture.colour(y * width + x))
        }
        var labels = [Int32](repeating: 0, count: width * height)
        let reach = Float(max(step, Double(width) / Double(columns), Double(height) / Double(rows)))
        for _ in 0..<rounds {
            assign(picture, centres, reach: reach, step: Float(step), to: &labels)
            move(&centres, to: labels, picture)
        }
        return Self.connected(
            labels, width: width, height: height, leastPixels: Int(step * step / 4))
    }

    private struct Centre {
        var x, y: Float
        var colour: SIMD3<Float>
    }

    private func assign(
        _ picture: LabPicture, _ centres: [Centre], reach: Float, step: Float,
        to labels: inout [Int32]
    ) {
        let (width, height) = (picture.width, picture.height)
        let plane = width * height
        let weight = (compactness / step) * (compactness / step)
        var nearest = [Float](repeating: .infinity, count: plane)
        picture.values.withUnsafeBufferPointer { values in
            nearest.withUnsafeMutableBufferPointer { nearest in
                labels.withUnsafeMutableBufferPointer { labels in
                    for (number, centre) in centres.enumerated() {
                        let columns = Self.range(centre.x, reach, width)
                        for y in Self.range(centre.y, reach, height) {
                            let vertical = (Float(y) - centre.y) * (Float(y) - centre.y)
                            for x in columns {
                                let pixel = y * width + x
                                let l = values[pixel] - centre.colour.x
                                let a = values[plane + pixel] - centre.colour.y
                                let b = values[2 * plane + pixel] - centre.colour.z
                                let sideways = Float(x) - centre.x
                                let distance =
                                    l * l + a * a + b * b
                                    + weight * (sideways * sideways + vertical)
                                if distance < nearest[pixel] {
                                    nearest[pixel] = distance
                                    labels[pixel] = Int32(number)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func range(_ middle: Float, _ reach: Float, _ count: Int) -> Range<Int> {
        let low = max(0, Int(middle - reach))
        return low..<max(low, min(count, Int(middle + reach) + 1))
    }

    private func move(_ centres: inout [Centre], to labels: [Int32], _ picture: LabPicture) {
        var sums = [Centre](
            repeating: Centre(x: 0, y: 0, colour: .zero), count: centres.count)
        var counts = [Float](repeating: 0, count: centres.count)
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let pixel = y * picture.width + x
                let label = Int(labels[pixel])
                sums[label].x += Float(x)
                sums[label].y += Float(y)
                sums[label].colour += picture.colour(pixel)
                counts[label] += 1
            }
        }
        for index in centres.indices where counts[index] > 0 {
            let share = 1 / counts[index]
            centres[index] = Centre(
                x: sums[index].x * share, y: sums[index].y * share,
                colour: sums[index].colour * share)
        }
    }

    /// Connected parts as regions of their own; smaller ones join one that they touch.
    private static func connected(
        _ labels: [Int32], width: Int, height: Int, leastPixels: Int
    ) -> SuperpixelMap {
        var result = [Int32](repeating: -1, count: labels.count)
        var (count, part) = (Int32(0), [Int]())
        for start in labels.indices where result[start] < 0 {
            part.removeAll(keepingCapacity: true)
            part.append(start)
            result[start] = count
            var (next, neighbour) = (0, Int32(-1))
            func reach(_ pixel: Int) {
                if result[pixel] < 0, labels[pixel] == labels[start] {
                    result[pixel] = count
                    part.append(pixel)
                } else if result[pixel] >= 0, result[pixel] != count {
                    neighbour = result[pixel]
                }
            }
            while next < part.count {
                let pixel = part[next]
                next += 1
                let x = pixel % width
                if x > 0 { reach(pixel - 1) }
                if x + 1 < width { reach(pixel + 1) }
                if pixel >= width { reach(pixel - width) }
                if pixel + width < labels.count { reach(pixel + width) }
            }
            if part.count < leastPixels, neighbour >= 0 {
                for pixel in part { result[pixel] = neighbour }
            } else {
                count += 1
            }
        }
        return SuperpixelMap(width: width, height: height, labels: result, count: Int(count))
    }
}

extension LabPicture {
    /// L, a and b of a pixel.
    func colour(_ pixel: Int) -> SIMD3<Float> {
        let plane = width * height
        return SIMD3(values[pixel], values[plane + pixel], values[2 * plane + pixel])
    }
}
