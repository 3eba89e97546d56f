import SMTPGrammar

@testable import Faults

/// A word without its spelling's parser: the text only has to differ where the words do.
func word(
    _ point: Point, _ effect: Effect, n occurrence: Int? = nil, p percent: Int? = nil, x times: Int? = nil,
    at octets: Int? = nil
) -> Word {
    let modifiers = Modifiers(occurrence: occurrence, percent: percent, times: times, octets: octets)
    let numbers = [occurrence, percent, times, octets].map { $0.map(String.init) ?? "-" }
    return Word(point, effect, modifiers, text: "\(point.rawValue) \(effect) \(numbers)")
}

/// A value that a test knows to be there.
func known<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("no \(Value.self)") }
    return value
}

extension Effect {
    static func code(_ code: UInt16) -> Effect { .refuse(code: code, status: nil) }
}

extension Strike {
    /// The code that it refuses with.
    var code: UInt16? { refusal?.code }
    var words: [Word] { fired.map(\.word) }
}
