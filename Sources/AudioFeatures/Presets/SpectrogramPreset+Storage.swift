internal import Foundation

extension SpectrogramPreset {
    /// The preset as one line of JSON with sorted keys; equal presets give equal text.
    public var stored: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Validated presets hold finite numbers only, which JSON has words for.
        guard let data = try? encoder.encode(self) else {
            fatalError("SpectrogramPreset.stored: '\(name)' holds infinity or NaN")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Reads what `stored` wrote.
    ///
    /// - Throws: `SpectrogramError.invalidPreset` when the text is damaged, uses parts that this
    ///   version does not know, or its numbers contradict each other.
    public init(stored text: String) throws(SpectrogramError) {
        do {
            self = try JSONDecoder().decode(SpectrogramPreset.self, from: Data(text.utf8))
        } catch {
            throw SpectrogramError(
                code: .invalidPreset,
                message: "the stored spectrogram preset cannot be read (\(error)); it is damaged or"
                    + " was written by another version: use that version, or train again")
        }
        try validate()
    }

    /// Refuses to give a network sound in another form than the one it learnt from.
    ///
    /// - Parameter trained: the preset that is stored with the network's weights.
    /// - Throws: `SpectrogramError.mismatch`, which names the differences.
    public func requireSame(as trained: SpectrogramPreset) throws(SpectrogramError) {
        guard self != trained else { return }
        let pairs = zip(Mirror(reflecting: self).children, Mirror(reflecting: trained).children)
        let differences = pairs.compactMap { own, other -> String? in
            let (a, b) = (String(reflecting: own.value), String(reflecting: other.value))
            return a == b ? nil : own.label
        }
        throw SpectrogramError(
            code: .mismatch,
            message: "the network learnt from spectrograms '\(trained.name)', not '\(name)': they"
                + " differ in \(differences.joined(separator: ", ")). Use the preset it learnt from"
        )
    }
}
