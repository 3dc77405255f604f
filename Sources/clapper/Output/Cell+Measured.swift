internal import FeatureEvaluation

extension Cell {
    /// A share over seeds, in per cent.
    static func percent(_ value: MeasuredValue?) -> Cell {
        guard let value else { return .missing }
        return .measured(
            100 * value.mean, deviation: value.deviation.map { 100 * $0 }, decimals: 1)
    }

    /// A share, in per cent; missing where it is no number, as the standard error of one group.
    static func percent(_ value: Double?) -> Cell {
        guard let value, value.isFinite else { return .missing }
        return .number(100 * value, decimals: 1)
    }

    /// A number over seeds.
    static func measured(_ value: MeasuredValue?, decimals: Int) -> Cell {
        guard let value else { return .missing }
        return .measured(value.mean, deviation: value.deviation, decimals: decimals)
    }
}
