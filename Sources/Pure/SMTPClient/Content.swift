import SMTPGrammar

/// A message's content as DATA wants it: every line ended by CRLF, a dot in front of one that begins with a dot, and the
/// end behind it. RFC 5321 §4.5.2, §2.3.8.
///
/// - Parameter octets: Lines that end in LF alone, or in CR alone, are mended, as from a file.
package func dataContent(_ octets: some Sequence<UInt8>) -> [UInt8] {
    var content = canonicalLines(octets, stuffsDots: true)
    content += [.dot, .carriageReturn, .lineFeed]
    return content
}

/// The same without dots and without an end, as BDAT has it: RFC 3030 §2.
package func canonicalContent(_ octets: some Sequence<UInt8>) -> [UInt8] {
    canonicalLines(octets, stuffsDots: false)
}

private func canonicalLines(_ octets: some Sequence<UInt8>, stuffsDots: Bool) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(octets.underestimatedCount + 64)
    var atStart = true
    var afterCR = false
    for octet in octets {
        if octet == .lineFeed {
            // The CR before it, if there was one, has ended the line already.
            if !afterCR { content += [.carriageReturn, .lineFeed] }
            (atStart, afterCR) = (true, false)
            continue
        }
        afterCR = octet == .carriageReturn
        if afterCR {
            content += [.carriageReturn, .lineFeed]
            atStart = true
            continue
        }
        if atStart, stuffsDots, octet == .dot { content.append(.dot) }
        content.append(octet)
        atStart = false
    }
    if !atStart { content += [.carriageReturn, .lineFeed] }
    return content
}
