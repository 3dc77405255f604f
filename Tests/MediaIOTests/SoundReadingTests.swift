import Essentials
import Foundation
import MediaIO
import Testing

@Suite("Reading sound", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct SoundReadingTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// 1e-4 is what windows may differ by; where nothing is resampled they are in fact equal.
    @Test(arguments: AudioKind.allCases, [nil, 48_000, 16_000, 11_025])
    func aWindowEqualsTheSameStretchOfTheWhole(_ kind: AudioKind, _ rate: Int?) throws {
        let path = try kind.make(in: folder, rate: kind == .opusOGG ? 48_000 : 44_100)
        let whole = try MediaFile(path: path).allSamples(sampleRate: rate)
        let count = whole.sampleRate / 4
        var random = RandomStream(seed: 3)
        var starts = (0..<12).map { _ in random.integer(below: whole.samples.count - count) }
        starts += [0, 1, whole.samples.count - count]
        let file = try MediaFile(path: path)
        for start in starts {
            let window = try file.samples(
                from: whole.startSeconds + Double(start) / Double(whole.sampleRate), count: count,
                sampleRate: whole.sampleRate)
            let difference = largestDifference(window, whole.samples[start..<start + count])
            #expect(difference < 1e-4, "at sample \(start)")
        }
    }

    @Test(arguments: AudioKind.allCases)
    func theWholeIsTheMeanOfTheChannelsThatFFmpegDecodes(_ kind: AudioKind) throws {
        let path = try kind.make(in: folder)
        let whole = try MediaFile(path: path).allSamples()
        let raw = try FFmpegTool.run("-i @0 -f f32le -c:a pcm_f32le -", files: [path])
        let interleaved = raw.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let mean = stride(from: 0, to: interleaved.count, by: 2).map {
            (interleaved[$0] + interleaved[$0 + 1]) / 2
        }
        #expect(whole.samples.count == mean.count)
        #expect(largestDifference(whole.samples, mean.prefix(whole.samples.count)) < 1e-6)
    }

    /// Matroska, MPEG-TS and AVI are not told how much padding an encoder added at the end.
    @Test(arguments: [AudioKind.aacMP4, .opusWebM, .opusOGG, .vorbisOGG, .flac, .wav, .pcm24MOV])
    func primingAndPaddingAreNotPartOfTheSound(_ kind: AudioKind) throws {
        let path = try kind.make(in: folder)
        let whole = try MediaFile(path: path).allSamples(sampleRate: 16_000)
        #expect(abs(whole.startSeconds) < 0.002)
        #expect(abs(whole.durationSeconds - 5) < 0.025)
        // The same signal, as made: both channels' mean, tone and all, lies where it should.
        let expected = (0..<whole.samples.count).map { index -> Float in
            let time = Double(index) / 16_000 + whole.startSeconds
            let left = 0.4 * sin(2 * .pi * time * (200 + 300 * time))
            let right = 0.3 * sin(2 * .pi * time * (900 - 60 * time))
            return Float((left + right) / 2)
        }
        let middle = 8_000..<72_000
        var (product, energy, other) = (0.0, 0.0, 0.0)
        for index in middle {
            product += Double(whole.samples[index] * expected[index])
            energy += Double(whole.samples[index] * whole.samples[index])
            other += Double(expected[index] * expected[index])
        }
        #expect(product / (energy * other).squareRoot() > 0.98)
    }

    @Test func resamplingKeepsASineWhereItIs() throws {
        let path = try folder.make(
            "sine.wav", "-f lavfi -i aevalsrc=0.5*sin(2*PI*1000*t):s=44100:d=2 -c:a pcm_f32le")
        let window = try MediaFile(path: path).samples(from: 0.5, count: 24_000, sampleRate: 48_000)
        let expected = (0..<24_000).map {
            Float(0.5 * sin(2 * .pi * 1000 * (0.5 + Double($0) / 48_000)))
        }
        #expect(largestDifference(window, expected) < 1e-4)
    }

    @Test func aWindowBeyondEitherEndIsAnError() throws {
        let path = try AudioKind.aacMP4.make(in: folder)
        let file = try MediaFile(path: path)
        for (start, count) in [(-0.01, 100), (4.99, 4800), (7, 10), (1e12, 1), (-1e300, 1)] {
            let error = #expect(throws: MediaError.self) {
                try file.samples(from: start, count: count, sampleRate: 48_000)
            }
            #expect(error?.code == .endOfStream, "\(start)")
        }
        #expect(try file.samples(from: 1, count: 0, sampleRate: 48_000).isEmpty)
        // A rate without a common factor: products with both rates must fit into 64 bits.
        let far = #expect(throws: MediaError.self) {
            try file.samples(from: 1e10, count: 1, sampleRate: 48_001)
        }
        #expect(far?.code == .endOfStream)
    }

    @Test func pictureAndSoundAreOnOneClock() throws {
        // A white flash and a click, both at 2.0 s, in a clip whose sound begins at 0.7 s.
        let path = try folder.make(
            "clap.mp4",
            "-f lavfi -i color=black:size=64x48:rate=25:duration=4,"
                + "geq=lum='if(between(T,1.99,2.03),235,16)':cb=128:cr=128 -itsoffset 0.7 "
                + "-f lavfi -i aevalsrc='if(between(t,1.3,1.31),0.8*sin(2*PI*1500*t),0)':s=44100:d=3 "
                + "-c:v libx264 -g 50 -bf 2 -pix_fmt yuv420p -c:a aac -b:a 128k")
        let file = try MediaFile(path: path)
        let audio = try #require(file.info.audio)
        #expect(abs(audio.startSeconds - 0.7) < 0.05)
        #expect(try file.frame(at: 1.99, size: .native).pixels[0] < 20)
        let flash = try file.frame(at: 2.0, size: .native)
        #expect(flash.pixels[0] > 235 && flash.presentationSeconds == 2.0)
        #expect(try file.frame(at: 2.05, size: .native).pixels[0] < 20)
        let window = try file.samples(from: 1.5, count: 48_000, sampleRate: 48_000)
        let onset = try #require(window.firstIndex { abs($0) > 0.3 })
        #expect(abs(1.5 + Double(onset) / 48_000 - 2.0) < 0.002)
        let early = #expect(throws: MediaError.self) {
            try file.samples(from: 0.2, count: 100, sampleRate: 48_000)
        }
        #expect(early?.code == .endOfStream)
    }

    @Test func windowsDoNotDependOnWhatWasReadBefore() throws {
        let path = try AudioKind.aacMP4.make(in: folder)
        let file = try MediaFile(path: path)
        let first = try file.samples(from: 3.2, count: 4000, sampleRate: 22_050)
        _ = try file.allSamples()
        _ = try file.samples(from: 1.1, count: 4000, sampleRate: 22_050)
        #expect(try file.samples(from: 3.2, count: 4000, sampleRate: 22_050) == first)
    }

    /// Half a second of sound at the beginning of every `period` seconds, silence left out.
    private func withGaps(period: Int, seconds: Int) throws -> String {
        try folder.make(
            "gaps.mkv",
            "-f lavfi -i sine=frequency=300:sample_rate=8000:samples_per_frame=400:"
                + "duration=\(seconds) -af aselect='lt(mod(t,\(period)),0.499)' -c:a pcm_s16le")
    }

    @Test func gapsAreSilent() throws {
        let whole = try MediaFile(path: withGaps(period: 10, seconds: 31)).allSamples()
        #expect(abs(whole.durationSeconds - 30.5) < 0.01)
        for second in 0..<30 where second % 10 > 0 {
            #expect(whole.samples[second * 8000..<second * 8000 + 8000].allSatisfy { $0 == 0 })
        }
        #expect(whole.samples[160_000..<164_000].contains { abs($0) > 0.05 })
    }

    @Test func gapsThatAreFarLongerThanTheSoundAreDamage() throws {
        // Each is short enough; all of them together are 10 minutes beside 10 seconds of sound.
        let file = try MediaFile(path: withGaps(period: 30, seconds: 600))
        let error = #expect(throws: MediaError.self) { try file.allSamples() }
        #expect(error?.code == .damaged && error?.message.contains("gaps") == true)
    }

    @Test func aRateThatNobodyRecordsAtIsDamage() throws {
        for rate in [1, 999, 1_000_001] {
            let path = try folder.write(WAVFile.silence(rate: rate), to: "rate.wav")
            let media = #expect(throws: MediaError.self) { try MediaFile(path: path).allSamples() }
            #expect(media?.code == .damaged, "\(rate)")
        }
        let good = try folder.write(WAVFile.silence(rate: 1000), to: "rate.wav")
        #expect(try MediaFile(path: good).allSamples().samples.count == 2000)
    }

    @Test func longStreamsAreSoughtWithinTheStatedError() throws {
        let path = try folder.make(
            "long.mp4",
            "-f lavfi -i aevalsrc=0.4*sin(2*PI*t*(200+3*t)):s=32000:d=60 -c:a aac "
                + "-aac_pns 0")
        let whole = try MediaFile(path: path).allSamples(sampleRate: 48_000)
        let window = try MediaFile(path: path).samples(from: 45, count: 9600, sampleRate: 48_000)
        let first = Int(((45 - whole.startSeconds) * 48_000).rounded())
        #expect(largestDifference(window, whole.samples[first..<first + 9600]) < 1e-4)
    }

    @Test func pictureOnlyAndSoundOnlyFilesSaySo() throws {
        let sound = try MediaFile(path: AudioKind.aacMP4.make(in: folder))
        let picture = try MediaFile(path: VideoKind.mpeg4AVI.make(in: folder))
        let noVideo = #expect(throws: MediaError.self) { try sound.frame(at: 0, size: .native) }
        let noAudio = #expect(throws: MediaError.self) {
            try picture.samples(from: 0, count: 1, sampleRate: 8000)
        }
        #expect(noVideo?.code == .noVideo && noAudio?.code == .noAudio)
    }

    @Test func coverArtIsNoVideo() throws {
        let cover = try folder.make("cover.png", "-f lavfi -i color=red:size=32x32 -frames:v 1")
        let sound = try AudioKind.mp3.make(in: folder)
        let path = try folder.make(
            "art.mp3", "-i @0 -i @1 -map 0:a -map 1:v -c copy -disposition:v attached_pic",
            files: [sound, cover])
        let info = try MediaProbe.info(path: path)
        #expect(info.video == nil && info.audio?.codec == "mp3" && info.container == "mp3")
    }

    /// Two sets of decoders agree: FFmpeg's, and those of libsndfile.
    @Test(arguments: [AudioKind.wav, .flac, .vorbisOGG])
    func plainSoundFilesAreWhatLibsndfileReads(_ kind: AudioKind) throws {
        let path = try kind.make(in: folder)
        let expected = try SoundFileReference(path)
        let whole = try MediaFile(path: path).allSamples()
        #expect((whole.startSeconds, whole.sampleRate) == (0, expected.sampleRate))
        // The two Vorbis decoders round differently.
        let tolerance: Float = kind == .vorbisOGG ? 1e-4 : 0
        #expect(largestDifference(whole.samples, expected.samples) <= tolerance)
    }
}
