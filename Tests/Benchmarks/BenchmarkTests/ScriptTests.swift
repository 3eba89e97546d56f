import Testing

@testable import Benchmark

@Suite("What the load generator says")
struct ScriptTests {
    /// What one connection writes to send so many messages, letters of the content left out, and the codes that it
    /// waits for.
    private func play(_ style: Load.Style, _ connections: Load.Connections, messages: Int) -> [String] {
        let script = Script(Load(style: style, connections: connections, sessions: 1, messages: messages, octets: 64))
        var left = messages
        func claim() -> Bool {
            guard left > 0 else { return false }
            left -= 1
            return true
        }
        var next = Script.Next.step(Script.banner)
        if connections == .perMessage { _ = claim() }
        var said: [String] = []
        // Bounded, so that a script without end fails and doesn't hang.
        for _ in 0..<100 {
            switch next {
            case .step(let index):
                let step = script.steps[index]
                let words = String(decoding: step.octets, as: UTF8.self).split(separator: "\r\n").map { $0.prefix(4) }
                said.append("\(words.joined(separator: " ")) \(step.codes)")
                next = script.next(after: index, claim: claim)
            case .rest: next = .step(claim() ? Script.message : script.quit)
            case .close: return said
            }
        }
        return said
    }

    private let opening = [" [220]", "EHLO [250]"]
    private let content = "From Subj xxxx ."

    @Test func `in lock-step each command waits for its reply`() {
        let message = ["MAIL [250]", "RCPT [250]", "DATA [354]", "\(content) [250]"]
        #expect(play(.lockStep, .reused, messages: 2) == opening + message + message + ["QUIT [221]"])
        #expect(play(.lockStep, .perMessage, messages: 1) == opening + message + ["QUIT [221]"])
    }

    @Test func `a group is one write, and the content another`() {
        let message = ["MAIL RCPT DATA [250, 250, 354]", "\(content) [250]"]
        #expect(play(.grouped, .reused, messages: 2) == opening + message + message + ["QUIT [221]"])
        #expect(play(.grouped, .perMessage, messages: 1) == opening + message + ["QUIT [221]"])
    }

    @Test func `in a stream the next group goes with the content`() {
        let first = "MAIL RCPT DATA [250, 250, 354]"
        let middle = "\(content) MAIL RCPT DATA [250, 250, 250, 354]"
        let last = "\(content) [250]"
        #expect(play(.streamed, .reused, messages: 3) == opening + [first, middle, middle, last, "QUIT [221]"])
        #expect(play(.streamed, .reused, messages: 1) == opening + [first, last, "QUIT [221]"])
        #expect(play(.streamed, .perMessage, messages: 1) == opening + [first, last, "QUIT [221]"])
    }

    @Test(arguments: Load.Style.allCases, Load.Connections.allCases)
    func `a time begins wherever a message is taken`(style: Load.Style, connections: Load.Connections) {
        let steps = Script(Load(style: style, connections: connections, sessions: 1, messages: 1)).steps
        #expect(steps.contains { $0.takes != nil && $0.codes[$0.takes ?? 0] == 250 })
        #expect(steps.contains { $0.begins })
    }

    @Test(arguments: Array(Load.leastOctets...300) + [1_024, 102_400])
    func `content has so many octets, in lines that no one must stuff or break`(count: Int) {
        let octets = Benchmark.content(octets: count)
        #expect(octets.count == count)
        let text = String(decoding: octets, as: UTF8.self)
        #expect(text.hasSuffix("\r\n"))
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
            #expect(line.utf8.count <= 78 && !line.hasPrefix(".") && !line.contains("\n"))
        }
    }
}
