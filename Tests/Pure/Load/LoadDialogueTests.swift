import Testing

@testable import Load

/// A session that is played: what the server says in, what the client says out.
private struct Play {
    var plan = LoadPlan()
    var dialogue: LoadDialogue
    /// Messages that are left for it, besides the one it was opened for.
    var left: Int
    var said: [String] = []
    var endings: [LoadDialogue.Ending] = []
    var refused: [LoadStep] = []

    init(_ plan: LoadPlan, more: Int = 0) {
        self.plan = plan
        dialogue = LoadDialogue(plan)
        left = more
    }

    mutating func hear(_ codes: UInt16...) { for code in codes { hear(code) } }

    private mutating func hear(_ code: UInt16) {
        var left = left
        let turn = dialogue.receive(code, plan) {
            guard left > 0 else { return false }
            left -= 1
            return true
        }
        self.left = left
        if let ending = turn.ending { endings.append(ending) }
        if let step = turn.refused { refused.append(step) }
        act(turn.action)
    }

    mutating func act(_ action: LoadDialogue.Action) {
        switch action {
        case .wait: break
        case .say(let piece): said.append("\(piece)")
        case .handshake: said.append("handshake")
        case .authenticate: said.append("authenticate")
        case .rest: said.append("rest")
        case .close: said.append("close")
        }
    }
}

@Suite("A well-behaved sender's session")
struct LoadDialogueTests {
    private func plan(
        _ style: LoadStyle, _ connections: LoadConnections = .reused, _ encryption: LoadEncryption = .never,
        recipients: Int = 1
    ) -> LoadPlan {
        var plan = LoadPlan()
        plan.style = style
        plan.connections = connections
        plan.encryption = encryption
        plan.recipients = (0..<recipients).map { "r\($0)@mx.test" }
        return plan
    }

    @Test func `in lock-step each command waits for its reply`() {
        var play = Play(plan(.lockStep, recipients: 2), more: 1)
        play.hear(220, 250, 250, 250, 250, 354, 250)
        #expect(play.said == ["hello", "mail", "recipient(0)", "recipient(1)", "data", "content", "mail"])
        play.hear(250, 250, 250, 354, 250)
        #expect(play.said.suffix(5) == ["recipient(0)", "recipient(1)", "data", "content", "rest"])
        #expect(play.endings == [.taken(recipients: 2), .taken(recipients: 2)] && play.refused == [])
        play.act(play.dialogue.begin(play.plan))
        play.hear(250)
        #expect(play.said.suffix(2) == ["mail", "recipient(0)"])
    }

    @Test func `a group is one write, and the content another`() {
        var play = Play(plan(.grouped, .perMessage))
        play.hear(220, 250, 250, 250, 354, 250, 221)
        #expect(play.said == ["hello", "group", "content", "quit", "close"])
        #expect(play.endings == [.taken(recipients: 1)])
    }

    @Test func `in a stream the next group goes with the content`() {
        var play = Play(plan(.streamed), more: 1)
        play.hear(220, 250, 250, 250, 354, 250, 250, 250, 354, 250)
        #expect(play.said == ["hello", "group", "contentAndGroup", "content", "rest"])
        #expect(play.endings == [.taken(recipients: 1), .taken(recipients: 1)])
    }

    @Test func `a connection that is one message's has no group of another behind its content`() {
        var play = Play(plan(.streamed, .perMessage), more: 1)
        play.hear(220, 250, 250, 250, 354, 250, 221)
        #expect(play.said == ["hello", "group", "content", "quit", "close"] && play.left == 1)
    }

    @Test func `TLS stands before EHLO, or between two of them`() {
        var play = Play(plan(.grouped, .reused, .startTLS))
        play.hear(220, 250, 220)
        play.act(play.dialogue.encrypted())
        play.hear(250)
        #expect(play.said == ["hello", "startTLS", "handshake", "hello", "group"])
        var implicit = Play(plan(.grouped, .reused, .implicit))
        implicit.act(implicit.dialogue.encrypted())
        implicit.hear(220, 250)
        #expect(implicit.said == ["hello", "group"])
    }

    @Test(
        arguments: [
            (.never, [220, 250], ["hello", "authenticate", "group"]),
            (.startTLS, [220, 250, 220, 250], ["hello", "startTLS", "handshake", "hello", "authenticate", "group"]),
            (.implicit, [220, 250], ["hello", "authenticate", "group"]),
        ] as [(LoadEncryption, [UInt16], [String])])
    func `AUTH comes once in a session, behind TLS and before the first message`(
        encryption: LoadEncryption, codes: [UInt16], said: [String]
    ) {
        var plan = plan(.grouped, .reused, encryption)
        plan.authentication = "any"
        var play = Play(plan, more: 1)
        #expect(!play.dialogue.needsText)
        if encryption == .implicit { play.act(play.dialogue.encrypted()) }
        for code in codes {
            play.hear(code)
            if play.said.last == "handshake" { play.act(play.dialogue.encrypted()) }
        }
        #expect(play.dialogue.step == .auth && play.dialogue.needsText && play.dialogue.hasMessage)
        play.act(play.dialogue.authenticated(plan))
        #expect(play.said == said.filter { $0 != "handshake" || encryption == .startTLS })
        #expect(!play.dialogue.needsText)
        play.hear(250, 250, 354, 250)
        #expect(play.said.suffix(2) == ["content", "group"] && play.refused == [])
    }

    @Test func `a session that isn't authenticated ends with its message`() {
        var plan = plan(.streamed)
        plan.authentication = "PLAIN"
        var play = Play(plan, more: 1)
        play.hear(220, 250)
        let turn = play.dialogue.unauthenticated()
        #expect(turn == LoadDialogue.Turn(.close, ending: .refused, refused: .auth))
        #expect(play.left == 1 && play.said == ["hello", "authenticate"])
        // What it's told behind its end changes nothing.
        #expect(play.dialogue.authenticated(plan) == .close)
        var closed = Play(plan)
        closed.hear(220, 250, 421)
        #expect(closed.endings == [.refused] && closed.refused == [.auth])
    }

    @Test func `a message that nobody takes is dropped, and the next one begins`() {
        var play = Play(plan(.lockStep), more: 1)
        play.hear(220, 250, 250, 550, 250, 250)
        #expect(play.said.suffix(3) == ["reset", "mail", "recipient(0)"])
        #expect(play.endings == [.refused] && play.refused == [.recipient])
        var group = Play(plan(.grouped), more: 1)
        group.hear(220, 250, 250, 550, 503, 250)
        #expect(group.said == ["hello", "group", "reset", "group"] && group.refused == [.recipient])
        // RFC 2920 §3.1: 354 although all recipients were refused.
        var lonely = Play(plan(.grouped))
        lonely.hear(220, 250, 250, 550, 354, 554)
        #expect(lonely.said == ["hello", "group", "lonelyDot", "rest"] && lonely.endings == [.refused])
    }

    @Test(
        arguments: [
            (LoadStyle.lockStep, [220, 250, 451], LoadStep.mail), (.grouped, [220, 250, 451, 503, 503], .mail),
            (.lockStep, [220, 250, 250, 250, 451], .data), (.grouped, [220, 250, 250, 250, 451], .data),
            (.grouped, [220, 250, 250, 250, 354, 552], .content),
            (.streamed, [220, 250, 250, 250, 354, 552], .content),
        ] as [(LoadStyle, [UInt16], LoadStep)])
    func `where it was refused is told once`(style: LoadStyle, codes: [UInt16], step: LoadStep) {
        var play = Play(plan(style))
        for code in codes { play.hear(code) }
        #expect(play.endings == [.refused] && play.refused == [step])
    }

    @Test func `some of the recipients may be refused`() {
        var play = Play(plan(.grouped, recipients: 3))
        play.hear(220, 250, 250, 250, 550, 250, 354, 250)
        #expect(play.endings == [.taken(recipients: 2)] && play.refused == [.recipient])
    }

    @Test(
        arguments: [
            ([554], LoadStep.banner), ([421], .banner), ([220, 502], .hello), ([220, 250, 421], .mail),
            ([220, 250, 250, 250, 354, 421], .content),
        ] as [([UInt16], LoadStep)])
    func `a session that is refused, or ends by 421, ends with its message`(codes: [UInt16], step: LoadStep) {
        var play = Play(plan(.lockStep))
        for code in codes { play.hear(code) }
        #expect(play.said.last == "close" && play.endings == [.refused] && play.refused == [step])
    }

    @Test func `a reply that nobody asked for ends a session, and no message with it`() {
        var play = Play(plan(.lockStep))
        play.hear(220, 250, 250, 250, 354, 250)
        #expect(play.dialogue.isResting && !play.dialogue.hasMessage)
        play.hear(250)
        #expect(play.said.last == "close" && play.endings.count == 1 && play.refused == [.rest])
    }
}
