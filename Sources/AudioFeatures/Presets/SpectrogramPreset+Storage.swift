internal import Essentials
internal import Foundation

extension SpectrogramPreset {
    /// The preset as one line of JSON with sorted keys; equal presets give equal text.
    public var stored: String {
        // Validated presets hold finite numbers only, which JSON has words for.
        guard let data = try? JSONEncoder.sorted.encode(self) else {
            fatalError("SpectrogramPreset.stored: '\(name)' holds infinity or NaN")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Reads what `stored` wrote.
    ///
    /// - Throws: `SpectrogramError.invalidPreset` when the text is damaged, uses parts that this
    ///   version does not know, or its numbers contradict each other.
    public init(stored text: String) throws(SpectrogramError) {
        let data = Data(text.utf8)
        do {
            self = try JSONDecoder().decode(SpectrogramPreset.self, from: data)
        } catch {
            throw Self.unreadable("\(error)")
        }
        try validate()
        // What was read is written again to see what was passed over.
        let given = try? JSONSerialization.jsonObject(with: data)
        let read = try? JSONSerialization.jsonObject(with: Data(stored.utf8))
        if let key = Self.key(of: given, missingIn: read) {
            throw Self.unreadable("'\(key)' is unknown to this version")
        }
    }

    private static func unreadable(_ reason: String) -> SpectrogramError {
        SpectrogramError(
            code: .invalidPreset,
            message:
                "the stored spectrogram preset cannot be read (\(reason)); it is damaged or was"
                + " written by another version: use that version, or train again")
    }

    /// A key of an object, or of an object in it, that the other one does not have.
    private static func key(of given: Any?, missingIn read: Any?) -> String? {
        guard let given = given as? [String: Any] else { return nil }
        let read = read as? [String: Any] ?? [:]
        for (key, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let own = read[key] else { return key }
            if let missing = Self.key(of: value, missingIn: own) { return missing }
        }
        return nil
    }

    /// Refuses to give a network sound in another form than the one it learnt from.
    ///
    /// - Parameter trained: the preset that is stored with the network's weights.
    /// - Throws: `SpectrogramError.mismatch`, which names the differences.
    public func requireSame(as trained: SpectrogramPreset) throws(SpectrogramError) {
        try Self.refuse(differences(from: trained), trained: trained, given: self)
    }

    /// Refuses spectrograms whose columns are made otherwise than those that weights learnt from.
    ///
    /// How far columns go beyond the ends of a clip may differ: that changes how many there are, not what one says.
    ///
    /// - Parameter trained: the preset that is stored with the weights.
    /// - Throws: `SpectrogramError.mismatch`, which names the differences.
    public func requireSameColumns(as trained: SpectrogramPreset) throws(SpectrogramError) {
        var differences = differences(from: trained)
        if framing.extent == trained.framing.extent {
            differences.removeAll { $0 == "name" || $0 == "framing" }
        }
        try Self.refuse(differences, trained: trained, given: self)
    }

    /// The names of what differs.
    private func differences(from other: SpectrogramPreset) -> [String] {
        zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children).compactMap {
            String(reflecting: $0.value) == String(reflecting: $1.value) ? nil : $0.label
        }
    }

    private static func refuse(
        _ differences: [String], trained: SpectrogramPreset, given: SpectrogramPreset
    ) throws(SpectrogramError) {
        guard !differences.isEmpty else { return }
        throw SpectrogramError(
            code: .mismatch,
            message:
                "the network learnt from spectrograms '\(trained.name)', not '\(given.name)': they"
                + " differ in \(differences.joined(separator: ", ")). Use the preset it learnt from"
        )
    }
}
