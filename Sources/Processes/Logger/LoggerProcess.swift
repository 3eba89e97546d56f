import Journal
import Kernel
package import Privilege
import Privsep
package import Vocabulary
import Wire

/// Turns records into lines. Runs as `_fumblelog` in an empty root, or in the directory of the syslog daemon's socket.
/// Holds the log's outlets; decides nothing, and is the last to end.
package enum LoggerProcess: ChildProcess {
    package static let role = Role.logger
    package static let confinement = Confinement.logger

    package static func run(_ name: ProcessName) -> Never {
        let output = SharedDescriptor(Descriptor(owning: InheritedDescriptor.journal))
        let log = Result { try Log(output) }
        func writeLastWord(_ occurrence: Occurrence) { try? log.get().writeLastWord(occurrence) }
        live(name, lastWords: writeLastWord) { (start: inout Start<LoggerSettings>) in
            var directories: [SharedDescriptor] = []
            while let directory = start.assignment.descriptors.takeShared() { directories.append(directory) }
            start.confinement = .logger(
                start.settings.outlets.map(\.kind), directories: directories.map(\.number),
                output: DescriptorKind(of: output.number))
            try log.get().begin(start.settings, in: directories)
            // Nobody waits for a record to be written.
            Scheduling.yieldToOthers()
            return try LoggerLoop(start.parent, start.links.sources(), try log.get()).serve
        }
    }
}
