import Testing

@testable import Reporting

@Suite struct AxisTicksTests {
    @Test(arguments: [
        (
            0.0, 1.0, 10,
            ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
        ),
        (0, 24, 10, ["0", "5", "10", "15", "20"]),
        (0, 24, 12, ["0", "2", "4", "6", "8", "10", "12", "14", "16", "18", "20", "22", "24"]),
        (-80, 0, 4, ["-80", "-60", "-40", "-20", "0"]),
        (-45.3, 34.9, 9, ["-40", "-30", "-20", "-10", "0", "10", "20", "30"]),
        (0, 0.05, 5, ["0.00", "0.01", "0.02", "0.03", "0.04", "0.05"]),
        (-0.3, 0.3, 3, ["-0.2", "0.0", "0.2"]), (0, 3600, 4, ["0", "1000", "2000", "3000"]),
        (5, 5, 4, ["5"]),
    ])
    func labelsAreRound(low: Double, high: Double, count: Int, labels: [String]) {
        #expect(AxisTicks(from: low, to: high, count: count).labels == labels)
    }

    @Test func valuesAreWhatTheLabelsSay() {
        let ticks = AxisTicks(from: -1.05, to: 7.3, count: 9)
        #expect(ticks.values.count == ticks.labels.count)
        for (value, label) in zip(ticks.values, ticks.labels) {
            #expect(abs(value - (Double(label) ?? .nan)) < 1e-9)
            #expect(value >= -1.05 && value <= 7.3)
        }
    }
}
