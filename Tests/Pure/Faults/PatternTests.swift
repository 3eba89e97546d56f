import Diagnosis
import Support
import Testing

@testable import Faults

@Suite("Shell patterns, sh(1p) 2.14")
struct PatternTests {
    @Test(
        arguments: [
            ("", [""], ["a"]),
            ("*", ["", "a", "a@b.c"], []),
            ("full*@*", ["full@x.test", "FULLer@", "full@@"], ["full", "afull@x", "ful@x.test"]),
            ("*@x.example", ["a@x.example", "@X.EXAMPLE"], ["a@x.example.com", "a@y.example"]),
            ("a?c", ["abc", "a?c", "aéc"], ["ac", "abbc"]),
            ("???", ["abc"], ["ab", "abcd"]),
            ("[a-c]x", ["ax", "bx", "Cx"], ["dx", "x", "aax"]),
            ("[!a-c]x", ["dx", "-x"], ["ax", "Bx", "x"]),
            ("[]]", ["]"], ["[", ""]), ("[!]]", ["a"], ["]"]),
            ("[a-]", ["a", "-"], ["b"]), ("[-a]", ["-", "a"], ["b"]), ("[!-]", ["a"], ["-"]),
            ("[\\]]", ["]"], ["\\"]), ("[\\!a]", ["!", "a"], ["b"]), ("[0-9][0-9]", ["42"], ["4", "4a"]),
            ("[^a]", ["^", "a"], ["b"]),
            ("\\*", ["*"], ["a", "\\*"]), ("\\[a]", ["[a]"], ["a"]), ("a\\?", ["a?"], ["ab"]), ("\\\\", ["\\"], [""]),
            ("a]", ["a]"], ["a"]), ("é*", ["éa", "é"], ["e", "É"]),
            ("**a**", ["a", "bab"], ["b", ""]), ("*a*b*c*", ["abc", "xaxbxcx", "aabbcc"], ["acb", "ab"]),
            ("*.slow.*", ["a.slow.test"], ["slow.test", "a.slow"]),
        ] as [(String, [String], [String])])
    func `a pattern is matched with the whole text`(text: String, yes: [String], no: [String]) throws {
        let pattern = try Pattern(text)
        for text in yes { #expect(pattern.matches(text), "\(text)") }
        for text in no { #expect(!pattern.matches(text), "\(text)") }
        #expect(pattern.description == text)
    }

    @Test(
        arguments: [
            ("[", 0, "'\\['"), ("a[bc", 1, "'\\['"), ("[]", 0, "']'"), ("[!]", 0, "']'"), ("é[b", 2, "']'"),
            ("[a\\]", 0, "']'"), ("a\\", 1, "'\\\\'"), ("[\\", 1, "'\\\\'"), ("x[z-a]", 2, "'a-z'"),
            ("[ab9-0]", 3, "'0-9'"), ("[a-\\", 3, "'\\\\'"),
        ])
    func `what is no pattern is told with its place and its mend`(text: String, offset: Int, mend: String) {
        let error = #expect(throws: SpellingError.self) { try Pattern(text) }
        #expect(error?.offset == offset)
        #expect(error?.objection.mend.contains(mend) == true, "\(String(describing: error))")
    }

    /// Tried by every star anew, this would take more steps than there are atoms.
    @Test func `many stars on a long text take no exponential time`() throws {
        let pattern = try Pattern(String(repeating: "*a", count: 60) + "*b")
        #expect(!pattern.matches(String(repeating: "a", count: 1_000)))
        #expect(pattern.matches(String(repeating: "a", count: 1_000) + "b"))
    }

    /// Against the definition, which is slow.
    @Test(arguments: UInt64(1)...20)
    func `it matches what the definition does`(seed: UInt64) throws {
        func matches(_ pattern: Substring, _ text: Substring) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == "*" {
                return matches(pattern.dropFirst(), text) || (!text.isEmpty && matches(pattern, text.dropFirst()))
            }
            return !text.isEmpty && (first == "?" || first == text.first)
                && matches(pattern.dropFirst(), text.dropFirst())
        }
        var lots = SplitMix(seed: seed)
        func text(_ characters: [String], _ most: Int) -> String {
            (0..<Int.random(in: 0...most, using: &lots)).compactMap { _ in characters.randomElement(using: &lots) }
                .joined()
        }
        for _ in 0..<500 {
            let (pattern, text) = (text(["a", "b", "*", "?"], 7), text(["a", "b"], 9))
            #expect(try Pattern(pattern).matches(text) == matches(pattern[...], text[...]), "\(pattern) \(text)")
        }
    }

    @Test(arguments: UInt64(1)...10)
    func `any text is a pattern or told why not, at a place in it`(seed: UInt64) {
        var lots = SplitMix(seed: seed)
        let characters: [Unicode.Scalar] = ["[", "]", "!", "-", "\\", "*", "?", "a", "z", "é", "🐟", "\u{0}"]
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &lots) {
                text.unicodeScalars.append(characters.randomElement(using: &lots) ?? "a")
            }
            do {
                _ = try Pattern(text).matches(text)
            } catch {
                #expect((0..<text.utf8.count).contains(error.offset))
            }
        }
    }
}
