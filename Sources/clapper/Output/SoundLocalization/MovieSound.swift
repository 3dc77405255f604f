internal import MediaIO

/// The sound of a movie of maps: that of the clip, or of the file that was asked about.
final class MovieSound {
    static let sampleRate = 48_000

    private let file: MediaFile
    private let audioStart: Double
    /// From the clip's clock to that of the sound.
    private let shift: Double
    private var written = 0

    init(of sound: String?, clip: MediaInfo) throws(MediaError) {
        file = try MediaFile(path: sound ?? clip.path)
        guard let audio = file.info.audio else {
            throw MediaError(code: .noAudio, path: file.info.path, message: "has no sound stream")
        }
        audioStart = audio.startSeconds
        // The beginning of another sound goes with the first frame, as for the maps.
        shift = sound == nil ? 0 : audio.startSeconds - (clip.video?.startSeconds ?? 0)
    }

    /// Appends what is missing of the stretch from the movie's beginning to an instant, both on the
    /// clip's clock, a second or more at a time until the last.
    func append(
        to movie: MovieWriter, from start: Double, upTo end: Double, isLast: Bool
    ) throws(MediaError) {
        let wanted = Int(((end - start) * Double(Self.sampleRate)).rounded())
        let count = wanted - written
        guard count >= (isLast ? 1 : Self.sampleRate) else { return }
        let seconds = start + shift + Double(written) / Double(Self.sampleRate)
        try movie.append(sound: samples(from: seconds, count: count).span)
        written = wanted
    }

    /// Samples with silence where the sound has not begun or is over.
    private func samples(from seconds: Double, count: Int) throws(MediaError) -> [Float] {
        do {
            return try file.samples(from: seconds, count: count, sampleRate: Self.sampleRate)
        } catch  where error.code == .endOfStream {
            var result = [Float](repeating: 0, count: count)
            let first = Int(((seconds - audioStart) * Double(Self.sampleRate)).rounded())
            var place = max(0, -first)
            guard place < count else { return result }
            try file.forEachSoundPiece(
                sampleRate: Self.sampleRate, from: max(0, first), count: count - place
            ) { piece in
                for value in piece.prefix(count - place) {
                    result[place] = value
                    place += 1
                }
                return place < count
            }
            return result
        }
    }
}
