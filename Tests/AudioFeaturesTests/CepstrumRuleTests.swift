import Testing

@testable import AudioFeatures

@Suite struct CepstrumRuleTests {
    @Test func theCosineTransformIsOrthonormal() {
        let rule = CepstrumRule(coefficientCount: 8, lifter: 0, startsWithEnergy: false)
        let matrix = rule.matrix(bandCount: 8)
        for i in 0..<8 {
            for j in 0..<8 {
                let product = (0..<8).reduce(0.0) { $0 + matrix[i * 8 + $1] * matrix[j * 8 + $1] }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-14)
            }
        }
    }

    @Test func theLifterRaisesTheMiddleMost() {
        let plain = CepstrumRule(coefficientCount: 13, lifter: 0, startsWithEnergy: false)
            .matrix(bandCount: 26)
        let lifted = CepstrumRule(coefficientCount: 13, lifter: 22, startsWithEnergy: false)
            .matrix(bandCount: 26)
        #expect(abs(lifted[0] / plain[0] - 1) < 1e-14)
        #expect(abs(lifted[11 * 26] / plain[11 * 26] - 12) < 1e-12)
    }
}
