import Kernel
package import Privilege
import Privsep
package import Vocabulary
import Wire

/// Turns records into lines. Runs as `_fumblelog` in an empty root.
/// Holds the log's descriptor; decides nothing, opens nothing, and is the last to end.
package enum LoggerProcess: ChildProcess {
    package static let role = Role.logger
    package static let confinement = Confinement.logger

    package static func run(_ name: ProcessName) -> Never {
        let log = LogFile(Descriptor(owning: InheritedDescriptor.journal))
        live(name, lastWords: log.writeLastWord) { (start: inout Start<LoggerSettings>) in
            log.lines = start.settings.lines
            return try LoggerLoop(start.parent, start.links.sources(), log).serve
        }
    }
}
