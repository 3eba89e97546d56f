import Support
import Testing
import Vocabulary

@testable import Wire

@Suite("Laws of every message")
struct LawTests {
    /// Messages for each law and direction, always the same ones.
    private static func messages<Sample: Sampled>(_ type: Sample.Type, _ count: Int) -> [Sample] {
        var lots = SplitMix(seed: 0x5EED)
        return (0..<count).map { _ in .random(using: &lots) } + Sample.marked
    }

    private func refusal<Sample: Sampled>(
        _ type: Sample.Type, _ packet: some Collection<UInt8>, descriptors: Int
    ) -> WireError? {
        do {
            _ = try Sample(packet: Array(packet), descriptors: descriptors)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Direction.allCases)
    func `a message survives its packet`(direction: Direction) throws {
        func law<Sample: Sampled>(_ type: Sample.Type) throws {
            for message in Self.messages(type, 200) {
                let packet = message.packet
                let read = try Sample(packet: packet, descriptors: message.descriptorCount)
                #expect(read == message)
                #expect(read.packet == packet)
                #expect(packet.count <= Limit.packet && !packet.isEmpty)
            }
        }
        try law(direction.type)
    }

    @Test(arguments: Direction.allCases)
    func `messages one behind the other in a packet are all there, or none is`(direction: Direction) throws {
        func law<Sample: Sampled>(_ type: Sample.Type) throws {
            let messages = Self.messages(type, 20)
            for count in 1...3 {
                for start in 0...(messages.count - count) {
                    let some = Array(messages[start..<start + count])
                    let packet = some.flatMap(\.packet)
                    let descriptors = some.reduce(0) { $0 + $1.descriptorCount }
                    #expect(try Sample.all(in: packet[...], descriptors: descriptors) == some)
                    #expect(throws: WireError.self) { try Sample.all(in: packet[...], descriptors: descriptors + 1) }
                    let cut = try? Sample.all(in: packet.dropLast(), descriptors: descriptors)
                    #expect(cut != some)
                }
            }
            #expect(throws: WireError.self) { try Sample.all(in: [], descriptors: 0) }
        }
        try law(direction.type)
    }

    @Test(arguments: Direction.allCases)
    func `no beginning of a message is one`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            for message in Self.messages(type, 40) {
                let packet = message.packet
                for length in 0..<packet.count {
                    let error = refusal(type, packet[..<length], descriptors: message.descriptorCount)
                    #expect(error?.problem == .short, "\(message) cut to \(length)")
                    #expect(error.map { !$0.message.isEmpty && !$0.field.isEmpty } == true)
                }
            }
        }
        law(direction.type)
    }

    @Test(arguments: Direction.allCases)
    func `no message has anything behind its end`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            for message in Self.messages(type, 100) {
                for more in [[0], [255], message.packet] as [[UInt8]] {
                    let error = refusal(type, message.packet + more, descriptors: message.descriptorCount)
                    #expect(error?.problem == .trailing(more.count) && error?.field == "end", "\(message)")
                }
            }
        }
        law(direction.type)
    }

    @Test(arguments: Direction.allCases)
    func `a message comes with its own number of descriptors`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            for message in Self.messages(type, 100) {
                let expected = message.descriptorCount
                for count in 0...(expected + 2) where count != expected {
                    let error = refusal(type, message.packet, descriptors: count)
                    #expect(error?.problem == .descriptors(count, expected: expected), "\(message)")
                    #expect(error?.field == "descriptors")
                }
            }
        }
        law(direction.type)
    }

    @Test(arguments: Direction.allCases)
    func `a tag that no message has is refused`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            let known = Set(Self.messages(type, 200).compactMap(\.packet.first))
            for tag in UInt8.min...UInt8.max where !known.contains(tag) {
                for rest in [[], [0, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]] {
                    let error = refusal(type, [tag] + rest, descriptors: 0)
                    #expect(error?.problem == .unknownTag(tag) && error?.field == "tag")
                }
            }
        }
        law(direction.type)
    }

    /// What decodes is what encodes to these octets: there are no two packets for one message.
    @Test(arguments: Direction.allCases)
    func `a packet with one octet changed is another message or none`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            for message in Self.messages(type, 6) {
                let original = message.packet.prefix(400)
                for index in original.indices {
                    for octet in Self.neighbours(of: original[index]) {
                        var packet = message.packet
                        packet[index] = octet
                        for descriptors in 0...(message.descriptorCount + 1) {
                            guard let read = try? Sample(packet: packet, descriptors: descriptors) else { continue }
                            #expect(read.packet == packet, "octet \(index) of \(message) is \(octet)")
                        }
                    }
                }
            }
        }
        law(direction.type)
    }

    private static func neighbours(of octet: UInt8) -> Set<UInt8> {
        Set((0..<8).map { octet ^ (1 << $0) } + [0, 0xFF, octet &+ 1, octet &- 1, 0x2E]).subtracting([octet])
    }

    @Test(arguments: Direction.allCases)
    func `every text is UTF-8 without NUL`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            let bad: [[UInt8]] = [
                [0, 0x61, 0x61, 0x61], [0x61, 0x61, 0x61, 0], [0xFF, 0x61, 0x61, 0x61], [0x61, 0x61, 0xC0, 0x80],
                [0x61, 0xED, 0xA0, 0x80], [0x61, 0x61, 0x61, 0xC3],
            ]
            for message in Sample.marked {
                for place in message.packet.places(of: Array(mark.utf8)) {
                    for octets in bad {
                        var packet = message.packet
                        packet.replaceSubrange(place..<place + octets.count, with: octets)
                        let error = refusal(type, packet, descriptors: message.descriptorCount)
                        #expect(error?.problem == .notText, "octet \(place) of \(message)")
                    }
                }
            }
        }
        law(direction.type)
    }

    @Test(arguments: Direction.allCases)
    func `garbage is refused or a message, and nothing worse`(direction: Direction) {
        func law<Sample: Sampled>(_ type: Sample.Type) {
            var lots = SplitMix(seed: 0xBAD)
            for _ in 0..<1_000 {
                let tag = UInt8.random(in: 0...7, using: &lots)
                let small = lots.flag()
                let packet =
                    [tag]
                    + (0..<lots.count(upTo: 80)).map { _ in UInt8.random(in: 0...(small ? 3 : 255), using: &lots) }
                guard let read = try? Sample(packet: packet, descriptors: 0) else { continue }
                #expect(read.packet == packet)
            }
        }
        law(direction.type)
    }
}

extension [UInt8] {
    /// Where these octets begin.
    func places(of octets: [UInt8]) -> [Int] {
        indices.filter { self[$0...].starts(with: octets) }
    }
}
