package import Vocabulary

/// What fault words do in one session, and those that do nothing. fumbled-log(5).
extension Occurrence {
    /// - Parameters:
    ///   - did: What the client met, in words.
    ///   - draw: Seed and number, if chance decided. The seed is told as text: programs that read JSON keep 53 bits of
    ///     a number.
    package static func fault(
        _ session: SessionID, word: String, carrier: String, point: String, did: String,
        draw: (seed: UInt64, number: Int)?
    ) -> Occurrence {
        let chance = draw.map { [Entry(.seed, .text(String($0.seed))), Entry(.draw, .integer(Int64($0.number)))] }
        return Occurrence(
            .fault, .info, session: session,
            [
                Entry(.word, .text(fit(word))), Entry(.carrier, .text(fit(carrier))), Entry(.point, .text(fit(point))),
                Entry(.did, .text(fit(did))),
            ] + (chance ?? []))
    }

    /// A right word that can't act where it rides. A warning: a test must not pass for nothing.
    package static func directiveIgnored(_ session: SessionID, word: String, carrier: String, reason: String)
        -> Occurrence
    {
        Occurrence(.directiveIgnored, .warning, session: session, directive(word, carrier, reason))
    }

    /// A text that was meant as a word and is none.
    package static func directiveUnknown(
        _ session: SessionID, word: String, carrier: String, reason: String, nearest: String?
    ) -> Occurrence {
        Occurrence(
            .directiveUnknown, .warning, session: session,
            directive(word, carrier, reason) + (nearest.map { [Entry(.nearest, .text(fit($0)))] } ?? []))
    }

    private static func directive(_ word: String, _ carrier: String, _ reason: String) -> [Entry] {
        [Entry(.word, .text(fit(word))), Entry(.carrier, .text(fit(carrier))), Entry(.reason, .text(fit(reason)))]
    }
}
