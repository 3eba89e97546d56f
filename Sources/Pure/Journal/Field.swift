/// What a record tells beside the event. The numbers stand on the wire and keep their meaning.
package enum Field: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    case version = 1
    case pid = 2
    case hostname = 3
    case storeKind = 4
    case sessions = 5
    case timeScale = 6
    case filter = 7
    case listeners = 8
    case name = 9
    case user = 10
    case group = 11
    case changedUser = 12
    case root = 13
    case capabilities = 14
    case newPrivileges = 15
    case landlock = 16
    case descriptors = 17
    case holds = 18
    case cause = 19
    case signalName = 20
    case link = 21
    case records = 22
    case what = 23
    case reason = 24
    case client = 25
    case listenerName = 26
    case helo = 27
    case esmtp = 28
    case verb = 29
    case text = 30
    case code = 31
    case enhanced = 32
    case id = 33
    case sender = 34
    case recipients = 35
    case octets = 36
    case limitName = 37
    case messages = 38
    case octetsIn = 39
    case octetsOut = 40
    case duration = 41
    case command = 42
    case seed = 43
    case word = 44
    case carrier = 45
    case point = 46
    case did = 47
    case draw = 48
    case nearest = 49
    case file = 50
    case restart = 51
    case place = 52
    case mend = 53
    case mechanism = 60
    case authorityFile = 70
    case tlsVersion = 71
    case cipher = 72
    case keyGroup = 73
    case serverName = 74
    case applicationProtocol = 75
    case resumed = 76
    case clientCertificate = 77
    case alert = 78
    case clientFingerprint = 79

    /// As the log spells it.
    package var description: String {
        switch self {
        case .version: "version"
        case .pid: "pid"
        case .hostname: "hostname"
        case .storeKind: "store"
        case .sessions: "sessions"
        case .timeScale: "time_scale"
        case .filter: "seccomp"
        case .listeners: "listeners"
        case .name: "name"
        case .user: "user"
        case .group: "group"
        case .changedUser: "own_user"
        case .root: "root"
        case .capabilities: "capabilities"
        case .newPrivileges: "no_new_privs"
        case .landlock: "landlock"
        case .descriptors: "descriptors"
        case .holds: "holds"
        case .cause: "cause"
        case .signalName: "signal"
        case .link: "link"
        case .records: "records"
        case .what: "what"
        case .reason: "reason"
        case .client: "client"
        case .listenerName: "listener"
        case .helo: "helo"
        case .esmtp: "esmtp"
        case .verb: "verb"
        case .text: "text"
        case .code: "code"
        case .enhanced: "enhanced"
        case .id: "id"
        case .sender: "sender"
        case .recipients: "recipients"
        case .octets: "octets"
        case .limitName: "limit"
        case .messages: "messages"
        case .octetsIn: "octets_in"
        case .octetsOut: "octets_out"
        case .duration: "seconds"
        case .command: "command"
        case .seed: "seed"
        case .word: "word"
        case .carrier: "carrier"
        case .point: "point"
        case .did: "did"
        case .draw: "draw"
        case .nearest: "nearest"
        case .file: "file"
        case .restart: "restart"
        case .place: "place"
        case .mend: "mend"
        case .mechanism: "mechanism"
        case .authorityFile: "ca_file"
        case .tlsVersion: "tls_version"
        case .cipher: "cipher"
        case .keyGroup: "key_group"
        case .serverName: "server_name"
        case .applicationProtocol: "alpn"
        case .resumed: "resumed"
        case .clientCertificate: "client_certificate"
        case .alert: "alert"
        case .clientFingerprint: "client_sha256"
        }
    }
}
