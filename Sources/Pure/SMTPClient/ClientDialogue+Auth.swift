extension ClientDialogue {
    mutating func authenticate(_ proof: Errand.Proof) -> [Effect] {
        do throws(AuthExchange.NotOffered) {
            let exchange = try AuthExchange(proof, offers, means)
            standing = .auth(exchange)
            mask = exchange.mask
            return [.say(exchange.command.octets, shown: exchange.command.shown)]
        } catch {
            return miss(.auth, error.description)
        }
    }

    mutating func takeAuth(_ reply: ServerReply, _ exchange: AuthExchange) -> [Effect] {
        var exchange = exchange
        switch exchange.receive(reply) {
        case .say(let line):
            standing = .auth(exchange)
            mask = exchange.mask
            return [.say(line.octets, shown: line.shown)]
        case .done: return errand.quitsAfter == .auth ? quit() : envelope()
        case .refused: return fail(.auth, "AUTH \(exchange.mechanism.rawValue)", reply)
        case .failed(let why): return miss(.auth, why)
        case .violated(let why): return violate(.auth, why)
        }
    }
}
