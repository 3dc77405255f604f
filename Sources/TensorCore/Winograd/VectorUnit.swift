// What the C kernels can compute with.

internal import CKernels

/// A vector unit that `CKernels` has code for.
enum VectorUnit: String, CaseIterable, Sendable {
    /// Vectors of 8 floats, as the compiler breaks them down for any processor.
    case portable8
    /// The code for AVX-512 on any processor; slow, for tests.
    case portable16
    case avx2, avx512

    /// The one to compute with: the best this processor has, unless a test asks for another.
    static var current: VectorUnit { forced ?? best }

    /// Replaces the best for the calls inside its scope.
    @TaskLocal static var forced: VectorUnit?

    /// Those that this processor can run.
    static var available: [VectorUnit] {
        switch best {
        case .avx512: allCases
        case .avx2: [.portable8, .portable16, .avx2]
        case .portable8, .portable16: [.portable8, .portable16]
        }
    }

    private static let best: VectorUnit =
        switch ck_best_vectors() {
        case CKVectorsAVX512: .avx512
        case CKVectorsAVX2: .avx2
        default: .portable8
        }

    /// Its name in C.
    var vectors: CKVectors {
        switch self {
        case .portable8: CKVectorsPortable8
        case .portable16: CKVectorsPortable16
        case .avx2: CKVectorsAVX2
        case .avx512: CKVectorsAVX512
        }
    }

    /// Floats in a vector, which is the number of channels in a block.
    var width: Int { Int(ck_vector_width(vectors)) }
}
