import Glibc
import IPC
import Kernel
import Support
import Testing
import Vocabulary
import Wire

/// The sink's end of an edge, and a session's.
private typealias SinkEnd = Link<SessionToSink, SinkToSession>
private typealias SessionEnd = Link<SinkToSession, SessionToSink>

private func transaction(_ ordinal: UInt32 = 1) throws -> TransactionID {
    let session = try #require(SessionID(1))
    return try #require(TransactionID(session: session, ordinal: ordinal))
}

@Suite("Links")
struct LinkTests {
    private func pair() throws -> (sink: SinkEnd, session: SessionEnd) {
        let (sink, session): (SinkEnd, SessionEnd) = try linkPair("sink–session/0")
        return (sink, session)
    }

    @Test func `a message arrives as it was sent, and only once`() throws {
        let (sink, session) = try pair()
        #expect(try session.message() == nil)
        try sink.send(.refused(try transaction(), .full))
        #expect(try session.message() == .refused(try transaction(), .full))
        #expect(try session.message() == nil)
    }

    @Test func `a descriptor travels with its message, and the sender keeps its own`() throws {
        let (sink, session) = try pair()
        let pipe = pipePair()
        try sink.send(.opened(try transaction()), passing: [pipe.writing.number])
        let came = try #require(try session.messageWithDescriptor())
        #expect(came.message == .opened(try transaction()))
        #expect(came.descriptor.number != pipe.writing.number)
        #expect(isSameFile(came.descriptor.number, pipe.writing.number))
        #expect(fcntl(came.descriptor.number, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func `messages arrive in the order they were sent, whatever had to wait`() throws {
        let (sink, session) = try pair()
        var sent: UInt32 = 0
        var expected: UInt32 = 1
        while sent < 2_000 {
            for _ in 0..<500 {
                sent += 1
                try sink.send(.refused(try transaction(sent), .full))
            }
            // Some of it, so that there's room while others wait.
            for _ in 0..<20 {
                #expect(try session.message() == .refused(try transaction(expected), .full))
                expected += 1
            }
        }
        #expect(sink.isWaiting)
        while expected <= sent {
            try sink.flush()
            for message in try session.messages() {
                #expect(message == .refused(try transaction(expected), .full))
                expected += 1
            }
        }
        #expect(!sink.isWaiting)
    }

    @Test func `a descriptor that waits survives its owner's close`() throws {
        let (sink, session) = try pair()
        while !sink.isWaiting { try sink.send(.refused(try transaction(), .full)) }
        let reading = try {
            let pipe = pipePair()
            try sink.send(.opened(try transaction(2)), passing: [pipe.writing.number])
            return pipe.reading
        }()
        #expect(!drain(reading.number).atEnd)

        _ = try session.messages()
        try sink.flush()
        var came: SharedDescriptor?
        while let received = try session.receive() {
            var received = consume received
            if received.message == .opened(try transaction(2)) { came = received.descriptors.takeShared() }
        }
        put([7], into: try #require(came).number)
        #expect(drain(reading.number).octets == [7])
        came = nil
        #expect(drain(reading.number).atEnd)
    }

    @Test func `what is gathered goes with the next flush, in one packet and in order`() throws {
        let pair = try packetPair()
        let sink = SinkEnd(name: "sink–session/0", pair.first)
        let session = SharedDescriptor(pair.second)
        for ordinal in UInt32(1)...3 { try sink.gather(.refused(try transaction(ordinal), .full)) }
        var scratch = [UInt8](repeating: 0, count: Limit.packet)
        guard case .wouldBlock = receivePacket(over: session.number, into: &scratch) else {
            Issue.record("something came before the flush")
            return
        }
        try sink.flush()
        guard case .packet(octets: let count, _) = receivePacket(over: session.number, into: &scratch) else {
            Issue.record("nothing came")
            return
        }
        let messages = try (1...3).map { SinkToSession.refused(try transaction($0), .full) }
        #expect(try SinkToSession.all(in: scratch[..<count], descriptors: 0) == messages)
        guard case .wouldBlock = receivePacket(over: session.number, into: &scratch) else {
            Issue.record("another packet came")
            return
        }
    }

    @Test func `what is gathered stands before what is sent behind it`() throws {
        let (sink, session) = try pair()
        try sink.gather(.refused(try transaction(1), .full))
        try sink.send(.refused(try transaction(2), .full))
        #expect(try session.message() == .refused(try transaction(1), .full))
        #expect(session.hasArrived == false)
        #expect(try session.message() == .refused(try transaction(2), .full))
    }

    @Test func `each message of a packet has its own descriptor, and no other end stays open`() throws {
        let (sink, session) = try pair()
        let reading = try (UInt32(1)...3).map { ordinal in
            let pipe = pipePair()
            try sink.gather(.opened(try transaction(ordinal)), handing: try pipe.writing.duplicate())
            try sink.gather(.refused(try transaction(ordinal), .full))
            return pipe.reading
        }
        try sink.flush()
        for ordinal in UInt32(1)...3 {
            let came = try #require(try session.messageWithDescriptor())
            #expect(came.message == .opened(try transaction(ordinal)))
            put([UInt8(ordinal)], into: came.descriptor.number)
            came.descriptor.close()
            #expect(session.hasArrived)
            #expect(try session.message() == .refused(try transaction(ordinal), .full))
            let (octets, atEnd) = drain(reading[Int(ordinal) - 1].number)
            #expect(octets == [UInt8(ordinal)] && atEnd)
        }
        #expect(!session.hasArrived)
    }

    @Test func `more than a packet has room for goes in several, octets and descriptors`() throws {
        let (sink, session) = try pair()
        let pipe = pipePair()
        let count = UInt32(Limit.descriptorsPerMessage + 1)
        for ordinal in 1...count {
            try sink.gather(.opened(try transaction(ordinal)), handing: try pipe.writing.duplicate())
        }
        try sink.flush()
        let many = UInt32(Limit.packet / SinkToSession.refused(try transaction(), .full).packet.count + 1)
        for ordinal in 1...many { try sink.gather(.refused(try transaction(ordinal), .full)) }
        try sink.flush()
        let messages = try session.messages()
        #expect(messages.count == Int(count + many))
        #expect(messages.last == .refused(try transaction(many), .full))
    }

    @Test func `a peer that doesn't read is a violation at the bound of what waits`() throws {
        let (sink, session) = try pair()
        while !sink.isWaiting { try sink.send(.refused(try transaction(), .full)) }
        for _ in 1..<Limit.waitingPackets { try sink.send(.refused(try transaction(), .full)) }
        let error = #expect(throws: LinkError.self) { try sink.send(.refused(try transaction(), .full)) }
        #expect(error?.violation?.link == "sink–session/0")
        #expect(error?.violation?.what.hasPrefix("the peer doesn't read: \(Limit.waitingPackets) packets of ") == true)
        withExtendedLifetime(session) {}
    }

    @Test func `and at the bound of their octets; what has gone makes room again`() throws {
        let pair = try packetPair()
        let sink: SinkEnd = Link(name: "sink–session/0", pair.first, room: 20)
        let session: SessionEnd = Link(name: "session/0–sink", pair.second)
        while !sink.isWaiting { try sink.send(.refused(try transaction(), .full)) }
        // Each of them is a tag, a transaction and a reason: 14 octets.
        let error = #expect(throws: LinkError.self) { try sink.send(.refused(try transaction(), .full)) }
        #expect(error?.violation?.what == "the peer doesn't read: 1 packets of 14 octets wait")
        while try session.message() != nil {}
        try sink.flush()
        #expect(!sink.isWaiting)
        while !sink.isWaiting { try sink.send(.refused(try transaction(), .full)) }
    }

    @Test func `a peer that is gone is lost to who sends and who receives`() throws {
        let sink = try pair().sink
        #expect(#expect(throws: LinkError.self) { try sink.message() }?.lost == "sink–session/0")
        let error = #expect(throws: LinkError.self) { try sink.send(.refused(try transaction(), .full)) }
        #expect(error?.lost == "sink–session/0")
    }

    @Test func `what a peer said before it went is heard`() throws {
        var (sink, session): (SinkEnd, SessionEnd?) = try pair()
        try session?.send(.abandon(try transaction()))
        session = nil
        #expect(try sink.message() == .abandon(try transaction()))
        #expect(#expect(throws: LinkError.self) { try sink.message() }?.lost != nil)
    }

    @Test func `a peer that went without reading is lost, no failure`() throws {
        var (sink, session): (SinkEnd, SessionEnd?) = try pair()
        try sink.send(.refused(try transaction(), .full))
        session = nil
        #expect(session == nil)
        #expect(#expect(throws: LinkError.self) { try sink.message() }?.lost != nil)
    }
}

@Suite("Links whose peer isn't honest")
struct HostileLinkTests {
    private func end() throws -> (link: SessionEnd, end: SharedDescriptor) {
        try hostileEnd(of: "session/0–sink")
    }

    /// What the link makes of this packet.
    private func violation(
        _ packet: [UInt8], _ descriptors: [CInt] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String? {
        let (link, end) = try end()
        try #require(sendPacket(packet, descriptors: descriptors, over: end.number) == .sent)
        let error = #expect(throws: LinkError.self, sourceLocation: sourceLocation) { try link.message() }
        #expect(error?.violation?.link == "session/0–sink", sourceLocation: sourceLocation)
        return error?.violation?.what
    }

    @Test(
        arguments: [
            ([0xFF], "message 'SinkToSession', field 'tag': no message has the tag 255"),
            ([2, 1], "message 'refused', field 'transaction': it ends too early"),
            (Array("MAIL FROM:<a@b>\r\n".utf8), "message 'SinkToSession', field 'tag': no message has the tag 77"),
        ] as [([UInt8], String)])
    func `garbage is a violation that names message and field`(packet: [UInt8], what: String) throws {
        #expect(try violation(packet) == what)
    }

    @Test func `a packet of the greatest length is received, and a longer one is a violation`() throws {
        let packet = [UInt8](repeating: 0, count: Limit.packet)
        #expect(try violation(packet)?.contains("tag 0") == true)
        #expect(try violation(packet + [0]) == "a packet of \(Limit.packet + 1) octets")
        #expect(try violation(packet + [0, 0]) == "a packet or its descriptors don't fit")
        #expect(try violation(packet + packet) == "a packet or its descriptors don't fit")
    }

    @Test func `a message with another number of descriptors is a violation, and none of them stays open`() throws {
        let opened = SinkToSession.opened(try transaction()).packet
        let refused = SinkToSession.refused(try transaction(), .full).packet
        for (packet, count, expected) in [(opened, 0, 1), (opened, 2, 1), (refused, 1, 0), (refused, 128, 0)] {
            let reading = try {
                let pipe = pipePair()
                let what = try violation(packet, Array(repeating: pipe.writing.number, count: count))
                #expect(what?.hasSuffix("\(count) descriptors came, \(expected) belong to it") == true)
                return pipe.reading
            }()
            #expect(drain(reading.number).atEnd)
        }
    }

    @Test func `garbage with a descriptor leaves none open`() throws {
        let reading = try {
            let pipe = pipePair()
            let what = try violation([0xFF], [pipe.writing.number])
            #expect(what != nil)
            return pipe.reading
        }()
        #expect(drain(reading.number).atEnd)
    }

    @Test func `an empty packet is no message but the peer's end`() throws {
        let (link, end) = try end()
        try #require(Glibc.send(end.number, [0], 0, 0) == 0)
        #expect(#expect(throws: LinkError.self) { try link.message() }?.lost == "session/0–sink")
    }

    @Test(arguments: [
        (LinkError.lost(link: "a–b"), "link a–b: the peer is gone"),
        (.violation(link: "a–b", what: "x"), "link a–b: x"),
        (
            .failed(link: "a–b", SystemError(call: "sendmsg", errno: EBADF)),
            "link a–b: sendmsg: Bad file descriptor (EBADF)"
        ),
    ])
    func `an error names the link`(error: LinkError, text: String) {
        #expect(error.description == text)
    }
}
