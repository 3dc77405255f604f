// What cutters of pictures and sounds have in common: which moments are refused, how pictures are written.

internal import ClipDatasets
internal import Essentials
internal import MediaIO

extension AudioVisualViews {
    /// Moments tried in a clip before another clip is taken.
    private static let momentLimit = 4

    /// Cuts a sample at one random moment after another until one can be used.
    ///
    /// - Parameters:
    ///   - random: the sample's stream.
    ///   - cut: draws a moment and fills the sample.
    /// - Throws: the fault of the last moment; of the first one that is due to damage.
    static func firstUsable(
        _ random: inout RandomStream, _ cut: (inout RandomStream) throws(SampleFault) -> Void
    ) throws(SampleFault) {
        var fault = SampleFault(reason: "silent", detail: "", isDamage: false)
        for _ in 0..<momentLimit {
            do throws(SampleFault) {
                return try cut(&random)
            } catch {
                fault = error
                if error.isDamage { break }
            }
        }
        throw fault
    }

    /// Refuses sound whose level is below the setting.
    func refuseSilence(_ samples: [Float], at instant: Double) throws(SampleFault) {
        let level = SoundLevel.decibels(samples)
        guard level < silenceDecibels else { return }
        let detail = "around \(instant) s the sound is at \(level) dB, below \(silenceDecibels) dB"
        throw SampleFault(reason: "silent", detail: detail, isDamage: false)
    }

    /// Refuses two frames between which less changes than the setting says.
    func refuseStillness(
        _ a: VideoFrame, _ b: VideoFrame, at instant: Double
    ) throws(SampleFault) {
        guard stillness > 0 else { return }
        let difference = FrameMotion.largestCellDifference(a, b)
        guard difference < stillness else { return }
        let detail = "around \(instant) s the picture changes by \(difference) grey levels at most"
        throw SampleFault(reason: "still", detail: detail, isDamage: false)
    }
}
