/// What a script sends or names: octets, with the values of variables put in when its turn comes.
package struct Text: Hashable, Sendable {
    package indirect enum Part: Hashable, Sendable {
        case octets([UInt8])
        case variable(String)
        case times(Text, Int)
    }

    package var parts: [Part]

    package init(_ parts: [Part]) { self.parts = parts }

    package init(_ text: String) { self.init([.octets(Array(text.utf8))]) }

    /// The octets, if no variable is in it.
    package var constant: [UInt8]? {
        var octets: [UInt8] = []
        for part in parts {
            guard case .octets(let more) = part else { return nil }
            octets += more
        }
        return octets
    }

    /// The variables that it takes.
    package var variables: [String] {
        parts.flatMap { part -> [String] in
            switch part {
            case .octets: []
            case .variable(let name): [name]
            case .times(let text, _): text.variables
            }
        }
    }
}
