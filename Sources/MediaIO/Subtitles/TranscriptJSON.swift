internal import Foundation

/// Reads what programs for speech recognition write as JSON.
///
/// Whisper's form: `{"language": "en", "segments": [{"start": 0.0, "end": 2.5, "text": " Hello."}]}`, in seconds;
/// whisper.cpp's: `{"result": {"language": "en"}, "transcription": [{"offsets": {"from": 0, "to": 2500},
/// "text": " Hello."}]}`, in milliseconds. Everything else in them is left out.
enum TranscriptJSON {
    /// The cues in the order of the text, what is wrong with it, and the language that it tells.
    struct Transcript: Equatable {
        var cues: [SubtitleCue] = []
        var faults: [SubtitleFault] = []
        var language: String?
    }

    /// Reads a whole text.
    ///
    /// - Returns: what it says; a segment that is broken costs only itself. Nil where it is not JSON, or of another
    ///   form.
    static func parse(_ text: String) -> Transcript? {
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(text.utf8)),
            let segments = content.segments ?? content.transcription
        else { return nil }
        var transcript = Transcript()
        transcript.language = content.language ?? content.result?.language
        for (number, segment) in segments.enumerated() {
            switch segment.cue {
            case .success(let cue): if let cue { transcript.cues.append(cue) }
            case .failure(let fault):
                transcript.faults.append(
                    SubtitleFault(line: nil, message: "segment \(number + 1) \(fault.message)"))
            }
        }
        return transcript
    }

    private struct Content: Decodable {
        let segments: [Segment]?
        let transcription: [Segment]?
        let language: String?
        let result: Result?

        struct Result: Decodable {
            let language: String?
        }
    }

    private struct Fault: Error {
        let message: String
    }

    /// A segment of either form; parts that are missing or of another type are nil.
    private struct Segment: Decodable {
        let start: Double?
        let end: Double?
        let text: String?

        private enum Key: String, CodingKey { case start, end, text, offsets, from, to }

        init(from decoder: any Decoder) throws {
            let fields = try? decoder.container(keyedBy: Key.self)
            let offsets = try? fields?.nestedContainer(keyedBy: Key.self, forKey: .offsets)
            func milliseconds(_ key: Key) -> Double? {
                (try? offsets?.decode(Double.self, forKey: key)).map { $0 / 1000 }
            }
            start = (try? fields?.decode(Double.self, forKey: .start)) ?? milliseconds(.from)
            end = (try? fields?.decode(Double.self, forKey: .end)) ?? milliseconds(.to)
            text = try? fields?.decode(String.self, forKey: .text)
        }

        /// The cue; nil where nothing is said.
        var cue: Swift.Result<SubtitleCue?, Fault> {
            guard let text else { return .failure(Fault(message: "has no text")) }
            guard let start, let end, abs(start) < Self.limit, abs(end) < Self.limit else {
                return .failure(Fault(message: "has no times"))
            }
            let plain = PlainLines.tidied(text)
            guard !plain.isEmpty else { return .success(nil) }
            guard start < end else {
                return .failure(Fault(message: "ends when it begins or before"))
            }
            return .success(SubtitleCue(startSeconds: start, endSeconds: end, text: plain))
        }

        /// Thirty years; no sum or difference of such times loses its milliseconds.
        private static let limit = 1e9
    }
}
