package import Kernel

/// Why a link is no use any more. Whoever gets one of these ends.
package enum LinkError: Error, CustomStringConvertible {
    /// The peer is gone, or has closed its end.
    case lost(link: String)
    /// The peer said what it may not say, or no longer listens.
    case violation(link: String, what: String)
    case failed(link: String, SystemError)

    package var description: String {
        switch self {
        case .lost(let link): "link \(link): the peer is gone"
        case .violation(let link, let what): "link \(link): \(what)"
        case .failed(let link, let error): "link \(link): \(error)"
        }
    }
}
