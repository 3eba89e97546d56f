import Diagnosis
import SMTPGrammar
import Vocabulary

extension SessionWord: CustomStringConvertible {
    /// Reads the whole text as one word of EHLO's. Case is folded.
    package init(_ text: some StringProtocol) throws(NotAWord) {
        guard text.utf8.count <= Limit.faultWord else { throw .notNearlyAWord }
        let octets = foldedASCII(text)[...]
        for row in SessionName.spellings.rows where octets.starts(with: row.octets) {
            if let word = try Self.read(row.name, octets.dropFirst(row.octets.count)) {
                self = word
                return
            }
        }
        throw Self.slip(octets).map { .nearly($0) } ?? .notNearlyAWord
    }

    /// What the name makes of the text behind it; nil if it's no word of this name.
    private static func read(_ name: SessionName, _ rest: ArraySlice<UInt8>) throws(NotAWord) -> SessionWord? {
        var scanner = WordScanner(rest)
        switch name {
        case .size:
            return takeLast(&scanner).map { .size(nearest(to: $0, in: Limit.offeredSize)) }
        case .dlay:
            // 0 says that there's no delay: it is none, rather than the shortest.
            return takeLast(&scanner).map { .dlay(seconds: $0 == 0 ? 0 : nearest(to: $0, in: Limit.replyDelay)) }
        case .rcptmax:
            guard let number = takeLast(&scanner) else { return nil }
            guard Limit.offeredRecipients.contains(number) else { throw outOfRange(name, rest) }
            return .rcptmax(number)
        case .seed:
            guard takeLast(&scanner) != nil else { return nil }
            guard let seed = UInt64(String(ascii: rest)) else {
                throw .nearly(name.spelling + String(UInt64.max))
            }
            return .seed(seed)
        case .withx:
            guard !rest.isEmpty, rest.allSatisfy({ $0.isLetter || $0.isDigit }) else { return nil }
            return .withx(String(ascii: rest).uppercased())
        case .without(let service): return rest.isEmpty ? .without(service) : nil
        case .mechanism(let mechanism): return rest.isEmpty ? .mechanism(mechanism) : nil
        case .reject(let rejection): return rest.isEmpty ? .reject(rejection) : nil
        case .tls(let fault): return rest.isEmpty ? .tls(fault) : nil
        }
    }

    /// A number behind which nothing stands.
    private static func takeLast(_ scanner: inout WordScanner) -> Int? {
        scanner.takeNumber().flatMap { scanner.rest.isEmpty ? $0 : nil }
    }

    private static func nearest(to number: Int, in range: ClosedRange<Int>) -> Int {
        min(max(number, range.lowerBound), range.upperBound)
    }

    private static func outOfRange(_ name: SessionName, _ rest: ArraySlice<UInt8>) -> NotAWord {
        guard let quantity = name.quantity else { return .notNearlyAWord }
        return .outOfRange(NotAWord.Written(text: name.spelling + String(ascii: rest)), quantity)
    }

    /// What `init(_:)` reads as the same.
    package var description: String {
        switch self {
        case .size(let octets): "size\(octets)"
        case .without(let service): "no\(service.rawValue)"
        case .mechanism(let mechanism): "auth\(mechanism.rawValue)"
        case .dlay(let seconds): "dlay\(seconds)"
        case .reject(let rejection): rejection.rawValue
        case .rcptmax(let recipients): "rcptmax\(recipients)"
        case .withx(let name): "withx\(name.lowercased())"
        case .seed(let seed): "seed\(seed)"
        case .tls(let fault): fault.spelling
        }
    }
}

// MARK: - Nearly a word

extension SessionWord {
    /// Below, a host name of every day is one slip away: `seeds`, `sizes`.
    private static let shortestName = 5

    /// A misspelt word, or one that lacks its number. Not the two that are everyday words: `rejects` is a host.
    private static func slip(_ octets: ArraySlice<UInt8>) -> String? {
        let letters = octets.prefix(while: \.isLetter)
        let digits = octets[letters.endIndex...]
        for (spelling, name) in SessionName.spellings.rows where spelling.count >= shortestName || name == .dlay {
            if case .reject = name { continue }
            let text = String(ascii: spelling)
            if name.example.isEmpty {
                if octets.count >= shortestName, Slip(from: spelling, to: octets) != nil { return text }
            } else if letters.elementsEqual(spelling) {
                return text + name.example
            } else if !digits.isEmpty, Slip(from: spelling, to: letters) != nil {
                let word = text + String(decoding: digits, as: UTF8.self)
                return (try? SessionWord(word)) == nil ? text + name.example : word
            }
        }
        return nil
    }

    /// The word of EHLO's that is most like a text, for one who surely meant one of the two kinds.
    static func nearest(to text: String) -> String? {
        let names = SessionName.all.filter { $0.spelling.utf8.count >= shortestName }
        let meant =
            Diagnosis.nearest(text, among: names.map(\.spelling))
            ?? Diagnosis.nearest(String(text.prefix(while: \.isLetter)), among: ["size", "dlay", "seed"])
        guard let name = SessionName.all.first(where: { $0.spelling == meant }) else { return nil }
        let digits = String(text.drop(while: \.isLetter))
        return [digits, name.example].map { name.spelling + $0 }.first { (try? SessionWord($0)) != nil }
    }
}

extension SessionName {
    /// What may stand behind it, where something must.
    var example: String {
        switch self {
        case .size: String(Limit.offeredSize.upperBound)
        case .dlay: String(Limit.replyDelay.lowerBound)
        case .rcptmax: String(Limit.offeredRecipients.lowerBound)
        case .seed: "1"
        case .withx: "test"
        case .without, .mechanism, .reject, .tls: ""
        }
    }
}
