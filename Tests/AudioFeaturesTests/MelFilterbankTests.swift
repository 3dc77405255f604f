import Testing

@testable import AudioFeatures

@Suite struct MelFilterbankTests {
    @Test func scalesAreUndoneByTheirInverses() {
        for scale in MelScale.allCases {
            for hertz in [0, 1, 125, 999, 1000, 1001, 7500, 24_000] as [Double] {
                #expect(abs(scale.hertz(mel: scale.mel(hertz: hertz)) - hertz) < 1e-8)
            }
        }
    }

    @Test func scalesHaveTheirFixedPoints() {
        // 1000 Hz is 1000 mel by construction, 15 on Slaney's scale, 6400 Hz is 27 steps higher.
        #expect(abs(MelScale.htk.mel(hertz: 1000) - 999.9855) < 1e-3)
        #expect(abs(MelScale.naturalHTK.mel(hertz: 1000) - 999.9907) < 1e-3)
        #expect(MelScale.slaney.mel(hertz: 1000) == 15)
        #expect(abs(MelScale.slaney.mel(hertz: 6400) - 42) < 1e-12)
    }

    @Test(arguments: [MelFilterbank.Triangles.hertz, .mel])
    func neighbouringTrianglesAddUpToOne(triangles: MelFilterbank.Triangles) {
        let bank = MelFilterbank(
            bandCount: 20, minimumHertz: 100, maximumHertz: 8000, scale: .htk,
            triangles: triangles)
        let rows = bank.weights(sampleRate: 16_000, fftSize: 1024)
        let centres = bank.centreHertz
        for bin in 0...512 {
            let hertz = Double(bin) * 16_000 / 1024
            guard hertz >= centres[0], hertz <= centres[19] else { continue }
            let sum = rows.rows.reduce(Float(0)) { sum, row in
                let place = bin - row.firstColumn
                return (0..<row.count).contains(place) ? sum + rows.weights[row.start + place] : sum
            }
            #expect(abs(sum - 1) < 1e-5, "bin \(bin)")
        }
    }

    @Test func areaNormalizationMakesEqualAreas() {
        let bank = MelFilterbank(
            bandCount: 10, maximumHertz: 8000, scale: .slaney, normalization: .area)
        let rows = bank.weights(sampleRate: 16_000, fftSize: 1 << 16)
        for row in rows.rows {
            let sum = rows.weights[row.start..<(row.start + row.count)].reduce(0, +)
            #expect(abs(sum * 16_000 / Float(1 << 16) - 1) < 1e-3)
        }
    }

    @Test func sparseRowsMultiplyLikeTheWholeMatrix() {
        let numbers = Fixtures.noise(7 * 19, seed: 1).map(Double.init)
        let matrix = (0..<7).map { (row: Int) -> [Double] in
            let stored = row...(2 * row + 3)
            return (0..<19).map { stored.contains($0) ? numbers[row * 19 + $0] : 0 }
        }
        let rows = SparseRows(rowCount: 7) { matrix[$0] }
        let block = Fixtures.noise(19 * 16, seed: 2)
        var products = [Float](repeating: 0, count: 7 * 16)
        rows.multiply(block, into: &products)
        for row in 0..<7 {
            for lane in 0..<16 {
                var expected = 0.0
                for column in 0..<19 {
                    expected += matrix[row][column] * Double(block[column * 16 + lane])
                }
                #expect(abs(Double(products[row * 16 + lane]) - expected) < 1e-6)
            }
        }
    }
}
