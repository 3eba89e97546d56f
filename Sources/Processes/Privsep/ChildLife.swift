import IPC
package import Journal
import Kernel
package import Vocabulary
import Wire

/// How a child ends: the exit code says whose fault it was, the log says what.
package enum ChildLife {
    /// Does what the process is there for, and exits: 0 when that returns, otherwise with the code of what it threw.
    package static func live(_ process: ProcessName, _ life: (JournalOutbox) throws -> Void) -> Never {
        let journal = JournalOutbox(
            Link(name: "\(process)–logger", Descriptor(owning: InheritedDescriptor.journal)))
        live(
            process,
            lastWords: { occurrence in
                journal.note(occurrence)
                try? journal.finish()
            },
            {
                do {
                    try life(journal)
                } catch {
                    // What came before the error belongs in the log, whoever caused it.
                    try? journal.flush()
                    throw error
                }
                try journal.finish()
            })
    }

    /// The same for a child that has no way to the log but its own: the logger.
    package static func live(
        _ process: ProcessName, lastWords: (Occurrence) -> Void, _ life: () throws -> Void
    ) -> Never {
        setCommandName(process.description)
        do {
            try life()
            endProcess(ExitCode.stopped)
        } catch {
            let (code, occurrence) = ending(of: error)
            if let occurrence { lastWords(occurrence) }
            endProcess(code)
        }
    }

    /// The exit code for an error, and what the log hears of it. A lost peer isn't worth a line: its own end is.
    static func ending(of error: any Error) -> (code: Int32, occurrence: Occurrence?) {
        switch error {
        case LinkError.lost: (ExitCode.lostPeer, nil)
        case LinkError.violation(let link, let what): (ExitCode.violation, .violation(link: link, what: what))
        default: (ExitCode.system, .failed("\(error)"))
        }
    }
}
