import Benchmark

/// A server that a load is put on, and how it's set up for it.
struct Contender {
    enum Program: Equatable {
        case fumbled
        case smtpSink
        case aiosmtpd
        /// openssl(1), which speaks TLS and nothing in it.
        case sServer
        /// `bench bare`: nothing but the calls.
        case bare
    }

    /// Where it keeps messages.
    enum Store {
        case none
        /// A file system in memory.
        case tmpfs
        case disk
    }

    var name: String
    let program: Program
    var store = Store.none
    /// When TLS begins at fumbled's listener: `none`, `starttls` or `implicit`.
    var tls = "starttls"
    /// Of fumbled.
    var logLevel = "warning"
    /// Of fumbled; nil is its default.
    var sessionProcesses: Int?
    /// Connections that are open and idle besides those of the load.
    var idle = 0
    /// It gets one of so many messages of the load.
    var share = 1

    static let fumbled = Contender(name: "fumbled", program: .fumbled)
    static let sServer = Contender(name: "s_server", program: .sServer, tls: "implicit")
    static let bare = Contender(name: "bare", program: .bare)
    static let smtpSink = Contender(name: "smtp-sink", program: .smtpSink)

    /// Another by this name, changed so.
    static func named(_ name: String, _ contender: Contender, _ change: (inout Contender) -> Void) -> Contender {
        contender.with {
            $0.name = name
            change(&$0)
        }
    }

    func keeping(_ store: Store) -> Contender { with { $0.store = store } }

    func with(_ change: (inout Contender) -> Void) -> Contender {
        var contender = self
        change(&contender)
        return contender
    }
}
