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
        try self.init(line.span, lengths: lengths, in: language, allowing: [], used: &used)
    }

    /// The same.
    /// - Parameters:
    ///   - allowing: What the standard forbids and is taken all the same.
    ///   - used: What there was of it.
    package init(
        _ line: Span<UInt8>, lengths: LineLengths, in language: ListenerProtocol, allowing: Leniency,
        used: inout Leniency
    ) throws(SyntaxError) {
        let word = line.firstIndex(of: .blank) ?? line.count
        guard let verb = Verb(line.extracting(first: word)), verb.isSpoken(in: language) else {
            throw Self.mistake(in: line, wordEnd: word)
        }
        do throws(SyntaxError) {
            guard line.count + "\r\n".utf8.count <= lengths.most(of: verb) else {
                throw verb == .auth ? SyntaxError.authenticationLineTooLong : SyntaxError.lineTooLong
            }
            if line.hasControl {
                throw line.contains(.carriageReturn) ? SyntaxError.bareCR : SyntaxError.controlOctet
            }
            var leniencies = Leniencies(allowed: allowing)
            var end = line.count
            while end > word, line[end - 1] == .blank { end -= 1 }
            self = try Self.parse(verb, line.extracting(min(word + 1, end)..<end), &leniencies)
            used = leniencies.used
        } catch {
            throw verb.isGreeting ? error.withoutStatus : error.closing(behind: verb)
        }
    }

    /// What to say of a line whose first word is no verb we know.
    private static func mistake(in line: Span<UInt8>, wordEnd: Int) -> SyntaxError {
        if Array(copying: line).isHTTPRequest { return .http }
        // What version 2 of the PROXY protocol begins with, behind two line ends.
        if line.count == 1, line[0] == 0 { return .proxyHeader }
        if line.count + "\r\n".utf8.count > Limit.commandLine { return .lineTooLong }
        if line.contains(.carriageReturn) { return .bareCR }
        let isWord = wordEnd > 0 && !line.extracting(first: wordEnd).contains { !$0.isLetter }
        return isWord ? .unknownCommand : .notACommand
    }

    /// - Parameter argument: What stands behind the verb and its blank, without blanks that trail.
    private static func parse(
        _ verb: Verb, _ argument: Span<UInt8>, _ leniencies: inout Leniencies
    ) throws(SyntaxError) -> Command {
        switch verb {
        case .helo: return .helo(try host(verb, argument))
        // Told apart by nothing but the word.
        case .ehlo, .lhlo: return .ehlo(try host(verb, argument))
        case .mail:
            let place = try place(in: argument, behind: Self.from, syntax: "MAIL FROM:<address>", &leniencies)
            let path = try place.read(in: argument) { path throws(SyntaxError) in try ReversePath(path, &leniencies) }
            return .mail(path, try parameterList(argument.extracting(place.end...)))
        case .rcpt:
            let place = try place(in: argument, behind: Self.to, syntax: "RCPT TO:<address>", &leniencies)
            let path = try place.read(in: argument) { path throws(SyntaxError) in try ForwardPath(path, &leniencies) }
            return .rcpt(path, try parameterList(argument.extracting(place.end...)))
        case .data: return try alone(.data, argument)
        case .bdat: return .bdat(try Chunk(Array(copying: argument)[...]))
        case .rset: return try alone(.rset, argument)
        case .quit: return try alone(.quit, argument)
        case .starttls: return try alone(.starttls, argument)
        case .noop: return .noop
        case .help: return .help
        case .vrfy: return .vrfy(try Query(Array(copying: argument)[...], of: verb))
        case .expn: return .expn(try Query(Array(copying: argument)[...], of: verb))
        case .auth: return try authentication(Array(copying: argument)[...])
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

    private static func alone(_ command: Command, _ argument: Span<UInt8>) throws(SyntaxError) -> Command {
        guard argument.isEmpty else { throw .noArgumentAllowed }
        return command
    }

    private static func host(_ verb: Verb, _ argument: Span<UInt8>) throws(SyntaxError) -> Host {
        guard let host = Host(argument) else { throw .arguments("\(verb.rawValue) domain or [address]") }
        return host
    }

    private static let from = Array("FROM:".utf8)
    private static let to = Array("TO:".utf8)

    /// - Parameter keyword: What stands before the path, in upper case.
    private static func place(
        in argument: Span<UInt8>, behind keyword: [UInt8], syntax: String, _ leniencies: inout Leniencies
    ) throws(SyntaxError) -> PathPlace {
        guard argument.extracting(first: keyword.count).isSpelled(keyword) else { throw .arguments(syntax) }
        var start = keyword.count
        // No blank behind the colon, no address without brackets: RFC 5321 §4.1.1.2 has neither.
        if start < argument.count, argument[start] == .blank, leniencies.take(.blankBeforePath) {
            while start < argument.count, argument[start] == .blank { start += 1 }
        }
        let end = argument.endOfPath(from: start)
        let hasBrackets = start < argument.count && argument[start] == .less
        guard hasBrackets || (start < end && leniencies.take(.noBrackets)) else {
            throw SyntaxError(Reply(501, .syntax, "Syntax: \(syntax)"))
        }
        return PathPlace(start: start, end: end, hasBrackets: hasBrackets)
    }
}

/// Where a path stands in an argument, brackets included if it has any.
private struct PathPlace {
    let start: Int
    let end: Int
    let hasBrackets: Bool

    /// - Parameter path: Gets the path in brackets, even if it has none.
    func read<Path>(
        in argument: Span<UInt8>, _ path: (Span<UInt8>) throws(SyntaxError) -> Path
    ) throws(SyntaxError) -> Path {
        let written = argument.extracting(start..<end)
        guard !hasBrackets else { return try path(written) }
        let bracketed = [.less] + Array(copying: written) + [.greater]
        return try path(bracketed.span)
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
        guard words.count >= 2, let word = words.first, word.allSatisfy(\.isLetter) else { return false }
        return Verb(word.span) == nil && words[1].first == UInt8(ascii: "/")
    }
}

extension Span<UInt8> {
    /// Where the path ends that begins at `start`: behind the last octet before a blank that isn't quoted.
    fileprivate func endOfPath(from start: Int) -> Int {
        var plain = start
        while plain < count, self[plain] != .blank, self[plain] != .quote { plain += 1 }
        var quoted = false
        var escaped = false
        for index in plain..<count {
            switch self[index] {
            case _ where escaped: escaped = false
            case .backslash where quoted: escaped = true
            case .quote: quoted.toggle()
            case .blank where !quoted: return index
            default: break
            }
        }
        return count
    }
}
