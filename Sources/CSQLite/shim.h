#pragma once
#include <sqlite3.h>

/// Binds a copy of a text; Swift cannot spell the constant that asks for one.
static inline int csqlite_bind_text(
    sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}
