import Faults
import Settings
import Testing
import Vocabulary

@Suite("Configurations")
struct ConfigurationTests {
    @Test func `what is waited for is scaled, what was set is kept`() throws {
        let half = try #require(
            try configuration([("time-scale", "0.5"), ("command-timeout", "10"), ("stop-timeout", "1m")]))
        #expect(half.deadlines.command == .seconds(10))
        #expect(half.scaledDeadlines.command == .seconds(5))
        #expect(half.scaledDeadlines.linger == Limit.lingerWait / 2)
        #expect(half.stopWait == .seconds(60))
        #expect(half.scaledStopWait == .seconds(30))
    }

    @Test(arguments: [(1, 1), (2, 1), (8, 7), (65, 64), (66, 64), (0, 1)])
    func `there is a session process for each CPU but one, within bounds`(processors: Int, processes: Int) {
        #expect(Configuration.standard.sessionProcesses(processors: processors) == processes)
    }

    @Test func `a number of session processes that was set holds on every machine`() throws {
        #expect(try configuration([("sessions", "3")])?.sessionProcesses(processors: 8) == 3)
    }

    @Test func `a user belongs to each role, and nobody has asked for another`() {
        let users = Role.allWithUsers.map(\.user)
        #expect(Set(users).count == users.count)
        #expect(Configuration.standard.users == [:])
    }

    @Test(
        arguments: [(0o640, 0o750), (0o600, 0o700), (0o660, 0o770), (0o644, 0o755), (0o620, 0o720)]
            as [(UInt16, UInt16)])
    func `whoever reads the files may pass through their directory`(file: UInt16, directory: UInt16) {
        #expect(StoreMode(file)?.directory == directory)
    }
}

@Suite("Default ports")
struct PortTests {
    @Test func `they are unprivileged and no two are one`() {
        let ports = StandardListener.all.map(\.port)
        #expect(ports.allSatisfy { $0 >= 1_024 })
        #expect(Set(ports).count == ports.count)
    }

    @Test func `auto tries 0, 20, 40 and so on while every port is one`() {
        let offsets = PortOffset.auto.candidates
        #expect(offsets.starts(with: [0, 20, 40]))
        #expect(offsets.allSatisfy { PortOffset($0) != nil })
        #expect(PortOffset((offsets.last ?? 0) + 20) == nil)
    }

    @Test func `an offset leaves every port between 1 and 65535`() {
        for bound in [PortOffset.bounds.lowerBound, PortOffset.bounds.upperBound] {
            #expect(PortOffset(bound) == .fixed(bound))
        }
        #expect(PortOffset(PortOffset.bounds.lowerBound - 1) == nil)
        #expect(PortOffset(PortOffset.bounds.upperBound + 1) == nil)
        #expect(PortOffset(.max) == nil)
    }

    @Test func `each candidate is the whole set, moved`() {
        let listeners = Listeners.standard(addresses: [.loopback4, .loopback6], givenByUser: false, offset: .auto)
        for (offset, planned) in zip(PortOffset.auto.candidates, listeners.candidates) {
            #expect(planned.count == 2 * StandardListener.all.count)
            let ports = StandardListener.all.flatMap { [Int($0.port) + offset, Int($0.port) + offset] }
            #expect(planned.compactMap { $0.address.endpoint.map { Int($0.port) } } == ports)
        }
        #expect(listeners.candidates.count == PortOffset.auto.candidates.count)
    }

    @Test func `the default ports differ in the time of their banner, or of their end`() {
        let words = Dictionary(uniqueKeysWithValues: StandardListener.all.map { ($0.port, $0.words.map(\.text)) })
        #expect(words[2_525] == [] && words[25_200] == [] && words[25_600] == ["bannerdrop"])
        #expect(words[25_203] == ["bannerwait8"] && words[25_209] == ["bannerwait600"])
        #expect(words[25_609] == ["bannerwait600", "bannerdrop"])
        #expect(words[25_465] == [] && words[25_587] == [])
        #expect(words.count == 23)
        #expect(StandardListener.all.filter { $0.tls != .starttls }.map(\.port) == [25_465])
    }

    @Test func `every word of a default port is one that anybody could write`() throws {
        for listener in StandardListener.all {
            for word in listener.words { #expect(try Word(word.text) == word) }
        }
    }

    @Test func `explicit listeners are one candidate, in the order given`() {
        let listeners = ["[::1]:0", "127.0.0.1:9"].compactMap { Endpoint($0) }.map { PlannedListener(endpoint: $0) }
        #expect(Array(Listeners.explicit(listeners).candidates) == [listeners])
    }
}
