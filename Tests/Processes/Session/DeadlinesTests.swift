import Support
import Testing
import Vocabulary

@testable import Session

@Suite("Whose time is up next")
struct DeadlinesTests {
    private func session(_ number: UInt64) throws -> SessionID { try #require(SessionID(number)) }
    private func time(_ seconds: Int) -> Instant { Instant(nanoseconds: 0) + .seconds(seconds) }

    private func expired(_ clients: inout Clients, at seconds: Int) -> [UInt64] {
        clients.expired(at: time(seconds)).map(\.number)
    }

    @Test func `clients come up at their time, in order`() throws {
        var deadlines = Clients()
        for (number, seconds) in [(1, 30), (2, 10), (3, 20)] {
            deadlines.arm(try session(UInt64(number)), at: time(seconds))
        }
        #expect(deadlines.next == time(10))
        let (early, second, others) = (
            expired(&deadlines, at: 9), expired(&deadlines, at: 10), expired(&deadlines, at: 30)
        )
        #expect(early == [] && second == [2] && others == [3, 1])
        #expect(deadlines.next == nil)
    }

    @Test func `a client without a deadline isn't looked at`() throws {
        var deadlines = Clients()
        deadlines.arm(try session(1), at: nil)
        #expect(deadlines.next == nil && deadlines.count == 0)
    }

    @Test func `a deadline that moved back is looked at when its old time comes`() throws {
        var deadlines = Clients()
        deadlines.arm(try session(1), at: time(10))
        deadlines.arm(try session(1), at: time(20))
        #expect(deadlines.count == 1)
        let first = expired(&deadlines, at: 10)
        #expect(first == [1])
        deadlines.arm(try session(1), at: time(20))
        let second = expired(&deadlines, at: 20)
        #expect(second == [1])
    }

    @Test func `a deadline that moved forward is looked at then, and not again at its old time`() throws {
        var deadlines = Clients()
        deadlines.arm(try session(1), at: time(20))
        deadlines.arm(try session(1), at: time(10))
        let first = expired(&deadlines, at: 10)
        #expect(first == [1])
        deadlines.arm(try session(1), at: time(30))
        let old = expired(&deadlines, at: 20)
        let new = expired(&deadlines, at: 30)
        #expect(old == [] && new == [1])
    }

    @Test func `a client that is gone isn't looked at`() throws {
        var deadlines = Clients()
        deadlines.arm(try session(1), at: time(10))
        deadlines.arm(try session(2), at: time(10))
        deadlines.forget(try session(1))
        let came = expired(&deadlines, at: 10)
        #expect(came == [2])
    }

    @Test func `clients that come and go leave no more than a few entries`() throws {
        var deadlines = Clients()
        for number in UInt64(1)...10_000 {
            deadlines.arm(try session(number), at: time(300))
            deadlines.forget(try session(number))
            #expect(deadlines.count <= 66)
        }
    }

    @Test func `a client whose deadline goes to and fro has no more than a few entries`() throws {
        var deadlines = Clients()
        var now = 0
        for round in 0..<2_000 {
            for seconds in [300, 180, 60] { deadlines.arm(try session(1), at: time(now + seconds)) }
            if round % 3 == 0 {
                now += 60
                let came = expired(&deadlines, at: now)
                #expect(came == [1])
            }
            #expect(deadlines.count <= 66)
        }
    }

    @Test func `every client is looked at by its deadline, whatever happens to the others`() throws {
        var lots = SplitMix(seed: 7)
        var deadlines = Clients()
        var due: [UInt64: Int] = [:]
        for now in 0..<3_000 {
            for number in expired(&deadlines, at: now) where due[number] != nil {
                // Looked at: either it's time, or it's armed again.
                if due[number] == now { due[number] = nil }
                deadlines.arm(try session(number), at: due[number].map(time))
            }
            #expect(due.values.allSatisfy { $0 > now })
            let number = UInt64.random(in: 1...50, using: &lots)
            if Int.random(in: 0..<4, using: &lots) == 0 {
                deadlines.forget(try session(number))
                due[number] = nil
            } else {
                due[number] = now + Int.random(in: 1...200, using: &lots)
                deadlines.arm(try session(number), at: due[number].map(time))
            }
            #expect(deadlines.count <= 2 * due.count + 66)
        }
    }
}

/// Clients with their alarms, whose deadlines are swept in each turn.
private struct Clients {
    private var deadlines = Deadlines()
    /// Each client that there is, and its alarm if it has one.
    private var alarms: [SessionID: Instant?] = [:]

    var next: Instant? { deadlines.next }
    var count: Int { deadlines.count }

    mutating func arm(_ session: SessionID, at deadline: Instant?) {
        deadlines.arm(session, at: deadline, &alarms[session, default: nil])
        sweep()
    }

    mutating func forget(_ session: SessionID) {
        alarms[session] = nil
        sweep()
    }

    mutating func expired(at now: Instant) -> [SessionID] {
        deadlines.expired(at: now) { session, time in
            guard alarms[session] == time else { return false }
            alarms[session] = .some(nil)
            return true
        }
    }

    private mutating func sweep() {
        deadlines.sweep(alarms.count) { alarms[$0] == $1 }
    }
}
