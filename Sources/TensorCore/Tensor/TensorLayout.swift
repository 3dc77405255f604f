// How a tensor's numbers lie in memory.

/// Row-major, or as oneDNN describes it.
enum TensorLayout: Equatable {
    /// Row-major without gaps.
    case dense
    /// A oneDNN layout other than row-major, such as channels in blocks of 8.
    case blocked(MemoryDescription)
}
