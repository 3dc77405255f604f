// Stored definitions that say more than this program knows are refused, not read in part.

extension Decoder {
    /// Throws where the stored form has a key that the reader does not know.
    func requireKnownKeys<Key: CodingKey & CaseIterable>(of type: Key.Type) throws {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys
        where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath + [key],
                    debugDescription: "'\(key.stringValue)' is unknown to this version"))
        }
    }
}

/// Any key of a stored form.
private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
