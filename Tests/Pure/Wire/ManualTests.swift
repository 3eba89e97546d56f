import Foundation
import Journal
import Support
import Testing

@testable import Wire

@Suite("fumbled-wire(7)")
struct ManualTests {
    /// A message as the manual lists it.
    struct Listed: Hashable {
        let name: String
        let tag: UInt8
        var fields: Set<String>
    }

    /// The messages of a direction with their fields: what is missing from a packet that was cut at each place.
    private static func messages(_ direction: Direction) -> [Listed] {
        func gather<Sample: Sampled>(_ type: Sample.Type) -> [Listed] {
            var lots = SplitMix(seed: 0x5EED)
            var found: [Listed] = []
            for message in (0..<400).map({ _ in Sample.random(using: &lots) }) + Sample.marked {
                let packet = message.packet
                var seen = Listed(
                    name: "\(message)".prefix { $0 != "(" }.split(separator: ".").last.map(String.init) ?? "",
                    tag: packet[0], fields: [])
                for length in 1..<max(packet.count, 1) {
                    do {
                        _ = try Sample(packet: Array(packet[..<length]), descriptors: message.descriptorCount)
                    } catch {
                        if Sample.self != ToLogger.self || isOfMessage(error.field) { seen.fields.insert(error.field) }
                    }
                }
                guard let index = found.firstIndex(where: { $0.tag == seen.tag && $0.name == seen.name }) else {
                    found.append(seen)
                    continue
                }
                found[index].fields.formUnion(seen.fields)
            }
            return found.sorted { $0.tag < $1.tag }
        }
        return gather(direction.type)
    }

    /// Whether it isn't one of the log's fields, which a record may have and which stand in fumbled-log(5).
    private static func isOfMessage(_ field: String) -> Bool {
        ["records", "session"].contains(field) || !Field.allCases.contains { "\($0)" == field }
    }

    private static let titles: [Direction: String] = [
        .parentToListener: "Parent to listener", .parentToSession: "Parent to session",
        .parentToSink: "Parent to sink", .parentToLogger: "Parent to logger", .parentToCertifier: "Parent to certifier",
        .parentToKeeper: "Parent to keeper",
        .childToParent: "Listener, session, sink, logger, certifier or keeper to parent",
        .listenerToSession: "Listener to session",
        .sessionToListener: "Session to listener", .sessionToSink: "Session to sink",
        .sinkToSession: "Sink to session", .sessionToKeeper: "Session to keeper", .keeperToSession: "Keeper to session",
        .sessionToCertifier: "Session to certifier", .certifierToSession: "Certifier to session",
        .toLogger: "Parent, listener, session, sink, certifier or keeper to logger",
    ]

    private func manual() throws -> [String: [Listed]] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../man/fumbled-wire.7")
        let text = try String(contentsOf: path.standardizedFileURL, encoding: .utf8)
        let messages = text.components(separatedBy: "\n.Sh MESSAGES\n").last?.components(separatedBy: "\n.Sh ").first
        var sections: [String: [Listed]] = [:]
        for section in (messages ?? "").components(separatedBy: "\n.Ss ").dropFirst() {
            let lines = section.components(separatedBy: "\n")
            sections[lines[0]] = lines.compactMap { line in
                guard let match = line.wholeMatch(of: /\.It Cm (\w+) Pq (\d+)( : Cm (.*))?/), let tag = UInt8(match.2)
                else {
                    return nil
                }
                let fields = (match.4 ?? "").components(separatedBy: " , ").filter { !$0.isEmpty }
                return Listed(name: String(match.1), tag: tag, fields: Set(fields))
            }
        }
        return sections
    }

    @Test(arguments: Direction.allCases)
    func `every message of a direction is listed with its tag and its fields, and no other`(
        direction: Direction
    ) throws {
        let title = try #require(Self.titles[direction])
        let listed = Set(try #require(try manual()[title]))
        let said = Set(Self.messages(direction))
        #expect(said.subtracting(listed) == [])
        #expect(listed.subtracting(said) == [])
    }

    @Test func `every section is a direction's`() throws {
        #expect(try manual().keys.sorted() == Self.titles.values.sorted())
        #expect(Self.titles.count == Direction.allCases.count)
    }
}
