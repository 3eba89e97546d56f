package import Vocabulary

/// What happens to the daemon as a whole.
extension Occurrence {
    /// The seed is told as text: programs that read JSON keep 53 bits of a number.
    package static func start(
        version: String, pid: Int32, hostname: Domain, store: String, sessions: Int, timeScale: String, seed: UInt64
    ) -> Occurrence {
        Occurrence(
            .start, .info,
            [
                Entry(.version, .text(version)), Entry(.pid, .integer(Int64(pid))),
                Entry(.hostname, .text(hostname.text)), Entry(.storeKind, .text(fit(store))),
                Entry(.sessions, .integer(Int64(sessions))), Entry(.timeScale, .text(timeScale)),
                Entry(.seed, .text(String(seed))),
            ])
    }

    /// What holds of a process's confinement.
    package static func confinement(of name: ProcessName, _ report: ConfinementReport) -> Occurrence {
        Occurrence(
            .confinement, report.systemCallFilter == .kill ? .info : .warning,
            [
                Entry(.name, .text(name.description)),
                Entry(.user, .integer(Int64(report.account.user))),
                Entry(.group, .integer(Int64(report.account.group))),
                Entry(.changedUser, .flag(report.changedAccount)),
                Entry(.root, .flag(report.changedRoot)),
                Entry(.capabilities, .flag(!report.withoutCapabilities)),
                Entry(.newPrivileges, .flag(report.withoutNewPrivileges)),
                Entry(.landlock, .integer(Int64(report.landlock))),
                Entry(.filter, .text("\(report.systemCallFilter)")),
                Entry(.descriptors, .integers(report.descriptors.prefix(Value.longestList).map(Int64.init))),
                Entry(.holds, .texts(report.holds)),
            ])
    }

    /// Every listener accepts; the same as the ports file.
    package static func ready(pid: Int32, listeners: [ListeningPlace], authority: String? = nil) -> Occurrence {
        Occurrence(
            .ready, .info,
            [
                Entry(.pid, .integer(Int64(pid))),
                Entry(.listeners, .listeners(Array(listeners.prefix(Value.longestList)))),
            ] + (authority.map { [Entry(.authorityFile, .text(fit($0)))] } ?? []))
    }

    package static func stop(reason: String) -> Occurrence {
        Occurrence(.stop, .info, [Entry(.reason, .text(fit(reason)))])
    }

    package static func signal(_ name: String, what: String) -> Occurrence {
        Occurrence(.signal, .info, [Entry(.signalName, .text(name)), Entry(.what, .text(fit(what)))])
    }

    /// The configuration holds that stands in the file now.
    /// - Parameter restart: the keys of what changed in it, and takes a restart.
    package static func reload(file: String, restart: [String]) -> Occurrence {
        Occurrence(
            .reload, restart.isEmpty ? .info : .warning,
            [Entry(.file, .text(fit(file))), Entry(.restart, .texts(restart))])
    }

    /// All stays as it was, because of this and perhaps of more.
    package static func reloadFailed(place: String, what: String, mend: String) -> Occurrence {
        Occurrence(
            .reloadFailed, .error,
            [Entry(.place, .text(fit(place))), Entry(.what, .text(fit(what))), Entry(.mend, .text(fit(mend)))])
    }

    /// A process is gone that should be there.
    package static func lost(_ name: ProcessName, cause: String) -> Occurrence {
        Occurrence(.lost, .error, [Entry(.name, .text(name.description)), Entry(.cause, .text(fit(cause)))])
    }

    /// A peer inside the daemon said what it may not say.
    package static func violation(link: String, what: String) -> Occurrence {
        Occurrence(.violation, .error, [Entry(.link, .text(fit(link))), Entry(.what, .text(fit(what)))])
    }

    /// The kernel refused what the process can't do without; it ends.
    package static func failed(_ cause: String) -> Occurrence {
        Occurrence(.failed, .error, [Entry(.cause, .text(fit(cause)))])
    }

    /// Something about the start that one should know.
    package static func remark(_ what: String, level: Level = .info) -> Occurrence {
        Occurrence(.remark, level, [Entry(.what, .text(fit(what)))])
    }

    /// So many records didn't reach the log, since it could not keep up.
    package static func dropped(records: UInt64) -> Occurrence {
        Occurrence(.dropped, .warning, [Entry(.records, .integer(Int64(clamping: records)))])
    }

    package static func store(_ what: String, level: Level = .warning) -> Occurrence {
        Occurrence(.store, level, [Entry(.what, .text(fit(what)))])
    }

    /// The listener met something that holds it up.
    package static func listener(_ what: String) -> Occurrence {
        Occurrence(.listener, .warning, [Entry(.what, .text(fit(what)))])
    }
}
