internal import ClipDatasets
internal import MediaIO

/// Which frames of a sample may show the same picture of the file, where it has fewer a second than are counted.
enum Repeats {
    /// Any.
    case allowed
    /// Those of different items.
    case notWithinItems
    /// None, whether shown or compared.
    case none
}

/// Samples that would show one picture of a file as two.
enum RepeatedPictures {
    /// Refuses frames of one file of which two are the same picture.
    ///
    /// - Parameters:
    ///   - frames: in any order.
    ///   - detail: what the user is told.
    /// - Throws: a fault `repeated`.
    static func refuse(
        _ frames: [VideoFrame], _ detail: @autoclosure () -> String
    ) throws(SampleFault) {
        guard Set(frames.map(\.presentationSeconds)).count < frames.count else { return }
        throw SampleFault(reason: "repeated", detail: detail(), isDamage: false)
    }
}
