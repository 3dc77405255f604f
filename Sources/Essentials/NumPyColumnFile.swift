/// A `.npy` file of a float32 matrix that is written some columns at a time, so that it need not fit
/// into memory.
///
/// The file holds what `NumPyArray` writes of the whole matrix, byte for byte.
public struct NumPyColumnFile: ~Copyable {
    /// Rows of the matrix.
    public let rowCount: Int
    /// Columns of the matrix.
    public let columnCount: Int
    private var draft: AtomicFile.Draft
    private let headLength: Int
    private var written = 0

    /// Begins a file of a matrix `[rowCount, columnCount]`.
    ///
    /// - Throws: `FileError.system` where it cannot be created.
    public init(path: String, rowCount: Int, columnCount: Int) throws(FileError) {
        try self.init(
            path: path, rowCount: rowCount, columnCount: columnCount,
            shape: [rowCount, columnCount])
    }

    /// Begins a file of an array whose elements are added in C order, as columns of one row.
    ///
    /// - Throws: `FileError.system` where it cannot be created.
    public init(path: String, shape: [Int]) throws(FileError) {
        try self.init(
            path: path, rowCount: 1, columnCount: shape.reduce(1, *), shape: shape)
    }

    private init(
        path: String, rowCount: Int, columnCount: Int, shape: [Int]
    ) throws(FileError) {
        let head = NumPyHeader.encoded(descriptor: "<f4", shape: shape)
        var draft = try AtomicFile.Draft(path: path)
        try draft.writer.append(head)
        (self.rowCount, self.columnCount, headLength) = (rowCount, columnCount, head.count)
        self.draft = draft
    }

    /// Adds `values` `[rowCount, count]` behind the columns that are there.
    ///
    /// - Throws: `FileError.system`, as on a full disk.
    public mutating func append(_ values: [Float], count: Int) throws(FileError) {
        guard values.count == rowCount * count, written + count <= columnCount else {
            fatalError(
                "NumPyColumnFile.append: \(values.count) values are not \(count) of the"
                    + " \(columnCount - written) columns to come of \(rowCount) rows")
        }
        let size = MemoryLayout<Float>.size
        for row in 0..<rowCount {
            let place = headLength + size * (row * columnCount + written)
            try values.span.extracting(row * count..<(row + 1) * count).bytes
                .withUnsafeBytes { (buffer) throws(FileError) in
                    try draft.writer.write(buffer, at: place)
                }
        }
        written += count
    }

    /// Puts the file in its place; all columns must have been added.
    ///
    /// - Throws: `FileError.system`; what was there before is untouched.
    public consuming func commit() throws(FileError) {
        guard written == columnCount else {
            fatalError("NumPyColumnFile.commit: \(written) of \(columnCount) columns were added")
        }
        try draft.commit()
    }
}
