import Kernel
import Load
import SMTPClient
import TLS
import Vocabulary

extension LoadEngine {
    // MARK: Beginning and end

    /// Opens a connection for the message that the client has.
    func open(_ slot: Int) {
        let now = Clock.now()
        clients[slot].opened = now
        clients[slot].since = now
        if script.plan.connections == .perMessage { clients[slot].begin(at: now) }
        do throws(SystemError) {
            let descriptor = try beginConnecting(to: server)
            let interest: Poller.Interest = script.plan.encryption == .implicit ? .both : .readable
            try poller.add(descriptor.number, interest, token: UInt64(slot))
            clients[slot].waitsForRoom = interest == .both
            clients[slot].number = descriptor.release()
            clients[slot].isOpening = true
            busy += 1
            opening += 1
            tally.sessions += 1
        } catch {
            failToConnect(slot, error.description)
        }
    }

    func failToConnect(_ slot: Int, _ reason: String) {
        absence = reason
        tally.failToConnect(reason)
        shut(slot, pauses: true)
    }

    /// Closes the connection. What the client still has to send it tries again on another one.
    func shut(_ slot: Int, pauses: Bool) {
        if clients[slot].number >= 0 {
            _ = Descriptor(owning: clients[slot].number)
            if clients[slot].isOpening { opening -= 1 }
            if clients[slot].isResting { resting.removeAll { $0 == slot } } else { busy -= 1 }
        }
        clients[slot].forget(script.plan)
        if clients[slot].message == nil {
            clients[slot].message = clients[slot].next
            clients[slot].next = nil
        }
        if pauses {
            clients[slot].resumesAt = Clock.now() + clients[slot].pause
            clients[slot].pause = min(clients[slot].pause * 2, Limit.longestLoadPause)
            paused.append(slot)
        } else if clients[slot].message != nil {
            open(slot)
        } else {
            vacant.append(slot)
        }
    }

    /// The session failed: its message, if it has one, is lost.
    func lose(_ slot: Int, _ reason: String) {
        guard clients[slot].number >= 0 || clients[slot].message != nil else { return }
        let step = clients[slot].dialogue.step
        // A server may end a session that has nothing to do, and needn't answer QUIT.
        if clients[slot].message != nil || step != .rest && step != .quit {
            tally.note(step, reason, short: "the session ended")
        }
        if clients[slot].message != nil {
            tally.lose()
            clients[slot].message = nil
        }
        shut(slot, pauses: true)
    }

    // MARK: What is sent

    func act(_ action: LoadDialogue.Action, _ slot: Int) {
        switch action {
        case .wait: return
        case .say(let piece): say(piece, slot)
        case .handshake: startTLS(slot)
        case .authenticate: authenticate(slot)
        case .rest:
            busy -= 1
            resting.append(slot)
            clients[slot].isResting = true
        case .close:
            if clients[slot].tls != nil {
                clients[slot].tls?.close()
                takeSealed(slot)
                flush(slot)
            }
            if clients[slot].number >= 0 { shut(slot, pauses: false) }
        }
    }

    private func say(_ piece: LoadScript.Piece, _ slot: Int) {
        clients[slot].piece = piece
        clients[slot].sent = 0
        if script.plan.connections == .reused, piece.begins(script.plan.style) { clients[slot].begin(at: Clock.now()) }
        flush(slot)
    }

    func becomeWritable(_ slot: Int) {
        if !clients[slot].isConnected, script.plan.encryption == .implicit {
            clients[slot].isConnected = true
            return startTLS(slot)
        }
        flush(slot)
    }

    /// Sends as much of what is due as there is room for.
    func flush(_ slot: Int) {
        while true {
            let outcome: Outcome
            let isSealed = clients[slot].sealedSent < clients[slot].sealed.count
            if isSealed {
                let sealed = clients[slot].sealed
                outcome = send(
                    sealed.span.extracting(droppingFirst: clients[slot].sealedSent), to: clients[slot].number)
            } else if let piece = clients[slot].piece {
                script.number(piece, clients[slot].message?.number ?? 0)
                let octets = script.octets(of: piece)
                guard clients[slot].sent < octets.count else {
                    clients[slot].piece = nil
                    continue
                }
                if clients[slot].tls != nil {
                    guard seal(octets, slot) else { return }
                    continue
                }
                outcome = send(octets.span.extracting(droppingFirst: clients[slot].sent), to: clients[slot].number)
            } else {
                return waitForRoom(slot, false)
            }
            switch outcome {
            case .octets(let count):
                if isSealed { clients[slot].sealedSent += count } else { clients[slot].sent += count }
            case .wouldBlock: return waitForRoom(slot, true)
            case .end: return lose(slot, "the server took nothing")
            case .lost(let error): return breakOff(slot, error)
            }
            clients[slot].since = Clock.now()
        }
    }

    /// Encrypts the next part of what is due. False if the session ended over it.
    private func seal(_ octets: [UInt8], _ slot: Int) -> Bool {
        let part = octets[clients[slot].sent...].prefix(Limit.loadPiece)
        do throws(ClientTLS.Failure) {
            try clients[slot].tls?.write(Array(part))
        } catch {
            lose(slot, error.description)
            return false
        }
        clients[slot].sent += part.count
        takeSealed(slot)
        return true
    }

    func takeSealed(_ slot: Int) {
        clients[slot].sealed.removeFirst(clients[slot].sealedSent)
        clients[slot].sealedSent = 0
        clients[slot].sealed += clients[slot].tls?.takeOutput() ?? []
    }

    private func waitForRoom(_ slot: Int, _ waits: Bool) {
        guard clients[slot].waitsForRoom != waits, clients[slot].number >= 0 else { return }
        clients[slot].waitsForRoom = waits
        do throws(SystemError) {
            try poller.modify(clients[slot].number, .reading(andWriting: waits), token: UInt64(slot))
        } catch {
            lose(slot, error.description)
        }
    }

    /// The kernel lost the connection. What the server said before that may still be there to read.
    private func breakOff(_ slot: Int, _ error: SystemError) {
        clients[slot].piece = nil
        takeReplies(slot)
        if clients[slot].number >= 0 { lose(slot, error.description) }
    }

    // MARK: TLS

    private func startTLS(_ slot: Int) {
        guard let context else { return }
        do throws(ClientTLS.Failure) {
            clients[slot].tls = try ClientTLS(context)
            clients[slot].isShaking = true
            // What came before the handshake is no part of it: RFC 3207 §4.2.
            clients[slot].replies = CodeReader()
            clients[slot].texts = ReplyReader()
        } catch {
            return lose(slot, error.description)
        }
        shake(slot)
    }

    /// Goes on with the handshake. False if the session ended over it.
    @discardableResult
    func shake(_ slot: Int) -> Bool {
        guard let tls = clients[slot].tls else { return true }
        do throws(ClientTLS.Failure) {
            let progress = try tls.handshake()
            takeSealed(slot)
            flush(slot)
            guard clients[slot].number >= 0 else { return false }
            guard progress == .done else { return true }
            clients[slot].isShaking = false
            act(clients[slot].dialogue.encrypted(), slot)
        } catch {
            takeSealed(slot)
            flush(slot)
            noteRefusal("\(LoadStep.handshake.rawValue): \(error.description)")
            lose(slot, error.description)
        }
        return clients[slot].number >= 0
    }
}

extension LoadClient {
    /// The time of its message runs from now on.
    mutating func begin(at now: Instant) {
        if message?.isFixed == false { message?.began = now }
    }
}

extension LoadScript.Piece {
    /// Whether a message's time runs from this on, where its connection was there before: in a stream from its content,
    /// since its group went with the content before.
    fileprivate func begins(_ style: LoadStyle) -> Bool {
        switch self {
        case .mail, .group: style != .streamed
        case .content, .contentAndGroup: style == .streamed
        default: false
        }
    }
}
