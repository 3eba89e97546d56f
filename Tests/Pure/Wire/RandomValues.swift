import Journal
import Support
import Vocabulary

@testable import Wire

/// The vocabulary's values, drawn by lot.
extension SplitMix {
    mutating func number<Number: FixedWidthInteger>() -> Number {
        // The ends as often as all between.
        switch UInt8.random(in: 0..<4, using: &self) {
        case 0: .min
        case 1: .max
        default: Number.random(in: .min ... .max, using: &self)
        }
    }

    mutating func flag() -> Bool { Bool.random(using: &self) }

    mutating func choice<Choice: CaseIterable>(of type: Choice.Type = Choice.self) -> Choice {
        guard let choice = Choice.allCases.randomElement(using: &self) else { preconditionFailure("no \(type)") }
        return choice
    }

    mutating func count(upTo most: Int) -> Int { Int.random(in: 0...most, using: &self) }

    mutating func list<Element>(upTo most: Int, _ make: (inout SplitMix) -> Element) -> [Element] {
        (0..<count(upTo: most)).map { _ in make(&self) }
    }

    mutating func optional<Wrapped>(_ make: (inout SplitMix) -> Wrapped) -> Wrapped? { flag() ? make(&self) : nil }

    /// UTF-8 of one to four octets a character, no NUL.
    mutating func text(upTo most: Int = 24) -> String {
        let characters: [Unicode.Scalar] = ["a", "@", "\u{1}", "\u{7F}", "é", "\u{301}", "€", "\u{FFFD}", "🐟"]
        var text = ""
        for _ in 0..<count(upTo: most / 4) {
            text.unicodeScalars.append(characters.randomElement(using: &self) ?? "a")
        }
        return text
    }

    mutating func domain() -> Domain {
        let labels = (0...count(upTo: 3)).map { _ in
            String(repeating: flag() ? "x-Y" : "_9z", count: 1 + count(upTo: 9))
        }
        return known(Domain(labels.joined(separator: ".")))
    }

    mutating func session() -> SessionID {
        known(SessionID(UInt64.random(in: 1...UInt64.max, using: &self)))
    }

    mutating func transaction() -> TransactionID {
        known(TransactionID(session: session(), ordinal: UInt32.random(in: 1...UInt32.max, using: &self)))
    }

    mutating func endpoint() -> Endpoint {
        Endpoint(address: flag() ? .v4(number()) : .v6(high: number(), low: number()), port: number())
    }

    mutating func peer() -> Peer {
        switch count(upTo: 3) {
        case 0: .local
        case 1: .inherited
        default: .internet(endpoint())
        }
    }

    mutating func process() -> ProcessName {
        switch count(upTo: 4) {
        case 0: .parent
        case 1: .listener
        case 2: .sink
        case 3: .logger
        default: .session(number())
        }
    }

    mutating func place() -> ListeningPlace {
        let path = String(repeating: "p", count: 1 + count(upTo: Limit.socketPath - 1))
        return ListeningPlace(
            name: text(upTo: ListeningPlace.longestName),
            address: count(upTo: 2) == 0 ? .local(path: path) : .internet(endpoint()), tls: choice(),
            isProxied: flag(), language: choice())
    }

    mutating func rate() -> RateLimit { RateLimit(limit: number(), span: duration()) }

    mutating func addressee() -> Addressee {
        Addressee(
            address: text(upTo: Limit.path),
            parameters: list(upTo: 3) { Parameter(keyword: $0.text(), value: $0.optional { $0.text() }) })
    }

    mutating func security() -> Security {
        Security(
            version: text(), cipher: text(), group: text(), serverName: optional { $0.text() },
            applicationProtocol: optional { $0.text() }, isResumed: flag(),
            clientCertificate: optional { ClientCertificate(subject: $0.text(), fingerprint: $0.text()) })
    }

    /// Whole nanoseconds, from 0 to the end.
    mutating func duration() -> Duration { .nanoseconds(Int64.random(in: 0...Int64.max, using: &self)) }

    mutating func moment() -> WallTime { WallTime(microseconds: number()) }

    mutating func messageID() -> MessageID {
        let count: UInt32 = number()
        var names = MessageNames(
            hostname: domain(), process: 1, at: WallTime(microseconds: 1), counted: UInt64(count))
        return names.next()
    }

    mutating func value() -> Value {
        switch count(upTo: 6) {
        case 0: .text(text(upTo: 64))
        case 1: .integer(number())
        case 2: .flag(flag())
        case 3: .texts(list(upTo: 3) { $0.text() })
        case 4: .integers(list(upTo: 3) { $0.number() })
        case 5: .milliseconds(number())
        default: .listeners(list(upTo: 2) { $0.place() })
        }
    }

    mutating func observation() -> Observation {
        let fields = list(upTo: 4) { Occurrence.Entry($0.choice(), $0.value()) }
        return Observation(
            time: moment(), Occurrence(choice(), choice(), session: optional { $0.session() }, fields))
    }
}

/// A value that is valid, as the test knows.
func known<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("no \(Value.self)") }
    return value
}
