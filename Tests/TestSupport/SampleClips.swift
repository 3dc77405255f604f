import Foundation
public import Testing

/// The rendered clips that come with the project.
public enum SampleClips {
    /// The root of the checkout.
    public static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// `SampleMedia/train`.
    public static let train = root + "/SampleMedia/train"

    /// `SampleMedia/heldout`.
    public static let heldout = root + "/SampleMedia/heldout"
}

/// The folder of real recordings, where there is one.
public enum RealRecordings {
    /// The value of `CLAPPER_MEDIA`.
    public static let folder = ProcessInfo.processInfo.environment["CLAPPER_MEDIA"]
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, visibly, where `CLAPPER_MEDIA` names no folder of recordings.
    public static var realRecordings: Self {
        .enabled("set CLAPPER_MEDIA to a folder of real recordings") {
            RealRecordings.folder != nil
        }
    }
}
