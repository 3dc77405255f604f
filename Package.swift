// swift-tools-version: 6.2
import PackageDescription

/// Whether warnings are errors, as in `Tools/test`.
let isStrict = Context.environment["CLAPPER_STRICT"] != nil

/// Settings shared by every Swift target: what is imported is not re-exported, existential types
/// are spelled out, and a member is visible only where its module is imported.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ module: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(module)Tests",
        dependencies: [.byName(name: module), "TestSupport"] + dependencies,
        swiftSettings: settings)
}

let package = Package(
    name: "clapper",
    products: [
        .executable(name: "clapper", targets: ["clapper"]),
        .library(
            name: "Clapper",
            targets: [
                "Essentials", "MediaIO", "AudioFeatures", "OpticalFlow", "MotionSegmentation",
                "TensorCore", "NeuralNetworks", "ClipDatasets", "PretextTasks", "RunRecords",
                "Pretraining",
                "Retrieval", "Inference", "FeatureEvaluation", "Reporting",
            ]),
        .executable(name: "sample-media", targets: ["sample-media"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries of the system, found through pkg-config (oneDNN ships no .pc file).
        .systemLibrary(
            name: "CFFmpeg",
            pkgConfig: "libavfilter libavformat libavcodec libavutil libswscale libswresample",
            providers: [
                .apt([
                    "libavfilter-dev", "libavformat-dev", "libavcodec-dev", "libavutil-dev",
                    "libswscale-dev", "libswresample-dev",
                ])
            ]),
        .systemLibrary(
            name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        .systemLibrary(
            name: "CFFTW", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"])]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),

        // Loops in C for vector units that Swift cannot address.
        .target(name: "CKernels"),

        // Approximate search: hnswlib, which is C++ headers, behind a C interface.
        .target(name: "CHNSW", dependencies: ["CKernels"]),

        // Optical flow: OpenCV, which is C++, behind a C interface. Its headers are no place where
        // compilers look, and Debian describes them to pkg-config only together with all of OpenCV: so
        // `opencv4` is a link to them.
        .target(
            name: "COpticalFlow", exclude: ["opencv4"],
            cxxSettings: [.headerSearchPath("opencv4")],
            linkerSettings: [.linkedLibrary("opencv_video"), .linkedLibrary("opencv_core")]),

        // The library, lowest module first; a target imports nothing that is not listed here.
        library("Essentials", []),
        library("MediaIO", ["CFFmpeg", "CSndFile", "CKernels", "Essentials"]),
        library("AudioFeatures", ["CFFTW", "CKernels", "Essentials"]),
        library("OpticalFlow", ["COpticalFlow", "Essentials"]),
        library("MotionSegmentation", ["OpticalFlow", "Essentials"]),
        library("TensorCore", ["COpenBLAS", "COneDNN", "CKernels", "Essentials"]),
        library("NeuralNetworks", ["TensorCore", "Essentials"]),
        library("ClipDatasets", ["MediaIO", "TensorCore", "Essentials"]),
        library(
            "PretextTasks",
            [
                "NeuralNetworks", "ClipDatasets", "AudioFeatures", "MotionSegmentation",
                "OpticalFlow", "MediaIO", "TensorCore", "Essentials",
            ]),
        library(
            "RunRecords",
            [
                "PretextTasks", "NeuralNetworks", "ClipDatasets", "AudioFeatures", "TensorCore",
                "Essentials", .product(name: "Yams", package: "Yams"),
            ]),
        library(
            "Pretraining",
            [
                "RunRecords", "PretextTasks", "NeuralNetworks", "ClipDatasets", "TensorCore",
                "Essentials",
            ]),
        library("Retrieval", ["CSQLite", "CHNSW", "CKernels", "Essentials"]),
        library(
            "Inference",
            [
                "Retrieval", "RunRecords", "PretextTasks", "NeuralNetworks", "ClipDatasets",
                "AudioFeatures", "MotionSegmentation", "MediaIO", "TensorCore", "Essentials",
            ]),
        library(
            "FeatureEvaluation",
            [
                "Inference", "Retrieval", "PretextTasks", "NeuralNetworks", "ClipDatasets",
                "MotionSegmentation",
                "MediaIO", "TensorCore", "Essentials",
            ]),
        library("Reporting", ["CZlib", "Essentials"]),
        .executableTarget(
            name: "clapper",
            dependencies: [
                "Pretraining", "RunRecords", "PretextTasks", "Inference", "FeatureEvaluation",
                "Retrieval", "Reporting", "ClipDatasets", "NeuralNetworks", "MediaIO",
                "AudioFeatures", "MotionSegmentation", "OpticalFlow", "TensorCore", "Essentials",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .target(
            name: "PlayroomWorld", dependencies: ["MediaIO", "Essentials"],
            path: "Tools/sample-media/World", swiftSettings: settings),
        .executableTarget(
            name: "sample-media",
            dependencies: [
                "PlayroomWorld", "MediaIO", "Essentials",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/sample-media/Command",
            swiftSettings: settings),

        .target(
            name: "TestSupport", dependencies: ["TensorCore", "Essentials"],
            path: "Tests/TestSupport", swiftSettings: settings),
        .target(
            name: "FlashSupport",
            dependencies: [
                "PretextTasks", "NeuralNetworks", "ClipDatasets", "AudioFeatures", "MediaIO",
                "TensorCore", "Essentials",
            ], path: "Tests/FlashSupport", swiftSettings: settings),
        tests("Essentials"),
        tests("MediaIO", ["CSndFile"]),
        tests("AudioFeatures", ["MediaIO"]),
        tests("OpticalFlow", ["Essentials"]),
        tests("MotionSegmentation", ["OpticalFlow", "MediaIO", "Essentials"]),
        tests("TensorCore"),
        tests("NeuralNetworks"),
        tests("Reporting", ["CZlib", "Essentials"]),
        tests("ClipDatasets", ["MediaIO", "TensorCore", "Essentials"]),
        tests(
            "PretextTasks",
            [
                "Inference", "ClipDatasets", "NeuralNetworks", "MotionSegmentation", "OpticalFlow",
                "MediaIO", "TensorCore", "Essentials",
            ]),
        tests("RunRecords", ["ClipDatasets", "Essentials"]),
        tests(
            "Pretraining",
            [
                "RunRecords", "PretextTasks", "ClipDatasets", "NeuralNetworks", "TensorCore",
                "AudioFeatures", "Essentials",
            ]),
        tests(
            "Inference",
            [
                "FlashSupport", "PretextTasks", "NeuralNetworks", "ClipDatasets", "AudioFeatures",
                "MediaIO",
                "TensorCore", "Essentials",
            ]),
        tests("Retrieval", ["CKernels", "Essentials"]),
        tests(
            "FeatureEvaluation",
            [
                "FlashSupport", "Inference", "Retrieval", "PretextTasks", "NeuralNetworks",
                "ClipDatasets", "MotionSegmentation", "MediaIO", "TensorCore", "Essentials",
            ]),
        .testTarget(
            name: "SampleMediaTests",
            dependencies: ["PlayroomWorld", "MediaIO", "Essentials", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "clapperTests",
            dependencies: ["clapper", "MediaIO", "TestSupport", "Essentials"],
            swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
