import CPixels
import Testing

@testable import MediaIO

@Suite("AxisFilter")
struct AxisFilterTests {
    /// What the filter makes of an axis of samples.
    private func filtered(_ inputs: [Double], outputs: Int) -> [Double] {
        let filter = AxisFilter(inputs: inputs.count, outputs: outputs)
        let axis = filter.axis
        return (0..<outputs).map { output in
            (0..<Int(axis.taps)).reduce(0) { sum, tap in
                let weight = axis.weights[output * Int(axis.taps) + tap]
                return sum + Double(weight) * inputs[Int(axis.first[output]) + tap]
            }
        }
    }

    @Test func aPixelIsTheMeanOverItsArea() {
        #expect(filtered([10, 20, 30, 40], outputs: 2) == [15, 35])
        // 3 to 2: each result covers one sample and half of the middle one.
        let made = filtered([0, 30, 90], outputs: 2)
        #expect(abs(made[0] - 10) < 1e-5 && abs(made[1] - 70) < 1e-5)
    }

    @Test func nothingChangesWhereTheSizeIsTheSame() {
        let inputs = (0..<17).map(Double.init)
        #expect(filtered(inputs, outputs: 17) == inputs)
    }

    @Test func growingInterpolatesBetweenCentresAndRepeatsTheEnds() {
        #expect(filtered([0, 8], outputs: 4) == [0, 2, 6, 8])
        #expect(filtered([5], outputs: 3) == [5, 5, 5])
    }

    /// However the sizes fall together, weights add up to 1 and no tap lies outside.
    @Test func weightsAddUpToOneWithinTheAxis() {
        for inputs in 1...40 {
            for outputs in 1...40 {
                let filter = AxisFilter(inputs: inputs, outputs: outputs)
                let axis = filter.axis
                for output in 0..<outputs {
                    let first = Int(axis.first[output])
                    #expect(first >= 0 && first + Int(axis.taps) <= inputs)
                    let weights = (0..<filter.taps).map { axis.weights[output * filter.taps + $0] }
                    #expect(abs(weights.reduce(0, +) - 1) < 1e-6 && weights.allSatisfy { $0 >= 0 })
                }
            }
        }
    }
}
