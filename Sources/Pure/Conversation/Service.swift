import Faults
import SMTPServer
import Vocabulary

/// What a session is offered: what the listener offers, less what the client took away by its EHLO name.
struct Service {
    var offer: Offer
    var limits: ClientLimits
    /// Before every reply.
    var delay = Duration.zero
    /// What the handshake behind STARTTLS does wrong.
    var tls: TLSFault?
    /// What chance is drawn from; nil: the daemon's.
    var seed: UInt64?

    /// - Parameter words: In their order: of two that contradict each other the later one holds.
    init(_ offer: Offer, _ limits: ClientLimits, changedBy words: [SessionWord] = []) {
        self.offer = offer
        self.limits = limits
        for word in words { change(by: word) }
    }

    private mutating func change(by word: SessionWord) {
        switch word {
        case .size(let octets):
            limits.messageOctets = UInt64(octets)
            offer.replaceSize(with: UInt64(octets))
        case .without(let service): offer.remove(service)
        case .dlay(let seconds): delay = .seconds(seconds)
        case .rcptmax(let recipients):
            limits.recipients = UInt32(recipients)
            offer.replaceRecipients(with: recipients)
        case .withx(let name): offer.extensions.append(.experimental(name))
        case .seed(let number): seed = number
        case .mechanism(let group): offer.replaceMechanisms(with: group.mechanisms)
        case .tls(let fault): tls = fault
        case .reject: break
        }
    }
}

extension Offer {
    fileprivate mutating func replaceSize(with octets: UInt64) {
        let place = extensions.firstIndex { if case .size = $0 { true } else { false } }
        if let place { extensions[place] = .size(octets) }
    }

    fileprivate mutating func replaceMechanisms(with mechanisms: [SASLMechanism]) {
        let place = extensions.firstIndex { if case .auth = $0 { true } else { false } }
        if let place { extensions[place] = .auth(mechanisms) } else { extensions.append(.auth(mechanisms)) }
    }

    fileprivate mutating func replaceRecipients(with recipients: Int) {
        let place = extensions.firstIndex { if case .limits = $0 { true } else { false } }
        if let place { extensions[place] = .limits(recipients: recipients) }
    }

    fileprivate mutating func remove(_ service: SessionWord.ServiceExtension) {
        extensions.removeAll { offered in
            switch (service, offered) {
            case (.size, .size), (.eightBitMIME, .eightBitMIME), (.pipelining, .pipelining),
                (.enhancedStatusCodes, .enhancedStatusCodes), (.chunking, .chunking), (.chunking, .binaryMIME),
                (.binarymime, .binaryMIME), (.smtputf8, .smtputf8), (.eightBitMIME, .smtputf8), (.dsn, .dsn),
                (.auth, .auth), (.starttls, .startTLS):
                true
            default: false
            }
        }
    }
}

extension SessionWord.Mechanism {
    fileprivate var mechanisms: [SASLMechanism] {
        switch self {
        case .plain: [.plain]
        case .login: [.login]
        case .cram: [.cramMD5, .cramSHA256]
        case .oauth: [.xoauth2, .oauthbearer]
        case .scram: [.scramSHA1, .scramSHA256]
        }
    }
}
