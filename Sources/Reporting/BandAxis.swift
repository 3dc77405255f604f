internal import Glibc

/// What the rows of a spectrogram stand for, from the lowest on.
public enum BandAxis: Sendable, Equatable {
    /// Frequencies equally spaced from 0 to the highest one, in hertz.
    case linear(highestHertz: Double)
    /// Bands with their middles in hertz, ascending, such as those of a mel scale.
    case bands(middleHertz: [Double])
    /// Numbered coefficients from 0.
    case coefficients

    /// What is written along the axis.
    var title: String {
        switch self {
        case .linear: "frequency (kHz)"
        case .bands: "frequency (Hz)"
        case .coefficients: "coefficient"
        }
    }

    /// Pixels from one label to the next at least; equally spaced ones look best further apart.
    var pixelSpacing: Double {
        switch self {
        case .linear: 50
        case .bands, .coefficients: 30
        }
    }

    /// The labels of an axis of so many rows and their places, counted in rows from the middle of
    /// the lowest; no two closer than `spacing` rows.
    func ticks(rowCount: Int, spacing: Double) -> [(label: String, row: Double)] {
        switch self {
        case .linear(let highest):
            let count = max(1, Int(Double(rowCount) / spacing))
            let ticks = AxisTicks(from: 0, to: highest / 1000, count: count)
            return zip(ticks.labels, ticks.values).map { label, value in
                (label, value * 1000 / highest * Double(rowCount - 1))
            }
        case .bands(let middles): return Self.bandTicks(middles, spacing: spacing)
        case .coefficients:
            let step = max(1, Int(spacing.rounded(.up)))
            return stride(from: 0, to: rowCount, by: step).map { (String($0), Double($0)) }
        }
    }

    /// Round frequencies as far as they have room, the roundest first.
    private static func bandTicks(
        _ middles: [Double], spacing: Double
    ) -> [(label: String, row: Double)] {
        var chosen: [(label: String, row: Double)] = []
        for mantissa in [1, 5, 2, 3, 7, 4, 6, 8, 1.5] as [Double] {
            for exponent in [3, 4, 2, 1, 5] {
                let hertz = mantissa * pow(10, Double(exponent))
                guard let row = row(of: hertz, among: middles),
                    chosen.allSatisfy({ abs($0.row - row) >= spacing })
                else { continue }
                chosen.append((String(Int(hertz)), row))
            }
        }
        return chosen
    }

    /// The place of a frequency between the middles of bands; `nil` outside.
    private static func row(of hertz: Double, among middles: [Double]) -> Double? {
        guard let above = middles.firstIndex(where: { $0 >= hertz }) else { return nil }
        if middles[above] == hertz { return Double(above) }
        guard above > 0 else { return nil }
        let (low, high) = (middles[above - 1], middles[above])
        return Double(above - 1) + (hertz - low) / (high - low)
    }
}
