import Faults
import SMTPGrammar
import Support
import Testing
import Vocabulary

@Suite("Any octets")
struct FuzzTests {
    private static let rounds = 2_000

    /// What words are made of, and what stands around them.
    private static let pieces: [String] =
        Point.allCases.map(\.rawValue) + EffectName.allCases.map(\.rawValue) + ModifierName.allCases.map(\.rawValue)
        + SessionName.all.map(\.spelling)
        + [
            "ehlo", "550", "4", "5", "_5.1.1", "_", ".", "+", "-", "@", "\"", "\\", "0", "00", "1",
            "18446744073709551616",
            "9999999999999999999", "605", "k", "m", "ms", "s", "\0", "\u{e9}", "\u{212A}", "\u{301}", " ", "\r\n",
        ]

    /// Words, and pieces of words one after the other, some with an octet exchanged, dropped or doubled.
    private static func text(_ random: inout SplitMix) -> String {
        var octets: [UInt8] = []
        if Bool.random(using: &random), let word = words.randomElement(using: &random) { octets += word.utf8 }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            if let piece = pieces.randomElement(using: &random) { octets += piece.utf8 }
        }
        for _ in 0..<Int.random(in: 0...1, using: &random) where !octets.isEmpty {
            let place = octets.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0...2, using: &random) {
            case 0: octets[place] = UInt8.random(in: 0...255, using: &random)
            case 1: octets.remove(at: place)
            default: octets.insert(octets[place], at: place)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static let words = Point.allCases.flatMap { point in
        Samples.effects.map { Samples.spelling(point, $0, Modifiers()) }
    }

    @Test func `no text traps, and what is a word reads as itself`() throws {
        var random = SplitMix(seed: 8)
        var words = 0
        for _ in 0..<Self.rounds {
            let text = Self.text(&random)
            if let word = try? Word(text) {
                words += 1
                #expect(try Word(word.text) == word)
            }
            if let word = try? SessionWord(text) { #expect(try SessionWord(word.description) == word) }
            if (try? WordList(text)) == nil { _ = try? WordList(text + "+" + text) }
            for carrier in Carrier.allCases { Self.check(Reading(localPart: text, of: carrier), carrier) }
            Self.check(Reading(user: text), .user)
            _ = Credence(user: text)
            if let host = Host(text.utf8.span) { Self.check(Reading(helo: host), .helo) }
        }
        #expect(words > Self.rounds / 100)
    }

    /// What holds of every reading.
    private static func check(_ reading: Reading, _ carrier: Carrier) {
        #expect(reading.words.allSatisfy { carrier.inability(at: $0.point) == nil })
        #expect(reading.session.isEmpty || carrier == .helo)
        for unknown in reading.unknown {
            #expect(unknown.reason != .notNearlyAWord)
            #expect(unknown.text.utf8.count <= Limit.faultWord)
            if case .nearly(let word) = unknown.reason {
                #expect((try? Word(word)) != nil || (try? SessionWord(word)) != nil, "\(unknown.text): \(word)")
            }
        }
    }

    @Test(arguments: ["+", "-", "a", "1", "x1", "rcpt550+", "rcpt551_5.1+", "\\", "\"", "n1x1p1"])
    func `a long text takes no longer than its length`(piece: String) {
        let text = String(repeating: piece, count: 3_000)
        for carrier in Carrier.allCases {
            let reading = Reading(localPart: text, of: carrier)
            #expect(reading.words.count + reading.unknown.count <= 3_000)
        }
        #expect((try? Word(text)) == nil)
        #expect((try? SessionWord(text)) == nil)
    }
}
