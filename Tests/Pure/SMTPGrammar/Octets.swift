import Testing

@testable import SMTPGrammar

/// The octets of a text.
func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The text of octets that are UTF-8.
func text(_ octets: some Collection<UInt8>) -> String { String(decoding: octets, as: UTF8.self) }

extension Inbox {
    mutating func append(_ octets: some Sequence<UInt8>) {
        append(Array(octets).span)
    }
}

/// The input in pieces: whole, octet by octet, and cut once at every octet (at 64 of them if it's long).
func cuts(of input: [UInt8]) -> [[ArraySlice<UInt8>]] {
    let step = max(1, input.count / 64)
    return [[input[...]], input.indices.map { input[$0...$0] }]
        + stride(from: 1, to: input.count, by: step).map { [input[..<$0], input[$0...]] }
}
