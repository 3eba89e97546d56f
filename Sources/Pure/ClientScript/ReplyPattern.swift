package import Faults
package import SMTPClient

/// Which replies are meant.
package struct ReplyPattern: Hashable, Sendable, CustomStringConvertible {
    /// Digits of the code; nil is any.
    package var code: [UInt8?]
    package var status = Status.any
    package var text: Pattern?
    package var lines: Int?
    /// As it was written.
    package var description: String

    package enum Status: Hashable, Sendable {
        case any
        case none
        /// Class, subject and detail; nil is any.
        case parts([UInt16?])
    }

    /// Any reply.
    package static let anything = ReplyPattern(code: [nil, nil, nil], description: "a reply")

    /// Replies whose code begins with one of these digits.
    package enum Group: String, Hashable, Sendable, CaseIterable {
        case ok
        case helo
        case tempfail
        case permfail
    }

    package init(code: [UInt8?], description: String) {
        self.code = code
        self.description = description
    }

    /// A group's patterns: one for each first digit.
    package static func of(_ group: Group) -> [ReplyPattern] {
        let digits: [UInt8] =
            switch group {
            case .ok, .helo: [2, 3]
            case .tempfail: [4]
            case .permfail: [5]
            }
        return digits.map { ReplyPattern(code: [$0, nil, nil], description: "\($0)xx") }
    }

    /// Nil unless it's a code of three digits, and behind a blank an enhanced code of three numbers, a hyphen for none,
    /// or nothing: `x` and `?` stand for any.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard (1...2).contains(words.count), let code = Self.code(words[0]) else { return nil }
        self.init(code: code, description: text)
        guard words.count == 2 else { return }
        if words[1] == "-" {
            status = .none
            return
        }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        var numbers: [UInt16?] = []
        for part in parts {
            if Self.isAny(part) {
                numbers.append(nil)
            } else {
                guard part.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(part), number < 1_000 else {
                    return nil
                }
                numbers.append(number)
            }
        }
        guard numbers.count == 3 else { return nil }
        status = .parts(numbers)
    }

    private static func code(_ word: Substring) -> [UInt8?]? {
        guard word.utf8.count == 3 else { return nil }
        var digits: [UInt8?] = []
        for character in word {
            guard let digit = UInt8(String(character)) else {
                guard isAny(Substring(String(character))) else { return nil }
                digits.append(nil)
                continue
            }
            digits.append(digit)
        }
        if let first = digits[0], !(2...5).contains(first) { return nil }
        return digits
    }

    private static func isAny(_ part: Substring) -> Bool { ["x", "X", "?"].contains(part) }

    package func matches(_ reply: ServerReply) -> Bool {
        let digits = [reply.code / 100, reply.code / 10 % 10, reply.code % 10]
        guard zip(code, digits).allSatisfy({ $0 == nil || $0.map(UInt16.init) == $1 }) else { return false }
        if let lines, reply.lines.count != lines { return false }
        let status = reply.status
        switch self.status {
        case .any: break
        case .none: if status != nil { return false }
        case .parts(let wanted):
            guard let status else { return false }
            let parts = [status.severity, status.status.subject, status.status.detail]
            guard zip(wanted, parts).allSatisfy({ $0 == nil || $0 == $1 }) else { return false }
        }
        guard let text else { return true }
        return reply.lines.contains { line in
            let whole = String(decoding: line, as: UTF8.self)
            guard let status = EnhancedCode(leading: line) else { return text.matches(whole) }
            return text.matches(whole) || text.matches(String(whole.dropFirst(status.description.count + 1)))
        }
    }
}
