import Diagnosis
import Vocabulary

extension Parser {
    /// All that a statement can begin with.
    static let statements = [
        "auth", "bdat", "call", "capture", "connect", "content", "disconnect", "drip", "expect", "fail", "half-close",
        "noop", "pass", "pipeline", "random", "repeat", "require", "reset", "segments", "skip", "sleep", "starttls",
        "use",
        "when", "write", "writeln",
    ]

    /// Statements between braces.
    mutating func block() throws(Mistake) -> [Statement] {
        let start = token
        guard case .open = start.kind else {
            throw Mistake(
                at: start.place, wrong: "\(start.description) stands in place of '{'", mend: "write '{' in this line")
        }
        depth += 1
        guard depth <= Limit.scriptDepth else {
            throw Mistake(at: start.place, wrong: "blocks stand more than 32 deep", mend: "put some of it into a proc")
        }
        advance()
        var statements: [Statement] = []
        while true {
            skipNewlines()
            switch token.kind {
            case .close:
                advance()
                depth -= 1
                return statements
            case .end:
                throw Mistake(at: start.place, wrong: "a block that doesn't end", mend: "close it with '}'")
            default: break
            }
            recovering { parser throws(Mistake) in statements.append(try parser.statement()) }
            guard mistakes.count < Limit.mistakesTold else { return statements }
        }
    }

    private mutating func statement() throws(Mistake) -> Statement {
        let token = token
        if case .open = token.kind { return Statement(place: token.place, action: .block(try block())) }
        guard let word = token.word else {
            throw Mistake(
                at: token.place, wrong: "\(token.description) begins no statement", mend: "fumble-script(5) lists them")
        }
        advance()
        if case .equals = self.token.kind {
            let variable = try assignment(to: word, at: token.place)
            return Statement(place: token.place, action: .assign(variable.name, variable.value))
        }
        let action = try action(word, at: token.place)
        try endOfLine()
        return Statement(place: token.place, action: action)
    }

    private mutating func action(_ word: String, at place: Place) throws(Mistake) -> Statement.Action {
        switch word {
        case "repeat":
            let count = try number("how many times", 0...Limit.scriptSteps)
            depth += 1
            defer { depth -= 1 }
            guard depth <= Limit.scriptDepth else {
                throw Mistake(at: place, wrong: "blocks stand more than 32 deep", mend: "put some of it into a proc")
            }
            return .times(count, try statement())
        case "random":
            let choices = try block()
            guard !choices.isEmpty else {
                throw Mistake(at: place, wrong: "nothing to choose from", mend: "write statements between the braces")
            }
            return .random(choices)
        case "call": return try call(at: place)
        case "when": return try when()
        case "require": return .require(try text("a keyword of EHLO"))
        case "sleep": return .sleep(try duration())
        case "noop": return .noop
        case "skip": return .skip(try optionalText() ?? Text("the script says so"))
        case "pass": return .pass
        case "fail": return .fail(try optionalText() ?? Text("the script says so"))
        case "connect": return try connect()
        case "use":
            let place = token.place
            let name = try name("the name of a connection")
            uses.append(Use(place: place, name: name, of: .connection))
            return .use(name)
        case "disconnect": return .disconnect
        case "half-close": return .halfClose
        case "reset": return .reset
        case "starttls": return .startTLS(try handshake())
        case "write": return .write(try text("what is sent"))
        case "writeln":
            var text = try optionalText() ?? Text("")
            text.parts.append(.octets([13, 10]))
            return .write(text)
        case "segments":
            let pause = beginsNumber ? try duration() : Limit.segmentPause
            return .segments(try texts("what is sent"), pause)
        case "drip":
            let pause = try duration()
            let size = take("by") ? try number("how many octets", 1...Limit.scriptText) : 1
            return .drip(try text("what is sent"), pause, by: size)
        case "pipeline": return .pipeline(try pipeline(at: place))
        case "content": return .content(try text("a message's content"))
        case "bdat":
            let text = try text("what is sent", until: ["last"])
            return .bdat(text, isLast: take("last"))
        case "auth":
            guard let mechanism = try piece(), let user = try piece(), let secret = try piece() else {
                throw Mistake(
                    at: place, wrong: "auth without all it needs", mend: "write auth MECHANISM \"user\" \"secret\"")
            }
            return .auth(mechanism: mechanism, user: user, secret: secret)
        case "capture": return try capture()
        case "expect": return try expect(at: place)
        default:
            throw Mistake(
                at: place, wrong: "\(quoted(word)) begins no statement",
                mend: didYouMean(word, among: Self.statements, otherwise: "fumble-script(5) lists them"))
        }
    }

    private var beginsNumber: Bool { token.word.map { ("0"..."9").contains($0.first ?? "x") } ?? false }

    private mutating func optionalText() throws(Mistake) -> Text? {
        switch token.kind {
        case .newline, .end, .close: nil
        default: try text("a text")
        }
    }

    private mutating func call(at place: Place) throws(Mistake) -> Statement.Action {
        let name = try name("the name of a procedure")
        var arguments: [Text] = []
        while let argument = try piece() { arguments.append(argument) }
        calls.append(Call(place: place, name: name, arguments: arguments.count, caller: procedure))
        return .call(name, arguments)
    }

    private mutating func when() throws(Mistake) -> Statement.Action {
        let isNegated = take("not")
        if take("offered") {
            let keyword = try text("a keyword of EHLO")
            return .onOffer(keyword, isOffered: !isNegated, try block())
        }
        if take("reply") {
            let patterns = try replies()
            return .onReply(patterns, isMatched: !isNegated, try block())
        }
        if take("set") {
            let place = token.place
            let name = try name("the name of a variable")
            uses.append(Use(place: place, name: name, of: .variable))
            return .onVariable(name, isSet: !isNegated, try block())
        }
        var profiles: [ExpectedProfile] = []
        while let word = token.word {
            guard let profile = ExpectedProfile(rawValue: word), !isNegated else {
                throw Mistake(
                    at: token.place, wrong: "\(quoted(word)) is no profile",
                    mend: didYouMean(
                        word, among: ExpectedProfile.allCases.map(\.rawValue) + ["offered", "reply", "set"],
                        otherwise: "there are strict, postfix and lenient; offered KEYWORD, reply CODE, set NAME"))
            }
            advance()
            profiles.append(profile)
        }
        guard !profiles.isEmpty else {
            throw Mistake(
                at: token.place, wrong: "'when' without a condition",
                mend: "write 'when strict {' or 'when offered \"SIZE\" {'")
        }
        return .onProfile(profiles, try block())
    }

    /// Only what is sent and what is expected makes sense in a group.
    private mutating func pipeline(at place: Place) throws(Mistake) -> [Statement] {
        let statements = try block()
        for statement in statements {
            switch statement.action {
            case .write, .content, .bdat, .expect, .capture, .noop: continue
            default:
                throw Mistake(
                    at: statement.place, wrong: "this can't stand in a pipeline",
                    mend: "in it stand write, writeln, content, bdat, expect and capture")
            }
        }
        return statements
    }

    private mutating func connect() throws(Mistake) -> Statement.Action {
        var target = Target()
        var name = "main"
        while true {
            if take("port") {
                target.port = try piece()
            } else if take("as") {
                name = try self.name("the name of a connection")
            } else if target.host == nil, let host = try piece() {
                target.host = host
            } else {
                break
            }
        }
        connections.insert(name)
        return .connect(target, as: name)
    }

    private mutating func handshake() throws(Mistake) -> Handshake {
        var handshake = Handshake()
        while let word = token.word {
            let place = token.place
            advance()
            switch word {
            case "version":
                let number = try constantText("a version of TLS")
                guard let version = TLSVersion(rawValue: number) else {
                    throw Mistake(
                        at: place, wrong: "\(quoted(number)) is no version of TLS", mend: "write 1.0, 1.1, 1.2 or 1.3")
                }
                handshake.version = version
            case "name": handshake.name = try piece()
            case "alpn": handshake.alpn = try piece()
            case "trust": handshake.trust = try piece()
            case "expect" where take("fail"): handshake.mustFail = true
            default:
                throw Mistake(
                    at: place, wrong: "\(quoted(word)) is no option of starttls",
                    mend: didYouMean(
                        word, among: ["version", "name", "alpn", "trust", "expect fail"],
                        otherwise: "there are version, name, alpn, trust and expect fail"))
            }
        }
        return handshake
    }

    private mutating func capture() throws(Mistake) -> Statement.Action {
        let place = token.place
        let name = try name("the name of a variable")
        guard name.utf8.allSatisfy(\.isNameLetter) else {
            throw Mistake(
                at: place, wrong: "\(quoted(name)) is no name of a variable", mend: "use letters, digits and '_'")
        }
        known.insert(name)
        let after = take("after") ? try text("a text", until: ["before"]) : nil
        let before = take("before") ? try text("a text") : nil
        return .capture(name, after: after, before: before)
    }
}
