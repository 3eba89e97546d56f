/// Which process speaks: the name it has in `ps`, in the log and in every error.
package struct ProcessName: Hashable, Sendable, CustomStringConvertible {
    /// Its role's name.
    package let role: String
    /// Of several with one role, which one: counted from 0.
    package let number: UInt8?

    package init(_ role: Role, _ number: UInt8? = nil) {
        self.role = role.name
        self.number = number
    }

    package static let parent = ProcessName(.parent)
    package static let listener = ProcessName(.listener)
    package static func session(_ number: UInt8) -> ProcessName { ProcessName(.session, number) }
    package static let sink = ProcessName(.sink)
    package static let logger = ProcessName(.logger)
    package static let certifier = ProcessName(.certifier)
    package static let keeper = ProcessName(.keeper)

    package var description: String { number.map { "\(role)/\($0)" } ?? role }

    /// The longest one, in octets: TASK_COMM_LEN without its NUL, proc(5).
    package static let longest = 15

    /// What stands in `ps`: `fumbled: session/0`.
    package var title: String { Self.titlePrefix + description }

    private static let titlePrefix = "fumbled: "

    /// The process that a title names, or nil if it's no title.
    package init?(title: String) {
        guard title.hasPrefix(Self.titlePrefix) else { return nil }
        self.init(String(title.dropFirst(Self.titlePrefix.count)))
    }

    /// The process that a description names: small letters, and a number behind a slash if there's one.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, let role = parts.first, !role.isEmpty,
            role.utf8.allSatisfy((UInt8(ascii: "a")...UInt8(ascii: "z")).contains)
        else { return nil }
        self.role = String(role)
        number = parts.count > 1 ? UInt8(parts[1]) : nil
        // Neither a missing number nor one in another spelling.
        guard description == text else { return nil }
    }
}
