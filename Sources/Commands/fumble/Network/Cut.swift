import ArgumentParser
import ClientScript

/// How what is sent is cut into packets. A server must answer the same whichever it is.
enum Cut: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// As the script has it.
    case whole
    /// Anywhere, by the seed.
    case random
    /// One octet in each.
    case octets

    /// How many octets go next; nil for all.
    func next(of count: Int, using generator: inout SeededGenerator) -> Int? {
        // A long text would take as many round trips as it has octets.
        guard count > 1, count <= Self.longest else { return nil }
        switch self {
        case .whole: return nil
        case .random: return Int.random(in: 1...count, using: &generator)
        case .octets: return 1
        }
    }

    /// In octets.
    private static let longest = 4_096
}
