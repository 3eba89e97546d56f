/// A user or a group, as one names it.
package enum AccountName: Hashable, Sendable, CustomStringConvertible {
    case name(String)
    case number(UInt32)

    package var description: String {
        switch self {
        case .name(let name): name
        case .number(let number): String(number)
        }
    }
}
