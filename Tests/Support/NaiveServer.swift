import Foundation

/// An SMTP server that is wrong in the ways that a test asks for, on a loopback port of its own.
package final class NaiveServer: Sendable {
    package struct Manners: Sendable {
        /// Where a message ends, besides at CRLF . CRLF.
        package var falseEnds: [String] = []
        /// Keywords of the reply to EHLO.
        package var offers: [String] = []
        /// Replies to commands that begin with these words, instead of 250.
        package var replies: [String: String] = [:]
        /// LMTP: replies to the content, one for each recipient.
        package var contentReplies = ["250 2.0.0 taken"]

        package init() {}
    }

    private let listening: Listening
    package var port: UInt16 { listening.port }

    package init(_ manners: Manners = Manners()) throws {
        listening = try Listening { client in
            var session = Session(client, manners)
            session.serve()
        }
    }
}

private struct Session {
    private let client: CInt
    private let manners: NaiveServer.Manners
    private var input: [UInt8] = []

    init(_ client: CInt, _ manners: NaiveServer.Manners) {
        self.client = client
        self.manners = manners
    }

    mutating func serve() {
        say(manners.replies["banner"] ?? "220 naive.test")
        while let line = take(until: ["\r\n"]) {
            let verb = line.prefix { $0 != " " }.uppercased()
            let reply = manners.replies.first { line.uppercased().hasPrefix($0.key.uppercased()) }?.value
            switch verb {
            case "EHLO" where reply == nil, "LHLO" where reply == nil:
                let lines = ["naive.test"] + manners.offers
                for (index, text) in lines.enumerated() { say("250\(index == lines.count - 1 ? " " : "-")\(text)") }
            case "DATA" where reply == nil:
                say("354 go on")
                // The end may follow upon DATA's own CRLF.
                input.insert(contentsOf: [13, 10], at: 0)
                guard take(until: ["\r\n.\r\n"] + manners.falseEnds) != nil else { return }
                manners.contentReplies.forEach(say)
            case "QUIT" where reply == nil:
                return say("221 bye")
            default: say(reply ?? "250 2.0.0 ok")
            }
        }
    }

    private func say(_ line: String) {
        let octets = Array("\(line)\r\n".utf8)
        send(client, octets, octets.count, CInt(MSG_NOSIGNAL))
    }

    /// What comes before the first of these, which is read too; nil once the client has ended.
    private mutating func take(until ends: [String]) -> String? {
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let found = ends.compactMap { input.firstRange(of: Array($0.utf8)) }.min { $0.lowerBound < $1.lowerBound }
            if let found {
                defer { input.removeSubrange(..<found.upperBound) }
                return String(decoding: input[..<found.lowerBound], as: UTF8.self)
            }
            let count = recv(client, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            input += piece[..<count]
        }
    }
}
