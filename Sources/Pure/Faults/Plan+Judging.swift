package import Vocabulary

/// What a command meets.
extension Plan {
    /// What an admissible command meets, or the banner, or the end of content.
    /// - Parameter octets: For `bdat` only: octets of content with this chunk and all before it.
    package mutating func judge(_ point: Point, octets: UInt64 = 0) -> Judgement {
        occurrences.count(point)
        if point.isMetByAny { occurrences.count(.any) }
        if point == .bdat { return judgeChunk(octets) }
        if isEmpty { return .honest }
        // What STARTTLS isn't offered by acts where it would be.
        let hiding = point == .helo ? named(at: .starttls).filter { $0.word.effect == .strip } : []
        return judge(point, named(at: point) + hiding + any(at: point))
    }

    /// What the delivery to one recipient meets, where each has a reply of its own.
    package mutating func judgeDelivery(to recipient: String) -> Judgement {
        arms?.delivery = recipient
        defer { arms?.delivery = nil }
        return judge(.dot)
    }

    /// What messages are counted by, in every session process the same.
    package func rateKey(by subject: RateSubject, sender: String) -> UInt64 {
        let name: String? =
            switch subject {
            case .address: nil
            case .user: facts.user.map { "user \($0)" }
            case .sender: "sender \(sender)"
            }
        return SipHash.hash(Array((name ?? "address \(facts.client)").folded.utf8), key: terms.seed, UInt64.max)
    }

    /// Goes on with a judgement that asked the ledger.
    package mutating func answer(_ attempts: Attempts) -> Judgement {
        guard let judging else { return .honest }
        return proceed(judging, attempts)
    }

    /// The first chunk of a message answers for DATA too, where no `bdat` word stands.
    private mutating func judgeChunk(_ octets: UInt64) -> Judgement {
        let before = chunkOctets
        let isFirst = chunks == 0
        (chunkOctets, chunks) = (max(before, octets), chunks + 1)
        if isFirst { occurrences.count(.data) }
        if isEmpty { return .honest }
        let bdat = named(at: .bdat)
        let due = bdat.filter { $0.mark == nil || $0.mark.map { before < $0 && $0 <= octets } == true }
        return judge(.bdat, (isFirst && bdat.isEmpty ? named(at: .data) : due) + any(at: .bdat))
    }

    // MARK: Content

    /// Content begins: after DATA's 354, or with a message's first chunk.
    package mutating func beginContent() {
        occurrences.count(.body)
        bodyOctets = 0
        if isEmpty { return }
        let body = named(at: .body)
        guard !body.contains(where: { $0.word.effect.slot == .refusal }) else { return }
        for armed in body where armed.word.effect.needsReply { ignore(armed, .noReply) }
    }

    /// How many octets of the message's content must have come before `judgeBody` has anything to say again; nil if it
    /// never will. No content should be read beyond.
    package func nextBodyMark(after octets: UInt64) -> UInt64? {
        if isEmpty { return nil }
        return named(at: .body).filter { !$0.word.effect.needsReply }.compactMap(\.bodyMark).filter { $0 > octets }
            .min()
    }

    /// What content meets when so many octets of it have come.
    package mutating func judgeBody(octets: UInt64) -> Judgement {
        let before = bodyOctets
        bodyOctets = max(before, octets)
        if isEmpty { return .honest }
        let come = named(at: .body).filter { $0.bodyMark <= octets }
        // Shapes wait for the code that gives them a reply.
        return judge(
            .body,
            come.filter { !$0.word.effect.needsReply && $0.bodyMark > before } + come.filter(\.word.effect.needsReply))
    }

    // MARK: Candidates

    /// The words of a point, the nearest first.
    private func named(at point: Point) -> [Armed] {
        guard let arms else { return [] }
        let recipient = point == .rcpt ? arms.proposed : arms.addressed
        let sender = point.isInTransaction ? arms.senderInTransaction : arms.senderBeyond
        // Each for itself: all of them together may be a thousand, at every command, of which none is about it.
        return recipient.of(point) + sender.of(point) + arms.user.of(point) + arms.helo.of(point)
            + ruled(point, at: point, arms) + arms.listener.of(point)
    }

    /// The words of every point, the nearest first: they come behind the named ones, and never meet the command that
    /// brought them.
    private func any(at point: Point) -> [Armed] {
        guard point.isMetByAny, let arms else { return [] }
        let sender = point == .mail ? [] : arms.senderBeyond.of(.any)
        let helo = point == .helo ? [] : arms.helo.of(.any)
        return arms.addressed.of(.any) + sender + helo + ruled(.any, at: point, arms) + arms.listener.of(.any)
    }

    /// The words of a point in the first rule that fits and has any.
    private func ruled(_ wanted: Point, at point: Point, _ arms: Arms) -> [Armed] {
        for (index, rule) in terms.rules.enumerated() where rule.faults.contains(where: { $0.point == wanted }) {
            var facts = facts
            facts.recipient =
                arms.delivery ?? (point == .rcpt ? arms.proposedRecipient : arms.ruleRecipients[index])
            guard rule.match.fits(facts) else { continue }
            let key = "\(index + 1) \(facts.key.countingKey)"
            return rule.faults.filter { $0.point == wanted }.map { Armed($0, .rule, key: key) }
        }
        return []
    }

    private mutating func judge(_ point: Point, _ armed: [Armed]) -> Judgement {
        let armed =
            point == .auth && acceptsUser
            ? armed.filter { $0.carrier <= .user || $0.word.effect.slot != .refusal } : armed
        guard !armed.isEmpty else { return .honest }
        let candidates = armed.map { Judging.Candidate(armed: $0, occurrence: occurrences[$0.word.point]) }
        let greyKey = [facts.client, facts.sender ?? "", arms?.proposedRecipient ?? ""].map(\.countingKey)
        return proceed(
            Judging(point, candidates, Judging.Seeds(ledger: terms.seed, draw: drawSeed, greyKey: greyKey)), nil)
    }

    private mutating func proceed(_ judging: Judging, _ answer: Attempts?) -> Judgement {
        var judging = judging
        let judgement = judging.proceed(answer)
        if case .ask = judgement { self.judging = judging } else { self.judging = nil }
        return judgement
    }
}

extension Arms {
    /// The words of the recipients that it's about.
    fileprivate var addressed: [Armed] {
        guard let key = delivery?.folded else { return taken }
        return taken.filter { $0.key == key }
    }
}

extension [Armed] {
    /// By index, since each would be copied to be looked at otherwise.
    fileprivate func of(_ point: Point) -> [Armed] {
        indices.filter { self[$0].word.point == point }.map { self[$0] }
    }
}

extension Armed {
    /// `at`: so many octets of content. The first octet is the first that comes.
    fileprivate var mark: UInt64? { word.modifiers.octets.map { max(1, UInt64(clamping: $0)) } }

    fileprivate var bodyMark: UInt64 { mark ?? 1 }
}
