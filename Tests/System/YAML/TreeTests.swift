import Diagnosis
import Testing
import YAML

/// A tree in one line, quotes where they stood: `{a: [b, "c"]}`.
func line(_ node: Node?) -> String {
    guard let node else { return "-" }
    return switch node.content {
    case .scalar(let text, let isQuoted): isQuoted ? "\"\(text)\"" : text
    case .sequence(let nodes): "[" + nodes.map(line).joined(separator: ", ") + "]"
    case .mapping(let pairs): "{" + pairs.map { "\($0.key): \(line($0.value))" }.joined(separator: ", ") + "}"
    }
}

func tree(_ text: String) throws(Mistake) -> YAML { try YAML(Array(text.utf8), path: "f") }

@Suite("The tree of a text")
struct TreeTests {
    @Test(arguments: [
        ("", "-"), ("# nothing yet\n", "-"), ("---\n", ""), ("a", "a"), ("a: b", "{a: b}"), ("a:", "{a: }"),
        ("b: 1\na: 2\n", "{b: 1, a: 2}"), ("a:\n  - b\n  - c: d\n    e: f\n", "{a: [b, {c: d, e: f}]}"),
        ("a: 0640\nb: \"0640\"\nc: '0640'\n", "{a: 0640, b: \"0640\", c: \"0640\"}"),
        ("a: off\nb: null\nc: ~\nd: 2001-12-14\n", "{a: off, b: null, c: ~, d: 2001-12-14}"),
        ("a: |\n  b\n  c\n", "{a: \"b\nc\n\"}"), ("{a: [1, 2], b: {}}", "{a: [1, 2], b: {}}"),
        ("a: [\"[::1]:2525\"]", "{a: [\"[::1]:2525\"]}"), ("%YAML 1.1\n---\na: b\n...\n", "{a: b}"),
        ("a: b\r\nc: d\r\n", "{a: b, c: d}"), ("\u{FEFF}a: b", "{a: b}"), ("ä: \"\\u00fc\"", "{ä: \"ü\"}"),
        ("<<: a", "{<<: a}"),
    ])
    func `texts, lists and mappings, in their order and with their quotes`(text: String, expected: String) throws {
        let yaml = try tree(text)
        #expect(line(yaml.root) == expected)
        #expect(yaml.mistakes.isEmpty)
    }

    @Test func `JSON is YAML`() throws {
        let text = """
            {
            \t"hostname": "mx.test",
            \t"store": {"maildir": "\\/var\\/mail", "mode": "0640"},
            \t"sessions": 4, "rules": [], "seed": null
            }
            """
        #expect(
            line(try tree(text).root)
                == "{hostname: \"mx.test\", store: {maildir: \"/var/mail\", mode: \"0640\"}, sessions: 4, rules: [], seed: null}"
        )
    }

    @Test func `everything has its place`() throws {
        let root = try #require(try tree("a: b\nlist:\n  - ää: {c: d}\n").root)
        guard case .mapping(let pairs) = root.content, case .sequence(let items) = pairs[1].value.content,
            case .mapping(let inner) = items[0].content
        else {
            Issue.record("\(line(root))")
            return
        }
        #expect(root.place == .file("f", line: 1, column: 1))
        #expect(pairs.map(\.place) == [.file("f", line: 1, column: 1), .file("f", line: 2, column: 1)])
        #expect(pairs[0].value.place == .file("f", line: 1, column: 4))
        #expect(items[0].place == .file("f", line: 3, column: 5))
        // In characters, whatever octets they take.
        #expect(inner[0].value.place == .file("f", line: 3, column: 9))
    }

    @Test(arguments: [
        ("a:", true), ("a: ~", true), ("a: null", true), ("a: ''", false), ("a: \"null\"", false), ("a: []", false),
        ("a: 0", false),
    ])
    func `nothing is told from an empty text`(text: String, isNothing: Bool) throws {
        guard case .mapping(let pairs) = try tree(text).root?.content else {
            Issue.record("no mapping")
            return
        }
        #expect(pairs[0].value.isNothing == isNothing)
    }

    @Test func `of keys that stand there twice the first counts, and each other one is told`() throws {
        let yaml = try tree("a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n")
        #expect(line(yaml.root) == "{a: 1, b: {c: 1}}")
        #expect(
            yaml.mistakes.map(\.description) == [
                "f:2:11: the key 'c' stands here a second time\n    leave one out; the first is at f:2:5",
                "f:3:1: the key 'a' stands here a second time\n    leave one out; the first is at f:1:1",
                "f:4:1: the key 'a' stands here a second time\n    leave one out; the first is at f:1:1",
            ])
    }
}
