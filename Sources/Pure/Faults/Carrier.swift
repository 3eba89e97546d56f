/// What brought a word in, the nearest to the command first: where two words want the same, the nearer wins.
package enum Carrier: Int, Hashable, Sendable, CaseIterable, Comparable {
    case recipient
    case sender
    case user
    case helo
    case rule
    case listener

    package static func < (left: Carrier, right: Carrier) -> Bool { left.rawValue < right.rawValue }
}
