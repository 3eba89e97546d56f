import Diagnosis

/// Makes a value of a text, or says what is wrong with it. Where it stood is the caller's to say.
typealias Reader<Value> = @Sendable (String) throws(Objection) -> Value

/// How the texts of settings are read.
enum Read {
    /// One of some words.
    static func word<Value: Sendable>(_ words: [(String, Value)]) -> Reader<Value> {
        { (text: String) throws(Objection) in
            if let match = words.first(where: { $0.0 == text }) { return match.1 }
            let names = words.map(\.0)
            throw Objection(
                "\(quoted(text)) is none of \(names.joined(separator: ", "))",
                mend: didYouMean(text, among: names, otherwise: "write one of them"))
        }
    }

    /// The same, or nothing: for what is nil unless it's set.
    static func optional<Value>(_ reader: @escaping Reader<Value>) -> Reader<Value?> {
        { (text: String) throws(Objection) in try reader(text) }
    }

    /// What one type's initialiser takes.
    static func parsed<Value>(
        _ parse: @escaping @Sendable (String) -> Value?, _ kind: String, mend: String
    ) -> Reader<Value> {
        { (text: String) throws(Objection) in
            guard let value = parse(text) else { throw Objection("\(quoted(text)) is not \(kind)", mend: mend) }
            return value
        }
    }
}
