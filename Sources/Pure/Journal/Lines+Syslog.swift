import Vocabulary

extension Record {
    /// A message for a syslog daemon, RFC 5424, facility mail: time and level stand in its head, the process as PROCID,
    /// the event as MSGID, and the session and the fields in its text.
    ///
    /// There is no HOSTNAME: it's the daemon's own machine, which it knows better.
    package var syslog: String {
        let priority = Self.mailFacility * 8 + occurrence.level.severity
        var parts = [
            "<\(priority)>1", time.timestamp, "-", "fumbled", process.description, occurrence.event.description,
        ]
        // STRUCTURED-DATA.
        parts.append("-")
        return (parts + details).joined(separator: " ")
    }

    /// RFC 5424 §6.2.1, table 1.
    private static let mailFacility = 2
}

extension Level {
    /// RFC 5424 §6.2.1, table 2.
    fileprivate var severity: Int {
        switch self {
        case .debug: 7
        case .info: 6
        case .warning: 4
        case .error: 3
        }
    }
}
