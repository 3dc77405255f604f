internal import Foundation

/// Reads what programs for speech recognition write as JSON.
///
/// Whisper's form: `{"language": "en", "segments": [{"start": 0.0, "end": 2.5, "text": " Hello."}]}`, in seconds;
/// whisper.cpp's: `{"result": {"language": "en"}, "transcription": [{"offsets": {"from": 0, "to": 2500},
/// "text": " Hello."}]}`, in milliseconds. Where a segment of the first has `words`
/// (`[{"word": " Hello.", "start": 0.2, "end": 0.9}]`), its times are theirs, and long ones are taken apart (`CuePieces`).
/// Everything else in them is left out, whatever it is.
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
        guard let content = content(of: Data(text.utf8)),
            let segments = content.segments ?? content.transcription
        else { return nil }
        var transcript = Transcript()
        transcript.language = content.language
        for (number, segment) in segments.enumerated() {
            switch segment.cues {
            case .success(let cues): transcript.cues += cues
            case .failure(let fault):
                transcript.faults.append(
                    SubtitleFault(line: nil, message: "segment \(number + 1) \(fault.message)"))
            }
        }
        return transcript
    }

    private static func content(of json: Data) -> Content? {
        let decoder = JSONDecoder()
        return (try? decoder.decode(Content.self, from: json))
            ?? (try? decoder.decode(Content.self, from: withoutInfinities(json)))
    }

    /// The text with `null` for `NaN`, `Infinity` and `-Infinity`, which Python writes though JSON has no such numbers.
    private static func withoutInfinities(_ json: Data) -> Data {
        let (names, bytes) = (["NaN", "Infinity", "-Infinity"], [UInt8](json))
        var result: [UInt8] = []
        var isInString = false
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\") where place + 1 < bytes.count:
                result.append(bytes[place])
                place += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"):
                let rest = bytes[place...]
                guard !isInString, let name = names.first(where: { rest.starts(with: $0.utf8) })
                else { break }
                result += "null".utf8
                place += name.utf8.count
                continue
            default: break
            }
            result.append(bytes[place])
            place += 1
        }
        return Data(result)
    }

    /// What is read of a text; parts that are missing or of another type are nil.
    private struct Content: Decodable {
        let segments: [Segment]?
        let transcription: [Segment]?
        let language: String?

        private enum Key: String, CodingKey { case segments, transcription, language, result }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            segments = try? fields.decode([Segment].self, forKey: .segments)
            transcription = try? fields.decode([Segment].self, forKey: .transcription)
            let result = try? fields.nestedContainer(keyedBy: Key.self, forKey: .result)
            language =
                (try? fields.decode(String.self, forKey: .language))
                ?? (try? result?.decode(String.self, forKey: .language))
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
        let words: [Word]?

        private enum Key: String, CodingKey { case start, end, text, words, offsets, from, to }

        init(from decoder: any Decoder) throws {
            let fields = try? decoder.container(keyedBy: Key.self)
            let offsets = try? fields?.nestedContainer(keyedBy: Key.self, forKey: .offsets)
            func milliseconds(_ key: Key) -> Double? {
                (try? offsets?.decode(Double.self, forKey: key)).map { $0 / 1000 }
            }
            start = (try? fields?.decode(Double.self, forKey: .start)) ?? milliseconds(.from)
            end = (try? fields?.decode(Double.self, forKey: .end)) ?? milliseconds(.to)
            text = try? fields?.decode(String.self, forKey: .text)
            words = try? fields?.decode([Word].self, forKey: .words)
        }

        /// The cues; none where nothing is said.
        var cues: Result<[SubtitleCue], Fault> {
            guard let text else { return .failure(Fault(message: "has no text")) }
            guard let start, let end, abs(start) < Self.limit, abs(end) < Self.limit else {
                return .failure(Fault(message: "has no times"))
            }
            let plain = PlainLines.tidied(text)
            guard !plain.isEmpty else { return .success([]) }
            guard start < end else {
                return .failure(Fault(message: "ends when it begins or before"))
            }
            let whole = SubtitleCue(startSeconds: start, endSeconds: end, text: plain)
            return .success(timedByWords(plain) ?? [whole])
        }

        /// The same by the times of the words; nil where these do not make up the text, or run backwards.
        private func timedByWords(_ plain: String) -> [SubtitleCue]? {
            guard let words, let first = words.first, let last = words.last,
                words.map(\.word).joined().filter({ !$0.isWhitespace })
                    == plain.filter({ !$0.isWhitespace }),
                words.allSatisfy({ $0.start <= $0.end && abs($0.start) < Self.limit }),
                abs(last.end) < Self.limit,
                zip(words, words.dropFirst()).allSatisfy({ $0.end <= $1.start })
            else { return nil }
            let pieces = CuePieces.ranges(
                wordCount: words.count, seconds: last.end - first.start, wordLimit: Self.wordLimit)
            let cues = pieces.map { piece in
                SubtitleCue(
                    startSeconds: words[piece.lowerBound].start,
                    endSeconds: words[piece.upperBound - 1].end,
                    text: PlainLines.tidied(words[piece].map(\.word).joined()))
            }
            let areShown = cues.allSatisfy { $0.startSeconds < $0.endSeconds && !$0.text.isEmpty }
            return areShown ? cues : nil
        }

        /// Words of a cue at most, where their times are known.
        private static let wordLimit = 20
        /// Thirty years; no sum or difference of such times loses its milliseconds.
        private static let limit = 1e9
    }

    /// A word of a segment, with the blank before it.
    private struct Word: Decodable {
        let word: String
        let start: Double
        let end: Double
    }
}
