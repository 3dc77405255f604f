internal import Essentials
internal import Foundation
internal import RunRecords

/// What earlier commands on this machine measured about convolutions.
struct MachineConvolutions {
    private let file: ConvolutionsFile?

    /// Adopts what the user's cache holds.
    init() {
        let cache = UserCache.folder(environment: ProcessInfo.processInfo.environment)
        var file = cache.map { ConvolutionsFile(machineIn: $0) }
        // What cannot be read is measured again.
        try? file?.adopt()
        self.file = file
    }

    /// Keeps what this command measured.
    ///
    /// A cache that cannot be written costs the next command some time, and is no reason to fail.
    func store() {
        guard var file, ConvolutionsFile.hasChoicesOfThisMachine else { return }
        let folder = (file.path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try? file.update()
    }
}
