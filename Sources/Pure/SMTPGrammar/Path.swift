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

    /// - Parameter path: Brackets included.
    init(_ path: ArraySlice<UInt8>) throws(SyntaxError) {
        do {
            let inner = try innerPath(path)
            self = inner.isEmpty ? .null : .mailbox(try Mailbox(inner))
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

    /// - Parameter path: Brackets included.
    init(_ path: ArraySlice<UInt8>) throws(SyntaxError) {
        do {
            let inner = try innerPath(path)
            self = inner.isSpelled(Self.postmaster) ? .postmaster(String(ascii: inner)) : .mailbox(try Mailbox(inner))
        } catch {
            throw error.inForwardPath
        }
    }
}

/// What a path stands for, its brackets and its source route stripped.
///
/// A route is recognised and ignored: RFC 5321 §4.1.1.3 and appendix C.
private func innerPath(_ path: ArraySlice<UInt8>) throws(PathFault) -> ArraySlice<UInt8> {
    guard !path.contains(where: \.isEightBit) else { throw .nonASCII }
    guard path.count >= 2, path.count <= Limit.path, path.first == .less, path.last == .greater else { throw .syntax }
    let inner = path.dropFirst().dropLast()
    guard inner.first == .at else { return inner }
    guard let colon = inner.firstIndex(of: .colon) else { throw .syntax }
    let hops = inner[..<colon].split(separator: .comma, omittingEmptySubsequences: false)
    guard hops.allSatisfy({ $0.first == .at && Domain($0.dropFirst()) != nil }) else { throw .syntax }
    // A route leads to a mailbox; postmaster alone has none.
    let mailbox = inner[(colon + 1)...]
    guard mailbox.contains(.at) else { throw .syntax }
    return mailbox
}

/// What's wrong with a path. The reply depends on whose it is.
enum PathFault: Error {
    case syntax
    case host
    /// It needs SMTPUTF8, which was not asked for. RFC 6531 §3.5.
    case nonASCII

    var inReversePath: SyntaxError {
        switch self {
        case .syntax: SyntaxError(Reply(501, .senderSyntax, "Bad sender address syntax"))
        case .host: SyntaxError(Reply(501, .senderSyntax, "Bad host in the sender address"))
        case .nonASCII: SyntaxError(Reply(553, .nonASCIIAddress, "Sender address is not US-ASCII"))
        }
    }

    var inForwardPath: SyntaxError {
        switch self {
        case .syntax: SyntaxError(Reply(501, .destinationSyntax, "Bad recipient address syntax"))
        case .host: SyntaxError(Reply(501, .destinationSystem, "Bad host in the recipient address"))
        case .nonASCII: SyntaxError(Reply(553, .nonASCIIAddress, "Recipient address is not US-ASCII"))
        }
    }
}
