import IPC
import Kernel
import Privilege
import Privsep
import Vocabulary
import Wire

/// Turns records into lines. Runs as `_fumblelog` in an empty root.
/// Holds the log's descriptor; decides nothing, opens nothing, and is the last to end.
package enum LoggerProcess {
    package static func run() -> Never {
        let log = LogFile(Descriptor(owning: InheritedDescriptor.journal))
        ChildLife.live(.logger, lastWords: log.writeLastWord) {
            let parent = ParentLink<LoggerSettings>(of: .logger)
            let commission = try parent.settings()
            log.lines = commission.settings.lines
            let sources = (0..<Int(commission.settings.sources)).map { index in
                Link<ToLogger, FromLogger>(
                    name: "logger–source \(index)",
                    Descriptor(owning: InheritedDescriptor.firstEdge + CInt(index)))
            }
            let loop = try LoggerLoop(parent, sources, log)
            try parent.confined(try Confinement.logger.enter(commission.order, root: commission.root))
            try loop.serve()
        }
    }
}
