internal import CSQLite

/// An open SQLite database: statements, rows and transactions.
///
/// For one thread at a time.
final class SQLiteConnection {
    private let handle: OpaquePointer
    let path: String

    /// Opens a database, made when missing; a journal left by a killed program is rolled back.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - patienceSeconds: how long a statement waits while another program commits.
    /// - Throws: `IndexError` where it cannot be opened.
    init(path: String, patienceSeconds: Double) throws(IndexError) {
        var opened: OpaquePointer?
        let code = sqlite3_open(path, &opened)
        guard let opened else {
            throw IndexError(.inputOutput, "\(path): cannot be opened: out of memory")
        }
        handle = opened
        self.path = path
        guard code == SQLITE_OK else { throw failure() }
        sqlite3_busy_timeout(handle, Int32(patienceSeconds * 1000))
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements without parameters and results, divided by semicolons.
    func execute(_ sql: String) throws(IndexError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    /// Prepares a statement; `?` stands for a parameter.
    func prepare(_ sql: String) throws(IndexError) -> SQLiteStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement
        else { throw failure() }
        return SQLiteStatement(adopting: statement, of: self)
    }

    /// Runs a statement to its end, and hands out its rows.
    func run(
        _ sql: String, _ values: SQLiteValue...,
        eachRow body: (SQLiteStatement) throws(IndexError) -> Void = { _ in }
    ) throws(IndexError) {
        try prepare(sql).run(values, eachRow: body)
    }

    /// The number that the last insertion gave its row.
    var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// Runs `body` in a transaction that sees one state, and takes all its changes back where it throws.
    ///
    /// - Parameters:
    ///   - isWriting: whether it changes something; then it begins by keeping other writers out.
    ///   - body: what belongs together.
    /// - Returns: what `body` returns.
    /// - Throws: `IndexError`: what `body` throws, or the failure to begin or to commit.
    func transaction<Result>(
        writing isWriting: Bool, _ body: () throws(IndexError) -> Result
    ) throws(IndexError) -> Result {
        try execute(isWriting ? "BEGIN IMMEDIATE" : "BEGIN")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // Some failures end the transaction by themselves; then there is nothing to take back.
            if sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
            throw error
        }
    }

    /// The last failure with what to do about it.
    func failure() -> IndexError {
        let message = String(cString: sqlite3_errmsg(handle))
        switch sqlite3_errcode(handle) {
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR:
            return IndexError(
                .damaged, "\(path): \(message); delete the index and make it anew")
        case SQLITE_BUSY:
            return IndexError(.busy, "\(path): another program keeps writing; try again later")
        default: return IndexError(.inputOutput, "\(path): \(message)")
        }
    }
}

/// A parameter of a statement.
enum SQLiteValue {
    case integer(Int)
    case real(Double)
    case text(String)
}

/// A prepared statement, and while it runs the row at hand.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection

    fileprivate init(adopting handle: OpaquePointer, of connection: SQLiteConnection) {
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs with parameters in order, and hands out the rows; may be called again.
    func run(
        _ values: [SQLiteValue],
        eachRow body: (SQLiteStatement) throws(IndexError) -> Void = { _ in }
    ) throws(IndexError) {
        defer { sqlite3_reset(handle) }
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            let code =
                switch value {
                case .integer(let value): sqlite3_bind_int64(handle, place, Int64(value))
                case .real(let value): sqlite3_bind_double(handle, place, value)
                case .text(let value):
                    csqlite_bind_text(handle, place, value, Int32(value.utf8.count))
                }
            guard code == SQLITE_OK else { throw connection.failure() }
        }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(self)
            case SQLITE_DONE: return
            default: throw connection.failure()
            }
        }
    }

    /// The whole number in a column.
    func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(column))) }

    /// The real number in a column.
    func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    /// The text in a column; empty for NULL.
    func text(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
