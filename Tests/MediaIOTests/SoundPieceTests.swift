import Foundation
import MediaIO
import Testing

@Suite(.enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct SoundPieceTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// A minute of noise in two channels, longer than several stretches of any rate.
    private func noise(_ name: String, _ codec: String, seconds: Int = 60) throws -> String {
        try folder.make(
            name,
            "-f lavfi -i anoisesrc=d=\(seconds):r=44100:a=0.4:seed=3 -ac 2 -c:a \(codec)")
    }

    @Test(
        arguments: [("wav", "pcm_s16le"), ("flac", "flac"), ("m4a", "aac"), ("ogg", "libvorbis")],
        [16_000, 44_100, 48_000])
    func togetherThePiecesAreTheWholeSound(kind: (String, String), rate: Int) throws {
        let path = try noise("s.\(kind.0)", kind.1)
        let whole = try MediaFile(path: path).allSamples(sampleRate: rate).samples
        var pieces: [Float] = []
        var (longest, original) = (0, 0)
        let file = try MediaFile(path: path)
        let length = try file.forEachSoundPiece(
            sampleRate: rate,
            original: { piece, place in
                #expect(place == original)
                original += piece.count
                return true
            },
            { piece in
                pieces += piece
                longest = max(longest, piece.count)
                return true
            })
        // Resampled piece by piece, sums come in another order.
        #expect(largestDifference(pieces, whole) < (rate == 44_100 ? 1e-30 : 1e-6))
        #expect(length == whole.count)
        #expect(longest < whole.count / 2)
        #expect(try file.soundSampleCount(sampleRate: rate) == whole.count)
    }

    @Test(arguments: [16_000, 44_100, 48_000])
    func aStretchIsThatPartOfTheWhole(rate: Int) throws {
        let path = try noise("s.wav", "pcm_s16le", seconds: 20)
        let file = try MediaFile(path: path)
        var whole: [Float] = []
        try file.forEachSoundPiece(sampleRate: rate) {
            whole += $0
            return true
        }
        for (first, count) in [(0, 0), (0, 1), (1, 700), (12_345, 300_000), (200_001, 500_000)] {
            var pieces: [Float] = []
            let length = try file.forEachSoundPiece(sampleRate: rate, from: first, count: count) {
                pieces += $0
                return true
            }
            let part = whole.dropFirst(first).prefix(count)
            #expect(largestDifference(pieces, part) < 1e-6, "\(count) from \(first)")
            if first + count > whole.count { #expect(length == whole.count) }
        }
    }

    @Test func oneMayStopAtAnyPiece() throws {
        let file = try MediaFile(path: try noise("s.wav", "pcm_s16le"))
        var count = 0
        let length = try file.forEachSoundPiece(sampleRate: 16_000) { _ in
            count += 1
            return count < 2
        }
        #expect((length, count) == (nil, 2))
        let early = try file.forEachSoundPiece(
            sampleRate: 16_000, original: { _, _ in false }, { _ in true })
        #expect(early == nil)
    }

    @Test func aFileWithoutSoundIsReported() throws {
        let path = try folder.make("v.mp4", "-f lavfi -i testsrc=d=1:s=64x64 -c:v mpeg4")
        let error = #expect(throws: MediaError.self) {
            try MediaFile(path: path).forEachSoundPiece(sampleRate: 16_000) { _ in true }
        }
        #expect(error?.code == .noAudio)
    }
}
