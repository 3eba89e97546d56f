import Diagnosis
import Faults
import Vocabulary

extension Parser {
    mutating func expect(at place: Place) throws(Mistake) -> Statement.Action {
        if take("tls") {
            if take("version") { return .expectTLS(.version, try text("a version of TLS")) }
            if take("alpn") { return .expectTLS(.alpn, try text("a protocol")) }
            throw Mistake(
                at: token.place, wrong: "\(token.description) behind 'expect tls'", mend: "write version or alpn")
        }
        if take("certificate") {
            guard take("name") else {
                throw Mistake(
                    at: token.place, wrong: "\(token.description) behind 'expect certificate'", mend: "write name")
            }
            return .expectTLS(.certificateName, try text("a host"))
        }
        var expectation = Expectation(events: [])
        if take("within") { expectation.within = try duration() }
        repeat {
            let profiles = takeProfiles()
            var one = Expectation(events: [])
            try event(into: &one)
            expectation.events += profiles.isEmpty ? one.events : one.events.map { .only(profiles, $0) }
        } while take("or")
        if take("within") {
            guard expectation.within == nil else {
                throw Mistake(at: token.place, wrong: "'within' stands here twice", mend: "leave one of them out")
            }
            expectation.within = try duration()
        }
        return .expect(expectation)
    }

    /// Codes and groups of replies, for a condition.
    mutating func replies() throws(Mistake) -> [ReplyPattern] {
        let place = token.place
        var expectation = Expectation(events: [])
        repeat { try event(into: &expectation) } while take("or")
        return try expectation.events.map { event throws(Mistake) in
            guard case .reply(let pattern) = event else {
                throw Mistake(at: place, wrong: "what is no reply behind 'reply'", mend: "write a code as \"250\"")
            }
            return pattern
        }
    }

    private mutating func takeProfiles() -> [ExpectedProfile] {
        var profiles: [ExpectedProfile] = []
        while let profile = token.word.flatMap(ExpectedProfile.init(rawValue:)) {
            profiles.append(profile)
            advance()
        }
        return profiles
    }

    private mutating func event(into expectation: inout Expectation) throws(Mistake) {
        let token = token
        switch token.kind {
        case .word("disconnect"):
            advance()
            expectation.events.append(.disconnect)
        case .word("silence"):
            advance()
            expectation.events.append(.silence(try duration()))
        case .word("octets"):
            advance()
            let text = try text("octets", until: ["or", "within"])
            guard let octets = text.constant, !octets.isEmpty, octets.count <= Limit.transcriptEntry else {
                throw Mistake(
                    at: token.place, wrong: "what is expected has a variable, or too many octets, or none",
                    mend: "write 1 to \(Limit.transcriptEntry) octets, as \"\\x15\\x03\"")
            }
            expectation.events.append(.octets(octets))
        case .word("smtp"):
            advance()
            guard let word = self.token.word, let group = ReplyPattern.Group(rawValue: word) else {
                if let word = self.token.word, !["or", "within", "text", "lines"].contains(word) {
                    throw Mistake(
                        at: self.token.place, wrong: "\(quoted(word)) is no kind of reply",
                        mend: didYouMean(
                            word, among: ReplyPattern.Group.allCases.map(\.rawValue),
                            otherwise: "there are ok, helo, tempfail and permfail"))
                }
                return try reply([.anything], into: &expectation)
            }
            advance()
            try reply(ReplyPattern.of(group), into: &expectation)
        case .word, .quoted:
            let text = try constantText("a code")
            guard let pattern = ReplyPattern(text) else {
                throw Mistake(
                    at: token.place, wrong: "\(quoted(text)) is nothing that can be expected",
                    mend: nearest(
                        text, among: ["smtp", "disconnect", "silence", "octets", "within", "tls", "certificate"]
                    ).map {
                        "did you mean '\($0)'?"
                    }
                        ?? "write a reply's code as \"250\", \"250 2.1.0\" or \"5xx\", or smtp, disconnect, silence")
            }
            try reply([pattern], into: &expectation)
        default:
            throw Mistake(
                at: token.place, wrong: "\(token.description) stands in place of what is expected",
                mend: "write a reply's code as \"250\", or smtp, disconnect, silence")
        }
    }

    private mutating func reply(_ patterns: [ReplyPattern], into expectation: inout Expectation) throws(Mistake) {
        var patterns = patterns
        while true {
            if take("text") {
                let place = token.place
                let text = try constantText("a pattern")
                do throws(SpellingError) {
                    let pattern = try Pattern(text)
                    for index in patterns.indices {
                        patterns[index].text = pattern
                        patterns[index].description += " text \(quoted(text))"
                    }
                } catch {
                    throw Mistake(at: place, wrong: error.objection.wrong, mend: error.objection.mend)
                }
            } else if take("lines") {
                let count = try number("how many lines", 1...10_000)
                for index in patterns.indices {
                    patterns[index].lines = count
                    patterns[index].description += " of \(count) lines"
                }
            } else {
                break
            }
        }
        expectation.events += patterns.map { .reply($0) }
    }
}
