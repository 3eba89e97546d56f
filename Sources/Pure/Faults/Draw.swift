/// Chance that repeats: the same seed, word, key and attempt draw the same number, in whichever process.
package struct Draw: Hashable, Sendable {
    package let seed: UInt64
    /// 0 to 99. A word with `p` fires if it's below the percentage.
    package let number: Int

    init(seed: UInt64, word: String, key: String, attempt: UInt32) {
        self.seed = seed
        // The remainder favours no number by more than one in 10^17.
        number = Int(keyedHash(seed, .draw, [word, key, String(attempt)]) % 100)
    }
}

/// What a hash is for: keys of different purposes never meet.
enum HashPurpose: UInt8 {
    case draw = 1
    /// Attempts, for `p`.
    case attempt = 2
    /// Firings, for `x`.
    case firing = 3
    case grey = 4
}

/// A hash of texts, in which no text can run into the next.
func keyedHash(_ seed: UInt64, _ purpose: HashPurpose, _ texts: [String]) -> UInt64 {
    var octets = [purpose.rawValue]
    for text in texts {
        let count = UInt32(clamping: text.utf8.count)
        octets += (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        octets += text.utf8
    }
    return SipHash.hash(octets, key: seed, 0)
}
