/// What went wrong with a spectrogram: an unknown or impossible preset, or sound it cannot take.
public struct SpectrogramError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kinds of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// No preset has the name that was asked for.
        case unknownPreset = "unknown-preset"
        /// The numbers of a preset contradict each other.
        case invalidPreset = "invalid-preset"
        /// A network learnt from another preset.
        case mismatch
        /// The preset needs the whole sound at once.
        case needsWholeSound = "needs-whole-sound"
        /// No sound can be made of what the preset keeps.
        case noInverse = "no-inverse"
        /// The sound is shorter than one frame.
        case tooShort = "too-short"
        /// A sample is infinite, not a number, or so large that its power would be infinite.
        case notFinite = "not-finite"
        /// FFTW could not plan the transform or had no memory for it.
        case cannotPlan = "cannot-plan"
    }

    /// The kind of failure.
    public let code: Code
    /// What happened and what to do next.
    public let message: String
    /// The first sample that is at fault, where one sample is.
    public let sampleIndex: Int?

    /// Makes an error from its parts.
    public init(code: Code, message: String, sampleIndex: Int? = nil) {
        self.code = code
        self.message = message
        self.sampleIndex = sampleIndex
    }

    /// The message.
    public var description: String { message }
}

/// Stops the program because a caller passed buffers that do not fit together.
func sizeFailure(_ operation: String, _ message: String) -> Never {
    fatalError("\(operation): \(message)")
}
