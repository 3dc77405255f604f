import OpticalFlow
import Testing

@Suite struct GreyPictureTests {
    @Test func exposureLeavesNoTrace() throws {
        let usual = wavePicture(contrast: 0.8).standardized()
        let bright = wavePicture(level: 150, contrast: 0.8).standardized()
        let flat = wavePicture(contrast: 0.4).standardized()
        for other in [bright, flat] {
            for (a, b) in zip(usual.levels, other.levels) { #expect(abs(Int(a) - Int(b)) <= 3) }
        }
        let mean = usual.levels.reduce(0.0) { $0 + Double($1) } / Double(usual.levels.count)
        #expect(abs(mean - 128) < 1)
    }

    @Test func flatPicturesStayFlat() {
        let flat = GreyPicture(width: 3, height: 2, levels: [9, 9, 9, 9, 9, 9])
        #expect(flat.standardized().levels == [128, 128, 128, 128, 128, 128])
    }

    /// The flow of a picture that stands still while it brightens, with and without.
    @Test(arguments: FlowMethod.allCases)
    func standardizedPicturesThatBrightenDoNotFlow(_ method: FlowMethod) throws {
        let estimator = try FlowEstimator(method)
        let (dark, bright) = (wavePicture(contrast: 0.6), wavePicture(level: 140, contrast: 0.75))
        func motion(_ a: GreyPicture, _ b: GreyPicture) throws -> Double {
            FlowField.largestCellMotion([try estimator.flow(from: a, to: b)])
        }
        let (raw, clean) = (
            try motion(dark, bright), try motion(dark.standardized(), bright.standardized())
        )
        #expect(clean < 0.1, "\(clean)")
        #expect(raw > 2 * clean, "\(raw), \(clean)")
    }
}
