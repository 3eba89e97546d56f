package import Diagnosis
import Vocabulary

/// Reads files of the script language into one script. What is wrong with them is told all at once.
package struct Parser {
    let files: any ScriptFiles
    var script = Script()
    var mistakes: [Mistake] = []
    var tokens: [Token] = []
    var index = 0
    var path = ""
    var depth = 0
    /// The files that are being read, from the first to the one that is included now.
    private var identities: [String] = []
    /// Files that were read: what two files include is read once.
    private var readBefore: Set<String> = []
    private var octetsRead = 0
    /// Where calls stand, to be looked at when all procedures are known.
    var calls: [Call] = []
    var uses: [Use] = []
    var known: Set<String> = ["host", "port", "case", "seed", "unique"]
    var connections: Set<String> = ["main"]

    struct Call {
        let place: Place
        let name: String
        let arguments: Int
        /// The procedure that it stands in.
        let caller: String?
    }

    /// A name that something else must bring.
    struct Use {
        enum Of { case variable, connection }
        let place: Place
        let name: String
        let of: Of
    }

    var procedure: String?

    package init(_ files: any ScriptFiles) { self.files = files }

    /// - Throws: all that is wrong with these files.
    package static func parse(_ names: [String], _ files: any ScriptFiles) throws(Mistakes) -> Script {
        var parser = Parser(files)
        for name in names {
            do throws(Objection) {
                parser.read(try files.read(name, beside: nil, most: Limit.scriptFile), at: .path(name))
            } catch {
                parser.mistakes.append(Mistake(at: .path(name), error))
            }
        }
        parser.resolve()
        if let mistakes = Mistakes(Array(parser.mistakes.prefix(Limit.mistakesTold))) { throw mistakes }
        return parser.script
    }

    private mutating func read(_ file: ScriptFile, at place: Place) {
        octetsRead += file.octets.count
        guard octetsRead <= Limit.scriptFiles else {
            mistakes.append(
                Mistake(at: place, wrong: "all files together are above 16 MiB", mend: "run fewer of them at a time"))
            return
        }
        let (tokens, index, path) = (self.tokens, self.index, self.path)
        defer { (self.tokens, self.index, self.path) = (tokens, index, path) }
        self.path = file.path
        self.index = 0
        identities.append(file.identity)
        readBefore.insert(file.identity)
        defer { identities.removeLast() }
        do throws(Mistake) {
            var lexer = Lexer(file.octets, path: file.path)
            self.tokens = try lexer.tokens()
        } catch {
            return mistakes.append(error)
        }
        readTop()
    }

    // MARK: The top of a file

    private mutating func readTop() {
        while true {
            skipNewlines()
            let token = token
            if case .end = token.kind { return }
            if case .close = token.kind {
                mistakes.append(Mistake(at: token.place, wrong: "a '}' that closes nothing", mend: "take it out"))
                advance()
                continue
            }
            recovering { parser throws(Mistake) in try parser.declaration() }
            guard mistakes.count < Limit.mistakesTold else { return }
        }
    }

    private mutating func declaration() throws(Mistake) {
        let token = token
        guard let word = token.word else {
            throw Mistake(
                at: token.place, wrong: "\(token.description) begins no declaration",
                mend: "at the top of a file stand test-case, proc, include and name = \"value\"")
        }
        advance()
        if case .equals = self.token.kind {
            script.variables.append(try assignment(to: word, at: token.place))
            return
        }
        switch word {
        case "test-case": try testCase(at: token.place)
        case "proc": try procedure(at: token.place)
        case "include": try include(at: token.place)
        default:
            throw Mistake(
                at: token.place, wrong: "\(quoted(word)) is no declaration",
                mend: didYouMean(
                    word, among: ["test-case", "proc", "include"],
                    otherwise: Self.statements.contains(word)
                        ? "statements stand within test-case { } or proc name { }"
                        : "at the top of a file stand test-case, proc, include and name = \"value\""))
        }
    }

    mutating func assignment(to name: String, at place: Place) throws(Mistake) -> Script.Variable {
        advance()
        guard name.utf8.allSatisfy({ $0.isNameLetter }), !name.isEmpty else {
            throw Mistake(
                at: place, wrong: "\(quoted(name)) is no name of a variable", mend: "use letters, digits and '_'")
        }
        let value = try text("a value")
        try endOfLine()
        known.insert(name)
        return Script.Variable(name: name, value: value)
    }

    private mutating func include(at place: Place) throws(Mistake) {
        let name = try constantText("the path of a file")
        try endOfLine()
        do throws(Objection) {
            let file = try files.read(name, beside: path, most: Limit.scriptFile)
            guard !identities.contains(file.identity) else {
                throw Objection("\(quoted(name)) includes itself", mend: "take what both need into a file of its own")
            }
            guard identities.count < Limit.scriptIncludes else {
                throw Objection("files include each other more than 16 deep", mend: "include fewer at a time")
            }
            if !readBefore.contains(file.identity) { read(file, at: place) }
        } catch {
            throw Mistake(at: place, error)
        }
    }

    private mutating func procedure(at place: Place) throws(Mistake) {
        let name = try name("the name of a procedure")
        var parameters: [String] = []
        while case .percent = token.kind {
            advance()
            let parameter = try self.name("the name of a parameter")
            parameters.append(parameter)
            known.insert(parameter)
        }
        if let other = script.procedures[name] {
            throw Mistake(
                at: place, wrong: "a procedure \(quoted(name)) stands at \(other.place) already",
                mend: "give one of them another name")
        }
        // It's known before its body, so that a mistake in there isn't told of each call too.
        script.procedures[name] = Script.Procedure(place: place, name: name, parameters: parameters, body: [])
        procedure = name
        defer { procedure = nil }
        let body = try block()
        script.procedures[name]?.body = body
        try endOfLine()
    }

    private mutating func testCase(at place: Place) throws(Mistake) {
        var made = TestCase(place: place, name: "\(place)", variables: script.variables.count)
        while let word = token.word {
            let option = token
            advance()
            switch word {
            case "name": made.name = try constantText("a name")
            case "clause": made.clause = try constantText("a clause")
            case "no-autoconnect": made.connectsFirst = false
            case "skip": made.isSkipped = true
            case "expect":
                guard token.word == "fail" else {
                    throw Mistake(
                        at: token.place, wrong: "\(token.description) behind expect", mend: "write 'expect fail'")
                }
                advance()
                made.expectsFailure = true
            default:
                let options = ["name", "clause", "no-autoconnect", "expect fail", "skip"]
                throw Mistake(
                    at: option.place, wrong: "\(quoted(word)) is no option of a test-case",
                    mend: didYouMean(word, among: options, otherwise: "there are \(options.joined(separator: ", "))"))
            }
        }
        if let other = script.cases.first(where: { $0.name == made.name }) {
            throw Mistake(
                at: place, wrong: "a case \(quoted(made.name)) stands at \(other.place) already",
                mend: "give one of them another name")
        }
        made.body = try block()
        script.cases.append(made)
        try endOfLine()
    }
}

extension UInt8 {
    /// Of a variable's name.
    var isNameLetter: Bool {
        switch self {
        case 48...57, 65...90, 97...122, 95: true
        default: false
        }
    }
}
