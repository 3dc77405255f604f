/// How far two rankings agree.
enum KendallTau {
    /// Kendall's tau-b, from -1 (reversed) to 1 (the same order): (P - Q) / sqrt((P + Q + T) (P + Q + U)), with P pairs
    /// in the same order, Q in opposite ones, T tied in the first values only and U in the second only.
    ///
    /// The same number as `scipy.stats.kendalltau`. O(n log n): in the order of the first values, opposed pairs are the
    /// exchanges by which sorting puts the second ones in order. Source: Knight, "A computer method for calculating
    /// Kendall's tau with ungrouped data", Journal of the American Statistical Association 61, 1966.
    ///
    /// - Parameters:
    ///   - first: values.
    ///   - second: as many values.
    /// - Returns: nil where all of the first or all of the second values are equal.
    static func tau(_ first: [Int], _ second: [Int]) -> Double? {
        let pairs = zip(first, second).sorted { $0 < $1 }
        let whole = pairs.count * (pairs.count - 1) / 2
        let tiedFirst = tied(pairs) { $0.0 == $1.0 }
        let tiedBoth = tied(pairs) { $0 == $1 }
        var ranked = pairs.map(\.1)
        let opposed = exchanges(sorting: &ranked)
        let tiedSecond = tied(ranked, ==)
        let agreeing = whole - tiedFirst - tiedSecond + tiedBoth - opposed
        let scale = Double(whole - tiedFirst) * Double(whole - tiedSecond)
        return scale > 0 ? Double(agreeing - opposed) / scale.squareRoot() : nil
    }

    /// Pairs of equal elements, which stand side by side.
    private static func tied<Element>(
        _ sorted: [Element], _ isEqual: (Element, Element) -> Bool
    ) -> Int {
        var (count, run) = (0, 0)
        for index in sorted.indices.dropFirst() {
            run = isEqual(sorted[index - 1], sorted[index]) ? run + 1 : 0
            count += run
        }
        return count
    }

    /// Sorts by merging, and counts pairs of which the greater came first.
    private static func exchanges(sorting values: inout [Int]) -> Int {
        var count = 0
        var merged = values
        var width = 1
        while width < values.count {
            for start in stride(from: 0, to: values.count, by: 2 * width) {
                let middle = min(start + width, values.count)
                let end = min(start + 2 * width, values.count)
                var (left, right) = (start, middle)
                for place in start..<end {
                    if left < middle, right == end || values[left] <= values[right] {
                        merged[place] = values[left]
                        left += 1
                    } else {
                        merged[place] = values[right]
                        right += 1
                        // It passes all that are left of the first half.
                        count += middle - left
                    }
                }
            }
            swap(&values, &merged)
            width *= 2
        }
        return count
    }
}
