import SMTPGrammar
import Vocabulary

/// A word of the EHLO name that changes what the session is offered.
package enum SessionWord: Hashable, Sendable {
    /// SIZE with so many octets.
    case size(Int)
    /// Neither offered nor done.
    case without(ServiceExtension)
    /// AUTH with these mechanisms only; the last of them holds.
    case mechanism(Mechanism)
    /// Every reply so many seconds later; 0 is no delay.
    case dlay(seconds: Int)
    /// EHLO gets 502.
    case reject(Rejection)
    /// So many recipients of a message at most.
    case rcptmax(Int)
    /// Offers `X` and this name, which is in upper case.
    case withx(String)
    /// What every draw of the session starts from.
    case seed(UInt64)
    /// What the handshake behind STARTTLS does wrong.
    case tls(TLSFault)

    /// What EHLO can take away, by what stands behind `no`.
    package enum ServiceExtension: String, Hashable, Sendable, CaseIterable {
        case size
        case eightBitMIME = "8bit"
        case pipelining
        case starttls
        case chunking
        case binarymime
        case smtputf8
        case dsn
        case enhancedStatusCodes = "enhancedstatuscodes"
        case auth
    }

    /// What AUTH can be reduced to, by what stands behind `auth`.
    package enum Mechanism: String, Hashable, Sendable, CaseIterable {
        case plain
        case login
        case cram
        case oauth
        case scram
    }

    /// The two ways of writing one thing.
    package enum Rejection: String, Hashable, Sendable, CaseIterable {
        case reject
        case noehl
    }
}

/// A fault of the TLS handshake, or of the connection that it secures, as a word spells it: without dashes.
package enum TLSFault: String, Hashable, Sendable, CaseIterable {
    case expired, notyet, wronghost, selfsigned, untrustedroot, incompletechain, reversedchain, revoked
    case nocommonname, nosan, sha1, rsa1024, wrongeku, caasleaf, keymismatch, expiredintermediate
    case thousandSANs = "1000sans"
    case v10, v11, v12, v13
    case nocipher, null, dh512, dh1024
    case clientcert, stallhello, stallfinish, garbage, alert, drop, reset, drip, alpnmismatch, noclosenotify
    case plaintext

    /// What stands in the label of an EHLO name, and in a configuration: `tls` and the name.
    package var spelling: String { "tls" + rawValue }
}

/// A word of EHLO's as the name spells it, up to the part that varies.
package enum SessionName: Hashable, Sendable {
    case size
    case without(SessionWord.ServiceExtension)
    case mechanism(SessionWord.Mechanism)
    case dlay
    case reject(SessionWord.Rejection)
    case rcptmax
    case withx
    case seed
    case tls(TLSFault)

    package static let all: [SessionName] =
        [.size, .dlay, .rcptmax, .withx, .seed]
        + SessionWord.ServiceExtension.allCases.map(SessionName.without)
        + SessionWord.Mechanism.allCases.map(SessionName.mechanism)
        + SessionWord.Rejection.allCases.map(SessionName.reject)
        + TLSFault.allCases.map(SessionName.tls)

    package var spelling: String {
        switch self {
        case .size: "size"
        case .without(let name): "no" + name.rawValue
        case .mechanism(let mechanism): "auth" + mechanism.rawValue
        case .dlay: "dlay"
        case .reject(let rejection): rejection.rawValue
        case .rcptmax: "rcptmax"
        case .withx: "withx"
        case .seed: "seed"
        case .tls(let fault): fault.spelling
        }
    }

    /// The number behind it, if there is one with a range; `seed` takes whatever 64 bits hold.
    package var quantity: Quantity? {
        switch self {
        case .size: Quantity(.octets, Limit.offeredSize)
        case .dlay: Quantity(.seconds, Limit.replyDelay)
        case .rcptmax: Quantity(.recipients, Limit.offeredRecipients)
        case .without, .mechanism, .reject, .withx, .seed, .tls: nil
        }
    }
}

extension SessionWord {
    package var name: SessionName {
        switch self {
        case .size: .size
        case .without(let service): .without(service)
        case .mechanism(let mechanism): .mechanism(mechanism)
        case .dlay: .dlay
        case .reject(let rejection): .reject(rejection)
        case .rcptmax: .rcptmax
        case .withx: .withx
        case .seed: .seed
        case .tls(let fault): .tls(fault)
        }
    }
}
