internal import Glibc

/// Normalized discounted cumulative gain: how much of what is relevant comes first.
///
/// nDCG@K = DCG@K / DCG@K of the best order, DCG@K = Σ_{i=1..K} gain_i / log2(i + 1), with linear
/// gain. Source: Järvelin, Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques", ACM TOIS
/// 20(4), 2002, in the form with log2(i + 1) of all ranks.
public enum DiscountedGain {
    /// The measure of one query.
    ///
    /// - Parameters:
    ///   - gains: how relevant each candidate is, not negative, nearest first.
    ///   - depth: how many ranks count.
    /// - Returns: 0 to 1; nil where no candidate is relevant, so that every order is as good.
    public static func normalized(_ gains: [Double], at depth: Int) -> Double? {
        let best = sum(gains.sorted(by: >), depth)
        return best > 0 ? sum(gains, depth) / best : nil
    }

    private static func sum(_ gains: [Double], _ depth: Int) -> Double {
        gains.prefix(depth).enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset + 2)) }
    }
}
