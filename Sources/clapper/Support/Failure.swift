import ArgumentParser
internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import MediaIO
internal import NeuralNetworks
internal import OpticalFlow
internal import Pretraining
internal import Retrieval
internal import TensorCore

/// Exit codes of the tool, after sysexits.h.
enum ExitStatus {
    static let usage: Int32 = 64
    static let unusableData: Int32 = 65
    static let missingInput: Int32 = 66
    static let internalError: Int32 = 70
    static let inputOutput: Int32 = 74
    static let interrupted: Int32 = 130
}

/// How a command ends when it cannot do its work.
enum Failure {
    /// Prints one message and exits; ArgumentParser's own errors keep their form.
    static func exit(with error: any Error) -> Never {
        if let status = status(of: error) {
            Console.note("clapper: \(error)")
            Foundation.exit(status)
        }
        // ArgumentParser's own errors, help and version among them, come with their exit codes.
        guard Clapper.exitCode(for: error) == .failure else { Clapper.exit(withError: error) }
        Console.note("clapper: \(error)")
        Foundation.exit(ExitStatus.internalError)
    }

    /// The exit code of an error of ours, or `nil` for others.
    static func status(of error: any Error) -> Int32? {
        switch error {
        case is ConfigurationError: ExitStatus.usage
        case let error as SpectrogramError:
            error.code == .unknownPreset ? ExitStatus.usage : ExitStatus.unusableData
        case let error as DatasetError:
            error.code == .missing ? ExitStatus.missingInput : ExitStatus.unusableData
        case let error as MediaError:
            error.code == .unreadable ? ExitStatus.missingInput : ExitStatus.unusableData
        case let error as FileError:
            switch error.code {
            case .missing: ExitStatus.missingInput
            case .malformed: ExitStatus.unusableData
            case .system: ExitStatus.inputOutput
            }
        case let error as StateError:
            error.code == .file ? ExitStatus.inputOutput : ExitStatus.unusableData
        case let error as IndexError:
            switch error.code {
            case .missing: ExitStatus.missingInput
            case .inputOutput, .busy: ExitStatus.inputOutput
            case .otherOrigin, .empty, .damaged: ExitStatus.unusableData
            }
        case is FlowError, is OptimizerStateError, is TrainingError: ExitStatus.unusableData
        case is CancellationError: ExitStatus.interrupted
        default: nil
        }
    }
}
