/// What well-behaved senders of a load say, every octet of it made beforehand.
package struct LoadScript: Sendable {
    package let plan: LoadPlan
    private let hello: [UInt8]
    private let mail: [UInt8]
    private let recipients: [[UInt8]]
    private let group: [UInt8]
    /// With its end.
    private var content: [UInt8]
    private var contentAndGroup: [UInt8]
    private let numberPlace: Int

    /// One write.
    package enum Piece: Hashable, Sendable {
        case hello
        case startTLS
        case mail
        case recipient(Int)
        case data
        /// MAIL, all RCPT, and DATA: RFC 2920 §3.1.
        case group
        /// A message and its end.
        case content
        /// The same, and the group of the next message.
        case contentAndGroup
        /// The end of a message that nobody takes: RFC 2920 §3.1.
        case lonelyDot
        case reset
        case quit
    }

    /// - Parameters:
    ///   - date: For the header.
    ///   - run: What makes the Message-IDs of this run its own: letters and digits.
    /// - Throws: the octets that the header alone has, where `plan.octets` has no room for it.
    package init(_ plan: LoadPlan, date: String, run: String) throws(TooSmall) {
        self.plan = plan
        hello = Array("EHLO \(plan.name)\r\n".utf8)
        mail = Array("MAIL FROM:<\(plan.sender)>\r\n".utf8)
        recipients = plan.recipients.map { Array("RCPT TO:<\($0)>\r\n".utf8) }
        group = mail + recipients.joined() + Self.data
        let start = "From: <\(plan.sender)>\r\nTo: <\(plan.recipients[0])>\r\nDate: \(date)\r\nMessage-ID: <\(run)."
        numberPlace = start.utf8.count
        let digits = String(repeating: "0", count: Self.digits)
        let header = Array("\(start)\(digits)@\(plan.name)>\r\nSubject: fumble load\r\n\r\n".utf8)
        guard plan.octets == header.count || plan.octets >= header.count + 2 else {
            throw TooSmall(header: header.count)
        }
        content = header
        Self.fill(&content, to: plan.octets)
        content += [UInt8(ascii: "."), 13, 10]
        contentAndGroup = plan.style == .streamed ? content + group : []
    }

    package struct TooSmall: Error, Hashable {
        package let header: Int
    }

    private static let data = Array("DATA\r\n".utf8)
    private static let startTLS = Array("STARTTLS\r\n".utf8)
    private static let lonelyDot = Array(".\r\n".utf8)
    private static let reset = Array("RSET\r\n".utf8)
    private static let quit = Array("QUIT\r\n".utf8)
    /// Of a message's number.
    private static let digits = 12
    /// CRLF included, in octets. RFC 5322 §2.1.1 asks for no more than 78 without it.
    private static let longestLine = 80

    /// Adds lines of letters until there are so many octets.
    private static func fill(_ octets: inout [UInt8], to count: Int) {
        octets.reserveCapacity(count + 8)
        let full = Array(repeating: UInt8(ascii: "x"), count: longestLine - 2) + [13, 10]
        while octets.count < count {
            let rest = count - octets.count
            // A rest of one octet has no room for CRLF: the line before takes it.
            let line = rest <= longestLine ? rest : rest == longestLine + 1 ? longestLine - 1 : longestLine
            octets += full.suffix(line)
        }
    }

    package func octets(of piece: Piece) -> [UInt8] {
        switch piece {
        case .hello: hello
        case .startTLS: Self.startTLS
        case .mail: mail
        case .recipient(let index): recipients[index]
        case .data: Self.data
        case .group: group
        case .content: content
        case .contentAndGroup: contentAndGroup
        case .lonelyDot: Self.lonelyDot
        case .reset: Self.reset
        case .quit: Self.quit
        }
    }

    /// Gives the content the number of its message, which makes its Message-ID one of a kind.
    package mutating func number(_ piece: Piece, _ number: UInt64) {
        switch piece {
        case .content: Self.write(number, to: &content, at: numberPlace)
        case .contentAndGroup: Self.write(number, to: &contentAndGroup, at: numberPlace)
        default: break
        }
    }

    private static func write(_ number: UInt64, to octets: inout [UInt8], at place: Int) {
        var rest = number
        for index in stride(from: place + digits - 1, through: place, by: -1) {
            octets[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

/// What is put on a server.
package struct LoadPlan: Hashable, Sendable {
    package var style = LoadStyle.lockStep
    package var connections = LoadConnections.reused
    package var encryption = LoadEncryption.never
    /// How each session authenticates, as the report names it: a mechanism, or `any`. Nil if none does.
    package var authentication: String?
    /// Of the senders that behave well, at a time.
    package var sessions = 20
    /// Content of a message, its last CRLF included, in octets.
    package var octets = 1_024
    package var sender = "sender@client.example"
    package var recipients = ["recipient@mx.example"]
    /// For EHLO.
    package var name = "client.example"

    package init() {}
}

/// How the commands of a message go.
package enum LoadStyle: String, Hashable, Sendable, CaseIterable {
    /// One command, then its reply.
    case lockStep = "lock-step"
    /// MAIL, RCPT and DATA in one write, then the content: RFC 2920.
    case grouped
    /// The content and the next group in one write.
    case streamed
}

package enum LoadConnections: String, Hashable, Sendable, CaseIterable {
    /// Kept for one message after the other.
    case reused
    /// One for each message, ended by QUIT.
    case perMessage = "per-message"
}

package enum LoadEncryption: String, Hashable, Sendable, CaseIterable {
    case never
    case startTLS = "starttls"
    /// From the first octet on: RFC 8314 §3.3.
    case implicit
}
