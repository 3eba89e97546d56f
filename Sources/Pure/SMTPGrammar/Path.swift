import Vocabulary

/// Who a message is from: a mailbox, or nobody, as in a bounce. RFC 5321 §4.1.2 `Reverse-path`, §4.5.5.
package enum ReversePath: Hashable, Sendable {
    case null
    case mailbox(Mailbox)

    /// Without brackets; empty for nobody.
    package var address: String {
        switch self {
        case .null: ""
        case .mailbox(let mailbox): mailbox.description
        }
    }

    /// Whether it needs SMTPUTF8.
    package var isInternational: Bool {
        if case .mailbox(let mailbox) = self { mailbox.isInternational } else { false }
    }

    /// - Parameter path: Brackets included.
    init(_ path: Span<UInt8>, _ leniencies: inout Leniencies) throws(SyntaxError) {
        do {
            let (place, isInternational) = try innerPath(path)
            let inner = path.extracting(place)
            self = inner.isEmpty ? .null : .mailbox(try Mailbox(inner, isInternational: isInternational, &leniencies))
        } catch {
            throw error.inReversePath
        }
    }
}

/// Who a message is to: a mailbox, or this host's postmaster. RFC 5321 §4.1.1.3, §4.5.1.
package enum ForwardPath: Hashable, Sendable {
    /// `Postmaster` without a host, as the client wrote it: in any case.
    case postmaster(String)
    case mailbox(Mailbox)

    private static let postmaster = Array("POSTMASTER".utf8)

    /// Without brackets.
    package var address: String {
        switch self {
        case .postmaster(let text): text
        case .mailbox(let mailbox): mailbox.description
        }
    }

    /// Whether it needs SMTPUTF8.
    package var isInternational: Bool {
        if case .mailbox(let mailbox) = self { mailbox.isInternational } else { false }
    }

    /// - Parameter path: Brackets included.
    init(_ path: Span<UInt8>, _ leniencies: inout Leniencies) throws(SyntaxError) {
        do {
            let (place, isInternational) = try innerPath(path)
            let inner = path.extracting(place)
            self =
                inner.isSpelled(Self.postmaster)
                ? .postmaster(String(ascii: inner))
                : .mailbox(try Mailbox(inner, isInternational: isInternational, &leniencies))
        } catch {
            throw error.inForwardPath
        }
    }
}

/// Where in a path stands what it stands for: its brackets and its source route aside.
///
/// A route is recognised and ignored: RFC 5321 §4.1.1.3 and appendix C.
private func innerPath(_ path: Span<UInt8>) throws(PathFault) -> (place: Range<Int>, isInternational: Bool) {
    let isInternational = path.contains(where: \.isEightBit)
    guard !isInternational || String(validating: Array(copying: path), as: UTF8.self) != nil else { throw .notUTF8 }
    guard path.count >= 2, path.count <= Limit.path, path[0] == .less, path[path.count - 1] == .greater else {
        throw .syntax
    }
    let inner = 1..<path.count - 1
    guard path[1] == .at else { return (inner, isInternational) }
    return (try placeBehindRoute(path, inner), isInternational)
}

/// - Parameter inner: Where the route and the mailbox stand.
private func placeBehindRoute(_ path: Span<UInt8>, _ inner: Range<Int>) throws(PathFault) -> Range<Int> {
    let octets = Array(copying: path)[inner]
    guard let colon = octets.firstIndex(of: .colon) else { throw .syntax }
    let hops = octets[..<colon].split(separator: .comma, omittingEmptySubsequences: false)
    guard hops.allSatisfy({ $0.first == .at && Domain(international: $0.dropFirst()) != nil }) else { throw .syntax }
    // A route leads to a mailbox; postmaster alone has none.
    guard octets[(colon + 1)...].contains(.at) else { throw .syntax }
    return colon + 1..<inner.upperBound
}

/// What's wrong with a path. The reply depends on whose it is.
enum PathFault: Error {
    case syntax
    case host
    /// Octets outside of US-ASCII that aren't UTF-8. RFC 6531 §3.3.
    case notUTF8
    /// A label outside of US-ASCII that is no U-label. RFC 6531 §3.3.
    case internationalHost

    var inReversePath: SyntaxError {
        switch self {
        case .syntax: SyntaxError(Reply(501, .senderSyntax, "Bad sender address syntax"))
        case .host: SyntaxError(Reply(501, .senderSyntax, "Bad host in the sender address"))
        case .notUTF8: SyntaxError(Reply(501, .nonASCIIAddress, "Sender address is not UTF-8"))
        case .internationalHost: SyntaxError(Reply(501, .nonASCIIAddress, "Bad label in the sender's domain"))
        }
    }

    var inForwardPath: SyntaxError {
        switch self {
        case .syntax: SyntaxError(Reply(501, .destinationSyntax, "Bad recipient address syntax"))
        case .host: SyntaxError(Reply(501, .destinationSystem, "Bad host in the recipient address"))
        case .notUTF8: SyntaxError(Reply(501, .nonASCIIAddress, "Recipient address is not UTF-8"))
        case .internationalHost: SyntaxError(Reply(501, .nonASCIIAddress, "Bad label in the recipient's domain"))
        }
    }
}
