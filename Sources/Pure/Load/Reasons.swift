/// Why messages weren't taken, each reason counted: as many of them as people read, whatever a server says.
package struct Reasons: Hashable, Sendable {
    private var counts: [String: UInt64] = [:]

    /// Different ones. Replies that name a message or an address are all different: what comes then is counted by its
    /// short form.
    private static let most = 24
    /// Of a reason, in characters.
    private static let longest = 200

    package init() {}

    /// - Parameters:
    ///   - reason: In full.
    ///   - short: What stands for it where there are too many.
    package mutating func count(_ reason: @autoclosure () -> String, short: String) {
        let reason = String(reason().prefix(Self.longest))
        let isKnown = counts[reason] != nil || counts.count < Self.most
        counts[isKnown ? reason : short, default: 0] += 1
    }

    /// The most frequent first.
    package var all: [(reason: String, count: UInt64)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
