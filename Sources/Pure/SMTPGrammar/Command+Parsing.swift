package import Vocabulary

extension Command {
    /// Reads a command line.
    ///
    /// Verbs stand in any case, and blanks may trail (RFC 5321 §2.4, §4.1.1); nothing may lead. One blank
    /// separates; a tab never does.
    /// - Parameters:
    ///   - line: Without its CRLF.
    ///   - language: What is spoken: its greetings are commands, and no others.
    ///   - lengths: How long lines may be: what's offered lengthens some.
    /// - Throws: What's wrong with the line, as a reply.
    package init(
        _ line: [UInt8], lengths: LineLengths = LineLengths(), in language: ListenerProtocol = .smtp
    ) throws(SyntaxError) {
        var used: Leniency = []
        try self.init(line, lengths: lengths, in: language, allowing: [], used: &used)
    }

    /// The same.
    /// - Parameters:
    ///   - allowing: What the standard forbids and is taken all the same.
    ///   - used: What there was of it.
    package init(
        _ line: [UInt8], lengths: LineLengths, in language: ListenerProtocol, allowing: Leniency,
        used: inout Leniency
    ) throws(SyntaxError) {
        let word = line.prefix { $0 != .blank }
        guard let verb = Verb(word), verb.isSpoken(in: language) else { throw Self.mistake(in: line, word: word) }
        do throws(SyntaxError) {
            guard line.count + "\r\n".utf8.count <= lengths.most(of: verb) else {
                throw verb == .auth ? SyntaxError.authenticationLineTooLong : SyntaxError.lineTooLong
            }
            if line.contains(where: \.isControl) {
                throw line.contains(.carriageReturn) ? SyntaxError.bareCR : SyntaxError.controlOctet
            }
            var leniencies = Leniencies(allowed: allowing)
            self = try Self.parse(verb, line[word.endIndex...].droppingTrailingBlanks, &leniencies)
            used = leniencies.used
        } catch {
            throw verb.isGreeting ? error.withoutStatus : error.closing(behind: verb)
        }
    }

    /// What to say of a line whose first word is no verb we know.
    private static func mistake(in line: [UInt8], word: ArraySlice<UInt8>) -> SyntaxError {
        if line.isHTTPRequest { return .http }
        // What version 2 of the PROXY protocol begins with, behind two line ends.
        if line == [0] { return .proxyHeader }
        if line.count + "\r\n".utf8.count > Limit.commandLine { return .lineTooLong }
        if line.contains(.carriageReturn) { return .bareCR }
        return word.isEmpty || !word.allSatisfy(\.isLetter) ? .notACommand : .unknownCommand
    }

    /// - Parameter rest: What stands behind the verb: nothing, or a blank and something.
    private static func parse(
        _ verb: Verb, _ rest: ArraySlice<UInt8>, _ leniencies: inout Leniencies
    ) throws(SyntaxError) -> Command {
        let argument = rest.dropFirst()
        switch verb {
        case .helo: return .helo(try host(verb, argument))
        // Told apart by nothing but the word.
        case .ehlo, .lhlo: return .ehlo(try host(verb, argument))
        case .mail:
            let (path, parameters) = try addressing(
                argument, keyword: Self.from, syntax: "MAIL FROM:<address>", &leniencies)
            return .mail(try .init(path, &leniencies), try parameterList(parameters))
        case .rcpt:
            let (path, parameters) = try addressing(
                argument, keyword: Self.to, syntax: "RCPT TO:<address>", &leniencies)
            return .rcpt(try .init(path, &leniencies), try parameterList(parameters))
        case .data: return try alone(.data, argument)
        case .bdat: return .bdat(try Chunk(argument))
        case .rset: return try alone(.rset, argument)
        case .quit: return try alone(.quit, argument)
        case .starttls: return try alone(.starttls, argument)
        case .noop: return .noop
        case .help: return .help
        case .vrfy: return .vrfy(try Query(argument, of: verb))
        case .expn: return .expn(try Query(argument, of: verb))
        case .auth: return try authentication(argument)
        case .etrn, .turn, .send, .soml, .saml:
            return .unimplemented(verb)
        }
    }

    /// What stands behind the mechanism is judged by whoever knows that.
    private static func authentication(_ argument: ArraySlice<UInt8>) throws(SyntaxError) -> Command {
        let mechanism = argument.prefix { $0 != .blank }
        // RFC 4422 §3.1, `sasl-mech`.
        guard (1...Limit.mechanism).contains(mechanism.count),
            mechanism.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { throw .arguments("AUTH mechanism [initial-response]") }
        let response = argument[mechanism.endIndex...].dropFirst()
        guard !response.contains(where: \.isEightBit) else { throw .controlOctet }
        return .auth(String(ascii: mechanism), initialResponse: response.isEmpty ? nil : Array(response))
    }

    private static func alone(_ command: Command, _ argument: ArraySlice<UInt8>) throws(SyntaxError) -> Command {
        guard argument.isEmpty else { throw .noArgumentAllowed }
        return command
    }

    private static func host(_ verb: Verb, _ argument: ArraySlice<UInt8>) throws(SyntaxError) -> Host {
        guard let host = Host(argument) else { throw .arguments("\(verb.rawValue) domain or [address]") }
        return host
    }

    private static let from = Array("FROM:".utf8)
    private static let to = Array("TO:".utf8)

    /// The path, brackets included, and what stands behind it.
    private static func addressing(
        _ argument: ArraySlice<UInt8>, keyword: [UInt8], syntax: String, _ leniencies: inout Leniencies
    ) throws(SyntaxError) -> (path: ArraySlice<UInt8>, parameters: ArraySlice<UInt8>) {
        let given = argument.prefix(keyword.count)
        guard given.isSpelled(keyword) else { throw .arguments(syntax) }
        var rest = argument[given.endIndex...]
        // No blank behind the colon, no address without brackets: RFC 5321 §4.1.1.2 has neither.
        if rest.first == .blank, leniencies.take(.blankBeforePath) { rest = rest.drop { $0 == .blank } }
        let end = rest.endOfPath
        if rest.first == .less { return (rest[..<end], rest[end...]) }
        guard let first = rest.first, first != .blank, leniencies.take(.noBrackets) else {
            throw SyntaxError(Reply(501, .syntax, "Syntax: \(syntax)"))
        }
        return (([.less] + rest[..<end] + [.greater])[...], rest[end...])
    }
}

extension [UInt8] {
    /// `GET / HTTP/1.1`: three words, the last a version. RFC 9112 §3.
    fileprivate var isHTTPRequest: Bool {
        let words = split(separator: .blank)
        return words.count == 3 && words[0].allSatisfy(\.isLetter) && words[2].starts(with: "HTTP/".utf8)
    }

    /// The same of a line whose end isn't here: a method that's no verb, and a path.
    var beginsLikeHTTPRequest: Bool {
        let words = split(separator: .blank, maxSplits: 2)
        return words.count >= 2 && words[0].allSatisfy(\.isLetter) && Verb(words[0]) == nil
            && words[1].first == UInt8(ascii: "/")
    }
}

extension ArraySlice<UInt8> {
    fileprivate var droppingTrailingBlanks: ArraySlice<UInt8> {
        self[..<(lastIndex { $0 != .blank }.map { $0 + 1 } ?? startIndex)]
    }

    /// Where the path ends that begins here: behind the last octet before a blank that isn't quoted.
    fileprivate var endOfPath: Int {
        var quoted = false
        var escaped = false
        for index in indices {
            switch self[index] {
            case _ where escaped: escaped = false
            case .backslash where quoted: escaped = true
            case .quote: quoted.toggle()
            case .blank where !quoted: return index
            default: break
            }
        }
        return endIndex
    }
}
