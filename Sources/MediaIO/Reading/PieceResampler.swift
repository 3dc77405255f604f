/// Changes the rate of a sound that is decoded piece by piece.
///
/// Stretches that begin where the grids of both rates meet are resampled on their own, with what
/// reaches into them from both sides, so that every sample is the one of the whole sound but for
/// rounding.
struct PieceResampler {
    private let ratio: RateRatio
    private let path: String
    /// The output sample that is handed over next.
    private var next: Int
    /// The output sample where the wanted ones end, if they do.
    private let end: Int?
    /// The input samples that output to come depends on.
    private var pending: [Float] = []
    private var pendingStart: Int

    /// Output samples made at a time: about 5 s at 48 kHz.
    private static let stretchLength = 1 << 18

    init(ratio: RateRatio, first: Int, count: Int?, path: String) {
        guard first >= 0, count ?? 0 >= 0 else {
            fatalError("a sound has no \(count ?? 0) samples from sample \(first) on")
        }
        (self.ratio, self.path, next, end) = (ratio, path, first, count.map { first + $0 })
        pendingStart = ratio.needed(for: first..<first).input.lowerBound
    }

    /// Decodes and hands over; see `MediaFile.forEachSoundPiece`.
    mutating func run(
        _ decoder: AudioDecoder, original: ([Float], Int) -> Bool, _ body: ([Float]) -> Bool
    ) throws(MediaError) -> Int? {
        var failure: MediaError?
        var isWanted = next != end
        var place = pendingStart
        let streamEnd = try decoder.forEachPiece(from: pendingStart) { piece in
            guard isWanted, original(piece, place) else {
                isWanted = false
                return false
            }
            place += piece.count
            pending += piece
            do throws(MediaError) {
                isWanted = try handOver(body)
            } catch {
                failure = error
                isWanted = false
            }
            return isWanted
        }
        if let failure { throw failure }
        guard let streamEnd else { return nil }
        let total = ratio.outputCount(of: streamEnd)
        let last = min(total, end ?? total)
        if isWanted, next < last { _ = body(try output(next..<last)) }
        return total
    }

    /// Hands over all stretches that no later sample reaches into; whether more is wanted.
    private mutating func handOver(_ body: ([Float]) -> Bool) throws(MediaError) -> Bool {
        while true {
            let stretch = next..<min(next + Self.stretchLength, end ?? .max)
            let needed = ratio.needed(for: stretch).input
            guard needed.upperBound <= pendingStart + pending.count else { return true }
            guard body(try output(stretch)), stretch.upperBound != end else { return false }
            next = stretch.upperBound
            let unneeded = ratio.needed(for: next..<next).input.lowerBound - pendingStart
            pending.removeFirst(unneeded)
            pendingStart += unneeded
        }
    }

    /// Output samples, of which all input there is is pending.
    private func output(_ stretch: Range<Int>) throws(MediaError) -> [Float] {
        if ratio.inputs == ratio.outputs {
            return Array(pending[(stretch.lowerBound - pendingStart)...].prefix(stretch.count))
        }
        let needed = ratio.needed(for: stretch)
        let from = needed.input.lowerBound - pendingStart
        let resampled = try ratio.resample(
            Array(pending[from...].prefix(needed.input.count)), path: path)
        return Array(
            resampled.dropFirst(stretch.lowerBound - needed.firstOutput).prefix(stretch.count))
    }
}
