import Testing

@testable import Logger

@Suite("What waits for an outlet of the log")
struct BacklogTests {
    private func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func text(_ backlog: Backlog) -> String {
        backlog.withAll { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) }
    }

    private func notice(_ lost: UInt64) -> [UInt8] { octets("<\(lost)>") }

    @Test func `records go in their order, whole or in pieces`() {
        var backlog = Backlog(room: 100)
        for record in ["one", "two", "three"] { backlog.append(octets(record)) }
        #expect(text(backlog) == "onetwothree")
        backlog.remove(octets: 4)
        #expect(text(backlog) == "wothree")
        backlog.remove(octets: 2)
        #expect(text(backlog) == "three")
        #expect(backlog.removeFirst() == 1)
        #expect(backlog.isEmpty && backlog.missing == 0)
    }

    @Test func `what was begun can begin anew, and what has gone doesn't come back`() {
        var backlog = Backlog(room: 100)
        for record in ["one", "two"] { backlog.append(octets(record)) }
        backlog.remove(octets: 5)
        backlog.restart()
        #expect(text(backlog) == "two")
        #expect(backlog.missing == 1)
    }

    @Test func `beyond the room all is dropped, until the number is told when half of it is free`() {
        var backlog = Backlog(room: 8)
        for record in ["1111", "2222", "3333", "4"] { backlog.append(octets(record)) }
        #expect(backlog.isDropping && backlog.lost == 2 && backlog.missing == 4)
        backlog.tellLoss(notice)
        #expect(text(backlog) == "11112222")
        backlog.remove(octets: 4)
        backlog.append(octets("5"))
        backlog.tellLoss(notice)
        #expect(text(backlog) == "2222<3>")
        #expect(!backlog.isDropping)
        backlog.append(octets("6"))
        #expect(text(backlog) == "2222<3>6")
    }

    @Test func `a notice that is lost in its turn counts for all that it told`() {
        var backlog = Backlog(room: 8)
        backlog.lose(5)
        backlog.tellLoss(notice)
        #expect(backlog.missing == 5)
        #expect(backlog.removeFirst() == 5)
        backlog.lose(5)
        backlog.append(octets("x"))
        backlog.tellLoss(notice)
        #expect(text(backlog) == "<6>")
        backlog.dropFirst()
        #expect(backlog.isEmpty && backlog.lost == 6)
    }

    /// Whatever comes and goes in whatever pieces, every record is either there, once and in its place, or counted.
    @Test(arguments: 1...40) func `nothing is lost without being counted`(piece: Int) throws {
        var backlog = Backlog(room: 64)
        var written = ""
        func take(_ count: Int) {
            let waiting = text(backlog)
            written += waiting.prefix(count)
            backlog.remove(octets: min(count, waiting.utf8.count))
        }
        for number in 0..<500 {
            backlog.append(octets("\(number),"))
            if number % 3 == 0 {
                backlog.tellLoss { octets("lost \($0),") }
                take(piece)
            }
        }
        while !backlog.isEmpty || backlog.isDropping {
            backlog.tellLoss { octets("lost \($0),") }
            take(piece)
        }
        var next = 0
        for line in written.split(separator: ",") {
            if line.hasPrefix("lost ") {
                next += try #require(Int(line.dropFirst(5)))
            } else {
                #expect(Int(line) == next)
                next += 1
            }
        }
        #expect(next == 500)
    }
}
