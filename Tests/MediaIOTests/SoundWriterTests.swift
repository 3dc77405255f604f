import Essentials
import Foundation
import MediaIO
import Testing

@Suite struct SoundWriterTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    @Test func samplesComeBackBitForBit() throws {
        var stream = RandomStream(seed: 1)
        let samples = (0..<5000).map { _ in Float(stream.uniform(in: -2...2)) }
        let path = folder.file("s.wav")
        try SoundWriter.write(samples, sampleRate: 22_050, to: path)
        let read = try SoundFileReference(path)
        #expect((read.sampleRate, read.channelCount) == (22_050, 1))
        #expect(read.samples == samples)
        #expect(try MediaFile(path: path).allSamples().samples == samples)
        let first = try ReadFile.bytes(at: path)
        try SoundWriter.write(samples, sampleRate: 22_050, to: path)
        #expect(try ReadFile.bytes(at: path) == first)
    }

    @Test func aFolderThatIsMissingIsReported() throws {
        let path = folder.file("none/s.wav")
        let error = #expect(throws: FileError.self) {
            try SoundWriter.write([0], sampleRate: 16_000, to: path)
        }
        #expect(error?.path == path)
    }
}
