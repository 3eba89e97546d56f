import Journal
import Vocabulary

/// What a load came to, for people and for programs.
package struct LoadReport: Sendable {
    package let plan: LoadPlan
    package let server: String
    /// Messages a second that were asked for.
    package var rate: UInt64?
    package var seed: UInt64?
    package let tally: LoadTally
    package var mix: MixTally?
    /// From the first connection to the last reply.
    package let lasted: Duration
    /// CPU of the client, all of it.
    package let used: Duration
    /// Why it ended before its time.
    package var abandoned: String?

    package init(_ plan: LoadPlan, on server: String, _ tally: LoadTally, lasted: Duration, used: Duration) {
        self.plan = plan
        self.server = server
        self.tally = tally
        self.lasted = lasted
        self.used = used
    }

    /// In thousandths of a percent, with their names.
    private static let percentiles = [
        ("p50", 50_000), ("p90", 90_000), ("p99", 99_000), ("p99.9", 99_900), ("max", 100_000),
    ]

    /// Whether the server did all that it should.
    package var isFlawless: Bool { tally.isFlawless && (mix?.failed ?? 0) == 0 && abandoned == nil }

    private var messagesTaken: UInt64 { tally.taken + tally.partly }

    /// Messages taken a second, in thousandths.
    private var throughput: Int64 {
        let (high, low) = messagesTaken.multipliedFullWidth(by: 1_000_000_000_000)
        let divisor = max(1, lasted.nanoseconds)
        return high < divisor ? Int64(clamping: divisor.dividingFullWidth((high, low)).quotient) : .max
    }

    /// Microseconds of CPU for a message, in thousandths.
    private var cost: Int64? {
        tally.done == 0 ? nil : Int64(clamping: used.nanoseconds / tally.done)
    }

    // MARK: For people

    package var text: String {
        var lines: [String] = []
        let connections = plan.connections == .reused ? "connections reused" : "a connection for each message"
        let encryption = plan.encryption == .never ? "" : ", TLS (\(plan.encryption.rawValue))"
        add("load", "\(plan.sessions) sessions at a time to \(server)", &lines)
        let authentication = plan.authentication.map { ", AUTH \($0)" } ?? ""
        add("", "\(plan.style.rawValue), \(connections)\(encryption)\(authentication)", &lines)
        add(
            "", "\(plan.octets) octets for \(plan.recipients.count) recipient\(plan.recipients.count == 1 ? "" : "s")",
            &lines)
        add("messages", "\(tally.taken) taken, \(tally.refused) refused, \(tally.lost) lost", &lines)
        if tally.partly > 0 { add("", "\(tally.partly) taken for some of their recipients", &lines) }
        add(
            "time",
            "\(decimal(Int64(clamping: lasted.nanoseconds / 1_000_000))) s, \(decimal(throughput)) taken a second",
            &lines)
        add("latency", spread(tally.latency), &lines)
        let failures = tally.unconnected > 0 ? ", \(tally.unconnected) connections not made" : ""
        add("sessions", "\(tally.sessions) opened\(failures)", &lines)
        add("opening", spread(tally.opening), &lines)
        if let cost { add("client", "\(decimal(cost)) us of CPU a message", &lines) }
        add(tally.reasons, "why", &lines)
        if let mix {
            add("zoo", "\(mix.passed) rows passed, \(mix.failed) failed, \(mix.skipped) skipped", &lines)
            add(mix.reasons, "", &lines)
        }
        if let abandoned { add("ended", "before its time: \(abandoned)", &lines) }
        return lines.map { $0 + "\n" }.joined()
    }

    private func add(_ head: String, _ text: String, _ lines: inout [String]) {
        lines.append(head + String(repeating: " ", count: max(0, 10 - head.utf8.count)) + text)
    }

    private func add(_ reasons: Reasons, _ head: String, _ lines: inout [String]) {
        for (index, entry) in reasons.all.enumerated() {
            add(index == 0 ? head : "", "\(entry.count) x \(entry.reason)", &lines)
        }
    }

    private func spread(_ histogram: Histogram) -> String {
        guard histogram.count > 0 else { return "none" }
        return Self.percentiles.map { name, part in
            "\(name) \(decimal(Int64(clamping: (histogram.percentile(part) ?? 0) / 1_000))) ms"
        }.joined(separator: ", ")
    }

    private func decimal(_ thousandths: Int64) -> String {
        let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1_000)
        return "\(whole).\(String(1_000 + rest).dropFirst())"
    }

    // MARK: For programs

    /// One object, and a line break.
    package var json: [UInt8] {
        var json = JSON()
        json.object { json in
            json.key("server")
            json.string(server)
            describePlan(&json)
            json.key("seconds")
            json.thousandths(Int64(clamping: lasted.nanoseconds / 1_000_000))
            json.key("messages")
            json.object { json in
                for (name, number) in [
                    ("taken", tally.taken), ("partly", tally.partly), ("refused", tally.refused), ("lost", tally.lost),
                    ("octets", tally.octets),
                ] {
                    json.key(name)
                    json.integer(number)
                }
                json.key("per_second")
                json.thousandths(throughput)
            }
            describe(tally.latency, "latency_ms", &json)
            json.key("sessions")
            json.object { json in
                json.key("opened")
                json.integer(tally.sessions)
                json.key("not_connected")
                json.integer(tally.unconnected)
            }
            describe(tally.opening, "opening_ms", &json)
            json.key("client_cpu_us")
            if let cost { json.thousandths(cost) } else { json.null() }
            describe(tally.reasons, &json)
            describeMix(&json)
            json.key("abandoned")
            if let abandoned { json.string(abandoned) } else { json.null() }
        }
        return json.octets + [10]
    }

    private func describePlan(_ json: inout JSON) {
        json.key("load")
        json.object { json in
            for (name, word) in [
                ("style", plan.style.rawValue), ("connections", plan.connections.rawValue),
                ("tls", plan.encryption.rawValue),
            ] {
                json.key(name)
                json.string(word)
            }
            json.key("auth")
            if let authentication = plan.authentication { json.string(authentication) } else { json.null() }
            for (name, number) in [
                ("sessions", plan.sessions), ("size", plan.octets), ("recipients", plan.recipients.count),
            ] {
                json.key(name)
                json.integer(number)
            }
            json.key("rate")
            if let rate { json.integer(rate) } else { json.null() }
        }
    }

    private func describe(_ histogram: Histogram, _ name: String, _ json: inout JSON) {
        json.key(name)
        guard let mean = histogram.mean else { return json.null() }
        json.object { json in
            json.key("min")
            json.thousandths(Int64(clamping: histogram.least / 1_000))
            json.key("mean")
            json.thousandths(Int64(clamping: mean / 1_000))
            for (name, part) in Self.percentiles {
                json.key(name)
                json.thousandths(Int64(clamping: (histogram.percentile(part) ?? 0) / 1_000))
            }
        }
    }

    private func describe(_ reasons: Reasons, _ json: inout JSON) {
        json.key("reasons")
        json.array { json in
            for (reason, count) in reasons.all {
                json.object { json in
                    json.key("count")
                    json.integer(count)
                    json.key("reason")
                    json.string(reason)
                }
            }
        }
    }

    private func describeMix(_ json: inout JSON) {
        json.key("zoo")
        guard let mix else { return json.null() }
        json.object { json in
            for (name, number) in [("passed", mix.passed), ("failed", mix.failed), ("skipped", mix.skipped)] {
                json.key(name)
                json.integer(number)
            }
            json.key("sessions")
            json.integer(mix.sessions)
            json.key("seed")
            if let seed { json.integer(seed) } else { json.null() }
            describe(mix.reasons, &json)
        }
    }
}
