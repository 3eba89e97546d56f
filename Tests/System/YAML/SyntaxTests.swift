import Diagnosis
import Support
import Testing
import YAML

@Suite("What is no YAML")
struct SyntaxTests {
    @Test(arguments: [
        ("a:\n\tb: c\n", "f:2:1: a tab", "indent with blanks"),
        ("a: 'b\nc: d\n", "f:3:1: no YAML: found unexpected end of stream", "close the quote that is open"),
        ("a: [b, c\n", "f:2:1: no YAML", "close the list with ]"),
        ("{a: b\n", "f:2:1: no YAML", "close the mapping with }"),
        ("a: b: c\n", "f:1:5: no YAML", "put a value with a colon in quotes"),
        ("a: @b\n", "f:1:4: no YAML", "in quotes"),
        ("a: b\n c: d\n", "f:2:3: no YAML", "put a value with a colon in quotes"),
        ("a: 1\n- b\n", "f:2:1: no YAML", "begin the keys of a mapping in the same column"),
        ("a: \"\\q\"\n", "f:1:5: no YAML", "write \\\\ for a backslash"),
        ("a: [b, ::1]\n", "f:1:8: no YAML: did not find expected node content", "in quotes, as \"[::1]:2525\""),
        ("a: &b c\n", "f:1:4: an anchor", "leave it out"),
        ("a: *b\n", "f:1:4: an alias", "write out what it stands for"),
        ("a: !b c\n", "f:1:4: a tag", "leave it out"),
        ("a: !!str 1\n", "f:1:4: a tag", "leave it out"),
        ("a: &b [c]\n", "f:1:4: an anchor", "leave it out"),
        ("a: !b {}\n", "f:1:4: a tag", "leave it out"),
        ("a: b\n---\nc: d\n", "f:2:1: a second document", "keep one"),
        ("[a]: b\n", "f:1:1: a key that is no text", "write a word"),
        ("a: \"\\0\"\n", "f:1:4: a text holds the character \\0", "leave it out"),
        ("ä: \u{7}\n", "f:1:4: a control character", "leave it out"),
    ])
    func `it is told with its place and its mend`(text: String, told: String, mend: String) throws {
        let mistake = try #require(#expect(throws: Mistake.self) { try tree(text) })
        #expect(mistake.description.hasPrefix(told))
        #expect(mistake.mend.contains(mend))
    }

    @Test(arguments: [[0x61, 0x3A, 0x20, 0xFF], [0x61, 0x0A, 0xC3], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
    func `octets that are no UTF-8 are told`(octets: [UInt8]) throws {
        let mistake = try #require(#expect(throws: Mistake.self) { try YAML(octets, path: "f") })
        #expect(mistake.wrong == "octets that are no UTF-8")
    }

    @Test func `sixteen levels are read, seventeen are told`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + "a" + String(repeating: "]", count: depth)
        }
        #expect(line(try tree(nested(16)).root) == nested(16))
        let mistake = try #require(#expect(throws: Mistake.self) { try tree(nested(17)) })
        #expect(mistake.description.hasPrefix("f:1:17: nested deeper than 16"))
    }

    @Test(arguments: ["[", "{", "- ", "? ", "a: [", "&a [", "[a,", "'", "\"\\u", "a:\n", "#", "|\n"])
    func `what is made to blow up ends soon`(piece: String) {
        let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
        let start = ContinuousClock.now
        _ = try? tree(text)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `any beginning of a text is read or told, within the text`() throws {
        let text = "a: {b: [c, \"d\\n\"], 'e': f}\nrules:\n  - match: {x: \"*\"}\n    faults: ü\n# end\n"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        for end in 0...text.utf8.count {
            do throws(Mistake) {
                _ = try YAML(Array(text.utf8.prefix(end)), path: "f")
            } catch {
                guard case .file("f", let line, let column) = error.place else {
                    Issue.record("\(error.place)")
                    continue
                }
                #expect((1...lines).contains(line) && (1...text.utf8.count + 1).contains(column))
                #expect(!error.wrong.isEmpty && !error.mend.isEmpty)
            }
        }
    }

    @Test func `no octets trap`() {
        var random = SplitMix(seed: 9)
        let alphabet = Array("abc: -[]{},&*!|>'\"%@`#?\\~\n\t \r\0\u{85}\u{FEFF}".utf8) + [0xFF, 0xC3, 0xED, 0xF4]
        for _ in 0..<3_000 {
            let octets = (0..<Int.random(in: 0..<60, using: &random)).map { _ in alphabet.randomElement(using: &random)!
            }
            _ = try? YAML(octets, path: "f")
        }
    }
}
