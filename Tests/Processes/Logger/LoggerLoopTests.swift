import IPC
import Journal
import Kernel
import Privsep
import Support
import Testing
import Vocabulary
import Wire

@testable import Logger

@Suite("The logger")
struct LoggerLoopTests {
    /// A logger with its ends outside.
    private struct Stage {
        let loop: LoggerLoop
        let parent: Link<ChildToParent, ParentToLogger>
        var sources: [Link<FromLogger, ToLogger>]
        let reading: SharedDescriptor

        init(sources count: Int) throws {
            let pair = try packetPair()
            parent = Link(name: "parent–logger", pair.first)
            let pipe = pipePair()
            reading = pipe.reading
            var inside: [LoggerLoop.Source] = []
            sources = []
            for index in 0..<count {
                let (here, there): (Link<ToLogger, FromLogger>, Link<FromLogger, ToLogger>) = try linkPair(
                    "logger–session/\(index)")
                inside.append((.session(UInt8(index)), here))
                sources.append(there)
            }
            loop = try LoggerLoop(
                ParentLink(of: .logger, over: pair.second), inside, try Log(pipe.writing))
        }

        var lines: [Substring] {
            String(decoding: drain(reading.number).octets, as: UTF8.self).split(separator: "\n")
        }
    }

    private func records(_ texts: [String]) -> ToLogger {
        .records(
            texts.map { Observation(time: WallTime(microseconds: 0), .remark($0)) })
    }

    @Test func `each record is a line, with the name of the process whose link it came by`() throws {
        let stage = try Stage(sources: 2)
        try stage.sources[1].send(records(["1", "2"]))
        #expect(try stage.loop.turn())
        let lines = stage.lines
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains(#""process":"session/1""#) })
    }

    @Test func `a source that sends without end gets its turn like the others`() throws {
        let stage = try Stage(sources: 1)
        for number in 0..<100 { try stage.sources[0].send(records(["\(number)"])) }
        #expect(try stage.loop.turn())
        let first = stage.lines.count
        #expect(first > 0 && first < 100)
        var count = first
        while count < 100 {
            #expect(try stage.loop.turn())
            count += stage.lines.count
        }
    }

    @Test func `a source that ends is nothing to the others`() throws {
        var stage = try Stage(sources: 2)
        stage.sources.removeFirst()
        #expect(try stage.loop.turn())
        try stage.sources[0].send(records(["1"]))
        #expect(try stage.loop.turn())
        #expect(stage.lines.count == 1)
    }

    @Test func `it is drained when every source has ended and all is written`() throws {
        var stage = try Stage(sources: 2)
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == nil)
        try stage.sources[0].send(records(["1"]))
        stage.sources.removeAll()
        while try stage.parent.message() == nil { #expect(try stage.loop.turn()) }
        #expect(stage.lines.count == 1)
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
    }

    @Test func `garbage from a source is a violation`() throws {
        let parent = try packetPair()
        let pair = try packetPair()
        let loop = try LoggerLoop(
            ParentLink(of: .logger, over: parent.second), [(.sink, Link(name: "logger–sink", pair.first))],
            try Log(pipePair().writing))
        try #require(sendPacket([9], over: pair.second.number) == .sent)
        let error = #expect(throws: LinkError.self) { try loop.turn() }
        #expect(error?.violation?.link == "logger–sink")
    }
}
