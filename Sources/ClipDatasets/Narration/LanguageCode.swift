internal import Foundation

/// A language, however its code is written: `de`, `deu`, `ger` and `de-AT` are the same.
struct LanguageCode: Equatable {
    private let code: String

    /// Reads a code of ISO 639-1 or 639-2, perhaps with a region or script behind it, or an English name, as some transcripts
    /// have; others stay as they are.
    init(_ text: String) {
        let language = String(text.lowercased().prefix { $0 != "-" && $0 != "_" })
        let terminological = Self.bibliographic[language] ?? Self.named[language] ?? language
        code = Locale.LanguageCode(terminological).identifier(.alpha2) ?? terminological
    }

    /// Codes by English names.
    private static let named: [String: String] = {
        let english = Locale(identifier: "en")
        let codes = Locale.LanguageCode.isoLanguageCodes.map(\.identifier)
        let names = codes.compactMap { code in
            english.localizedString(forLanguageCode: code).map { ($0.lowercased(), code) }
        }
        return Dictionary(names) { first, _ in first }
    }()

    /// The codes of ISO 639-2 that have another form for libraries, which files use and Foundation does not know.
    private static let bibliographic = [
        "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "zho", "cze": "ces",
        "dut": "nld", "fre": "fra", "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl",
        "mac": "mkd", "mao": "mri", "may": "msa", "per": "fas", "rum": "ron", "slo": "slk",
        "tib": "bod", "wel": "cym",
    ]
}
