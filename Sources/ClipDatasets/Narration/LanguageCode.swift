internal import Foundation

/// A language, however its code is written: `de`, `deu`, `ger` and `de-AT` are the same.
struct LanguageCode: Equatable {
    private let code: String

    /// Reads a code of ISO 639-1 or 639-2, perhaps with a region or script behind it; others stay as they are.
    init(_ text: String) {
        let language = text.lowercased().prefix { $0 != "-" && $0 != "_" }
        let terminological = Self.bibliographic[String(language)] ?? String(language)
        code = Locale.LanguageCode(terminological).identifier(.alpha2) ?? terminological
    }

    /// The codes of ISO 639-2 that have another form for libraries, which files use and Foundation does not know.
    private static let bibliographic = [
        "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "zho", "cze": "ces",
        "dut": "nld", "fre": "fra", "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl",
        "mac": "mkd", "mao": "mri", "may": "msa", "per": "fas", "rum": "ron", "slo": "slk",
        "tib": "bod", "wel": "cym",
    ]
}
