import Testing
import Vocabulary

@testable import Load

@Suite("The report of a load")
struct LoadReportTests {
    private func report(_ change: (inout LoadTally) -> Void) -> LoadReport {
        var tally = LoadTally()
        change(&tally)
        return LoadReport(LoadPlan(), on: "127.0.0.1:25", tally, lasted: .seconds(2), used: .milliseconds(1))
    }

    @Test func `people read how many, how fast, and why not`() {
        let report = report { tally in
            for _ in 0..<3 { tally.take(recipients: 1, of: 1, octets: 1_000, after: 1_500_000) }
            tally.refuse()
            tally.note(.recipient, "550 5.1.1 nobody", short: "550")
        }
        #expect(report.text.contains("messages  3 taken, 1 refused, 0 lost\n"))
        #expect(report.text.contains("time      2.000 s, 1.500 taken a second\n"))
        #expect(report.text.contains("latency   p50 1.500 ms, "))
        #expect(report.text.contains("client    250.000 us of CPU a message\n"))
        #expect(report.text.contains("why       1 x RCPT: 550 5.1.1 nobody\n"))
        #expect(!report.isFlawless)
    }

    @Test func `programs read the same`() {
        var report = report { $0.take(recipients: 1, of: 2, octets: 1_000, after: 2_000) }
        report.abandoned = "SIGINT"
        report.mix = MixTally()
        let json = String(decoding: report.json, as: UTF8.self)
        #expect(
            json.hasPrefix("{\"server\":\"127.0.0.1:25\",\"load\":{\"style\":\"lock-step\",") && json.hasSuffix("}\n"))
        #expect(
            json.contains(
                "\"messages\":{\"taken\":0,\"partly\":1,\"refused\":0,\"lost\":0,\"octets\":1000,\"per_second\":0.500}")
        )
        #expect(json.contains("\"latency_ms\":{\"min\":0.002,\"mean\":0.002,\"p50\":0.002,"))
        #expect(json.contains("\"opening_ms\":null,") && json.contains("\"abandoned\":\"SIGINT\""))
        #expect(json.contains("\"zoo\":{\"passed\":0,"))
    }

    @Test func `how the sessions authenticate is told`() {
        var plan = LoadPlan()
        plan.authentication = "SCRAM-SHA-256"
        let report = LoadReport(plan, on: "127.0.0.1:25", LoadTally(), lasted: .seconds(2), used: .zero)
        #expect(report.text.contains("lock-step, connections reused, AUTH SCRAM-SHA-256\n"))
        #expect(String(decoding: report.json, as: UTF8.self).contains("\"auth\":\"SCRAM-SHA-256\","))
        let none = self.report { $0.refuse() }
        #expect(!none.text.contains("AUTH") && String(decoding: none.json, as: UTF8.self).contains("\"auth\":null,"))
    }

    @Test func `a load is flawless when all was taken for all`() {
        #expect(report { $0.take(recipients: 2, of: 2, octets: 1, after: 1) }.isFlawless)
        #expect(!report { $0.take(recipients: 1, of: 2, octets: 1, after: 1) }.isFlawless)
        #expect(!report { $0.failToConnect("connect: Connection refused") }.isFlawless)
        #expect(!report { $0.lose() }.isFlawless)
    }

    @Test func `reasons that are all different are counted by their codes, and few are kept`() throws {
        var reasons = Reasons()
        for number in 0..<10_000 { reasons.count("DATA: 451 queue \(number)", short: "DATA: 451") }
        #expect(reasons.all.count <= 25)
        let first = try #require(reasons.all.first)
        #expect(first.reason == "DATA: 451" && reasons.all.reduce(0) { $0 + $1.count } == 10_000)
    }
}
