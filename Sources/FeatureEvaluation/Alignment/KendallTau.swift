/// How far two rankings agree.
enum KendallTau {
    /// Kendall's tau-b, from -1 (reversed) to 1 (the same order): (P - Q) / sqrt((P + Q + T) (P + Q + U)), with P pairs
    /// in the same order, Q in opposite ones, T tied in the first values only and U in the second only.
    ///
    /// The same number as `scipy.stats.kendalltau`.
    ///
    /// - Parameters:
    ///   - first: values.
    ///   - second: as many values.
    /// - Returns: nil where all of the first or all of the second values are equal.
    static func tau(_ first: [Int], _ second: [Int]) -> Double? {
        var (agreeing, opposed, tiedFirst, tiedSecond) = (0, 0, 0, 0)
        for i in first.indices {
            for j in first.indices.dropFirst(i + 1) {
                let (a, b) = ((first[i] - first[j]).signum(), (second[i] - second[j]).signum())
                if a * b > 0 {
                    agreeing += 1
                } else if a * b < 0 {
                    opposed += 1
                } else if a != 0 {
                    tiedSecond += 1
                } else if b != 0 {
                    tiedFirst += 1
                }
            }
        }
        let untied = agreeing + opposed
        let scale = Double(untied + tiedFirst) * Double(untied + tiedSecond)
        return scale > 0 ? Double(agreeing - opposed) / scale.squareRoot() : nil
    }
}
