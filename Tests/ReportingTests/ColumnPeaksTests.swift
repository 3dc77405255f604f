import Essentials
import Reporting
import Testing

@Suite struct ColumnPeaksTests {
    @Test(arguments: [1, 7, 800, 1600, 1601, 4003], [1, 100, 5000])
    func aPictureOfThePeaksIsThePictureOfTheWhole(frameCount: Int, piece: Int) {
        var stream = RandomStream(seed: 1)
        let values = (0..<(5 * frameCount)).map { _ in Float(stream.uniform(in: -70...0)) }
        var peaks = ColumnPeaks(bandCount: 5, frameCount: frameCount)
        for first in stride(from: 0, to: frameCount, by: piece) {
            let last = min(first + piece, frameCount)
            let part = (0..<5).flatMap {
                values[($0 * frameCount + first)..<($0 * frameCount + last)]
            }
            peaks.append(part, count: last - first)
        }
        #expect(peaks.width == min(frameCount, 1600))
        for band in 0..<5 {
            let row = values[(band * frameCount)..<((band + 1) * frameCount)]
            #expect(peaks.lowest[band] == row.min())
        }
        let range: ClosedRange<Float> = -60...0
        let whole = SpectrogramPicture.render(
            values: values, bandCount: 5, frameCount: frameCount,
            axis: .linear(highestHertz: 8000), hopSeconds: 0.5, range: range, unit: "dB",
            title: "s")
        let ours = SpectrogramPicture.render(
            values: peaks.values, bandCount: 5, frameCount: peaks.width,
            axis: .linear(highestHertz: 8000),
            hopSeconds: 0.5 * Double(frameCount) / Double(peaks.width), range: range, unit: "dB",
            title: "s")
        let isSame = PNGWriter.encoded(ours) == PNGWriter.encoded(whole)
        #expect(isSame)
    }

    @Test func tooManyColumnsStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            var peaks = ColumnPeaks(bandCount: 1, frameCount: 1)
            peaks.append([1, 2], count: 2)
        }
    }
}
