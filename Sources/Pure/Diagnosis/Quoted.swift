/// Somebody's text as it may stand in a message to a terminal: between single quotes, control characters as
/// `\u{1b}`, and cut where nobody reads on.
package func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(longestQuotation) {
        let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        shown += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "'\(shown)'" + (text.unicodeScalars.count > longestQuotation ? "…" : "")
}

/// In Unicode scalars: enough to recognise what one wrote.
private let longestQuotation = 100
