/// The digest of RFC 1320, which NTLM has passwords in. OpenSSL has it only where its old algorithms are installed.
func md4(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    padded += (0..<8).map { UInt8(truncatingIfNeeded: (message.count * 8) >> ($0 * 8)) }
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
    for block in stride(from: 0, to: padded.count, by: 64) {
        let words = (0..<16).map { index in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(padded[block + index * 4 + $1]) << ($1 * 8) }
        }
        state = zip(state, mixed(state, words)).map { $0 &+ $1 }
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
}

/// RFC 1320 §3.4.
private func mixed(_ state: [UInt32], _ words: [UInt32]) -> [UInt32] {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    func turn(_ mix: UInt32, _ word: Int, _ constant: UInt32, _ bits: UInt32) {
        let sum = a &+ mix &+ words[word] &+ constant
        (a, d, c, b) = (d, c, b, sum << bits | sum >> (32 - bits))
    }
    for step in 0..<16 { turn(b & c | ~b & d, step, 0, [3, 7, 11, 19][step % 4]) }
    for step in 0..<16 { turn(b & c | b & d | c & d, step % 4 * 4 + step / 4, 0x5A82_7999, [3, 5, 9, 13][step % 4]) }
    let order = [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15]
    for step in 0..<16 { turn(b ^ c ^ d, order[step], 0x6ED9_EBA1, [3, 9, 11, 15][step % 4]) }
    return [a, b, c, d]
}
