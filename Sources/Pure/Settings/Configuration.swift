package import Faults
package import Journal
package import Vocabulary

/// What the daemon does, all of it checked: past here no setting is a text.
package struct Configuration: Hashable, Sendable {
    /// The file that it was read from, if there is one.
    package var file: String?
    package var listeners = Listeners.standard(
        addresses: Listeners.standardAddresses, givenByUser: false, offset: .none)
    /// Where the addresses listened on are written once every listener accepts.
    package var portsFile: String?
    /// Where the test authority's certificate is written; nil: where `authorityPath` finds a place.
    package var authorityFile: String?
    /// Where the test authority is kept, key and all; nil: a new one is made at each start.
    package var authorityDirectory: String?
    /// The server's own certificates, the one first that holds where no other fits.
    package var certificates: [CertificateFiles] = []
    package var store = StoreChoice.none
    /// Nil: the group of the sink's user.
    package var storeGroup: AccountName?
    package var storeMode = StoreMode.standard
    /// Whether Return-Path and Received stand in front of what is stored.
    package var storeTrace = false
    /// What the banner and the replies to HELO and EHLO call the server.
    package var hostname = Self.standardHostname
    /// How much of what the standard forbids is taken all the same.
    package var profile = Profile.strict
    package var limits = ClientLimits.standard
    package var authentication = AuthenticationPolicy.standard
    package var maxConnections = Limit.connections
    package var maxConnectionsPerAddress = Limit.connectionsPerAddress
    /// Connections that one address may begin in a minute; nil: any number.
    package var connectionsPerMinute: Int?
    /// Messages that may begin in a minute; nil: any number.
    package var messagesPerMinute: Int?
    /// By what they are counted.
    package var rateSubject = RateSubject.address
    /// As set: a second in them is a second of the daemon's. What is waited for is `scaledDeadlines`.
    package var deadlines = ClientDeadlines.standard
    /// As set, like `deadlines`.
    package var stopWait = Limit.stopWait
    package var timeScale = TimeScale.standard
    package var logLevel = Level.info
    package var logFormat = LogFormat.auto
    package var logTo = [LogDestination.stdout]
    /// Nil: by the number of CPUs.
    package var sessionProcesses: Int?
    package var filter = SystemCallFilter.kill
    /// Who was asked for to be a process's user. One who did isn't given another where that user is missing.
    package var users: [Role: AccountName] = [:]
    /// What every chance is drawn from; nil: one is drawn at start.
    package var seed: UInt64?
    package var rules: [Rule] = []
    package var faults = FaultSettings.standard

    /// What holds when nothing is set.
    package static let standard = Configuration()

    /// So many in a minute of the daemon's.
    package func scaledRate(of perMinute: Int?) -> RateLimit? {
        perMinute.map { RateLimit(limit: UInt32(clamping: $0), span: timeScale.applied(to: .seconds(60))) }
    }

    /// The same where one connection is all that is served, and nothing listened on.
    package var servingOne: Configuration {
        var one = self
        (one.sessionProcesses, one.maxConnections, one.listeners) = (1, 1, .explicit([]))
        return one
    }

    /// Whether it's that.
    package var servesOne: Bool { listeners == .explicit([]) }

    package var scaledDeadlines: ClientDeadlines { timeScale.applied(to: deadlines) }
    package var scaledStopWait: Duration { timeScale.applied(to: stopWait) }

    /// Whether some listener has TLS: with nobody to ask for a certificate none is made.
    package var usesTLS: Bool { listeners.candidates.first?.contains { $0.tls != .none } ?? false }

    /// Whether there's a private key to keep from who talks to the network.
    package var usesKeeper: Bool { usesTLS && !certificates.isEmpty }

    /// Where the test authority's certificate is written: where one said, or where it's kept, or beside the ports file.
    package var authorityPath: String? {
        authorityFile ?? authorityDirectory.map { "\($0)/\(Self.authorityName)" }
            ?? portsFile.map { file in
                (file.contains("/") ? String(file[...(file.lastIndex(of: "/") ?? file.startIndex)]) : "")
                    + Self.authorityName
            }
    }

    private static let authorityName = "ca.pem"

    /// How many session processes there are on a machine with so many CPUs: one is left to the clients, which are on the
    /// same machine as a rule.
    package func sessionProcesses(processors: Int) -> Int {
        sessionProcesses ?? min(max(processors - 1, 1), Limit.sessionProcesses)
    }

    /// A name under localhost (RFC 6761 §6.3): nothing outside this machine has it.
    private static let standardHostname: Domain = {
        guard let domain = Domain("fumbled.localhost") else { preconditionFailure("fumbled.localhost is a domain") }
        return domain
    }()
}

/// The files of a certificate with its chain and of its private key, as PEM; they may be one.
package struct CertificateFiles: Hashable, Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}

/// Where messages go.
package enum StoreChoice: Hashable, Sendable, CustomStringConvertible {
    /// Nowhere: they are counted.
    case none
    /// Into the Maildir of that path (maildir(5)).
    case maildir(path: String)

    /// As it's written: `maildir:PATH`.
    package var description: String {
        switch self {
        case .none: "none"
        case .maildir(let path): "maildir:\(path)"
        }
    }
}

/// How a record of the log looks.
package enum LogFormat: Hashable, Sendable {
    /// One JSON object a line.
    case json
    /// For reading.
    case text
    /// Text on a terminal, otherwise JSON.
    case auto
}
