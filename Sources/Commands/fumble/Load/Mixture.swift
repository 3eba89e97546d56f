import ClientScript
import Kernel
import Load
import Synchronization
import Vocabulary

/// The ill-behaved senders beside a load: each plays one row of the zoo after the other, chosen by the seed.
final class Mixture: Sendable {
    private let script: Script
    private let settings: CaseSettings
    private let server: ServerAddress
    private let counted: Mutex<MixTally>

    init(_ script: Script, _ settings: CaseSettings, on server: ServerAddress, sessions: Int) {
        self.script = script
        self.settings = settings
        self.server = server
        var tally = MixTally()
        tally.sessions = sessions
        counted = Mutex(tally)
    }

    var tally: MixTally { counted.withLock { $0 } }
    var seed: UInt64 { settings.seed }

    /// Plays until the program ends.
    func play(_ sender: Int) {
        var generator = SeededGenerator(seed: settings.seed, name: "sender \(sender)")
        var settings = settings
        settings.iteration = sender * Self.apart
        while let row = script.cases.randomElement(using: &generator) {
            settings.iteration &+= 1
            let network = LiveNetwork(
                server, timeout: settings.timeout, cut: .whole, seed: settings.seed &+ UInt64(settings.iteration))
            switch CaseRun(row, of: script, settings, on: network).run() {
            case .passed: counted.withLock { $0.pass() }
            case .skipped: counted.withLock { $0.skip() }
            case .failed(let failure):
                counted.withLock { $0.fail(row.name, failure.reason) }
                // Where the server is gone every row fails at once.
                rest(Limit.loadPause)
            }
        }
    }

    /// Iterations of one sender, so that `unique` is so for all of them.
    private static let apart = 1_000_000
}
