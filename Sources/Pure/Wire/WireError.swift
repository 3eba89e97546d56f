/// Why octets are no message. Whoever receives such octets ends: a peer inside the daemon never sends them.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The message that was being read: `opened`.
    package let message: String
    /// Where in it: `transaction`.
    package let field: String
    package let problem: Problem

    package enum Problem: Hashable, Sendable {
        /// It ends in the middle of the field.
        case short
        /// Octets are left over behind the last field.
        case trailing(Int)
        /// No message begins like this.
        case unknownTag(UInt8)
        /// The field has a value that it can't have.
        case invalid
        /// The field is longer than it may be.
        case tooLong(Int, most: Int)
        /// The text isn't UTF-8, or has a NUL in it.
        case notText
        /// Another number of descriptors came with it than belongs to it.
        case descriptors(Int, expected: Int)
    }

    package init(message: String, field: String, problem: Problem) {
        self.message = message
        self.field = field
        self.problem = problem
    }

    package var description: String {
        let place = "message '\(message)', field '\(field)'"
        return switch problem {
        case .short: "\(place): it ends too early"
        case .trailing(let count): "\(place): \(count) octets too many"
        case .unknownTag(let tag): "\(place): no message has the tag \(tag)"
        case .invalid: "\(place): a value it can't have"
        case .tooLong(let length, let most): "\(place): \(length) long, at most \(most)"
        case .notText: "\(place): not UTF-8 without NUL"
        case .descriptors(let count, let expected): "\(place): \(count) descriptors came, \(expected) belong to it"
        }
    }
}
