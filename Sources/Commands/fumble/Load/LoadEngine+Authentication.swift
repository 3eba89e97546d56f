import Kernel
import Load
import SMTPClient
import TLS
import Vocabulary

extension LoadEngine {
    /// Begins AUTH by the first mechanism that the server has just offered.
    func authenticate(_ slot: Int) {
        guard let proof else { return }
        let offers = clients[slot].text.map(Offers.init) ?? .none
        do throws(AuthExchange.NotOffered) {
            let exchange = try AuthExchange(proof, offers, .drawn())
            clients[slot].exchange = exchange
            say(exchange.command, slot)
        } catch {
            refuse(slot, error.description, short: "not offered")
        }
    }

    /// The latest reply belongs to the exchange.
    func takeAuth(_ slot: Int) {
        guard let reply = clients[slot].text, var exchange = clients[slot].exchange else { return }
        clients[slot].text = nil
        let turn = exchange.receive(reply)
        clients[slot].exchange = exchange
        switch turn {
        case .say(let line): say(line, slot)
        case .done:
            clients[slot].exchange = nil
            standing(slot, Clock.now())
            act(clients[slot].dialogue.authenticated(script.plan), slot)
        case .refused:
            refuse(slot, "\(reply.code) \(reply.text)", short: "\(reply.code)", isFinal: reply.severity == .permanent)
        case .failed(let why), .violated(let why): refuse(slot, why, short: "the exchange failed")
        }
    }

    private func say(_ line: AuthExchange.Line, _ slot: Int) {
        guard let tls = clients[slot].tls else {
            clients[slot].sealed = line.octets
            clients[slot].sealedSent = 0
            return flush(slot)
        }
        do throws(ClientTLS.Failure) { try tls.write(line.octets) } catch { return lose(slot, error.description) }
        takeSealed(slot)
        flush(slot)
    }

    /// There's no sending without it: the session ends, and its message counts as refused.
    private func refuse(_ slot: Int, _ words: String, short: String, isFinal: Bool = true) {
        let reason = clients[slot].exchange?.mask.applied(to: words) ?? words
        let turn = clients[slot].dialogue.unauthenticated()
        tally.note(.auth, reason, short: short)
        if isFinal { noteRefusal("\(LoadStep.auth.rawValue): \(reason)") }
        if let ending = turn.ending { finish(ending, slot, Clock.now()) }
        shut(slot, pauses: true)
    }
}
