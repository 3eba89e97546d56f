extension Occurrence {
    /// The text as a record may hold it: without NUL, which no message between processes has, and not too long.
    static func fit(_ text: String) -> String {
        guard text.utf8.count > Value.longestText || text.utf8.contains(0) else { return text }
        var kept = ""
        var octets = 0
        for scalar in text.unicodeScalars {
            let piece = scalar == "\0" ? "\\x00" : String(scalar)
            octets += piece.utf8.count
            guard octets <= Value.longestText else { break }
            kept += piece
        }
        return kept
    }
}
