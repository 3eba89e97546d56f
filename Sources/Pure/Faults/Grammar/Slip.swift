/// One slip of the fingers that makes a text of another.
enum Slip: Hashable {
    /// Two neighbours changed places.
    case swapped
    /// One octet too many, or too few.
    case extra
    case missing
    /// One octet in place of another.
    case exchanged

    /// Nil if the texts are equal, or more than one slip apart.
    init?(from meant: [UInt8], to typed: ArraySlice<UInt8>) {
        guard abs(typed.count - meant.count) <= 1 else { return nil }
        var start = 0
        while start < min(meant.count, typed.count), meant[start] == typed[typed.startIndex + start] { start += 1 }
        let (wanted, found) = (meant[start...], typed.dropFirst(start))
        switch typed.count - meant.count {
        case 1 where found.dropFirst().elementsEqual(wanted): self = .extra
        case -1 where wanted.dropFirst().elementsEqual(found): self = .missing
        case 0 where Self.isSwapped(wanted, found): self = .swapped
        case 0 where !wanted.isEmpty && wanted.dropFirst().elementsEqual(found.dropFirst()): self = .exchanged
        default: return nil
        }
    }

    private static func isSwapped(_ wanted: ArraySlice<UInt8>, _ found: ArraySlice<UInt8>) -> Bool {
        wanted.count >= 2 && found.prefix(2).reversed().elementsEqual(wanted.prefix(2))
            && wanted.dropFirst(2).elementsEqual(found.dropFirst(2))
    }
}
