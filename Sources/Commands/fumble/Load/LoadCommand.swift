import ArgumentParser
import ClientScript
import Diagnosis
import Kernel
import Load
import TLS
import Vocabulary
import Zoo

/// `fumble load`: many senders at a time, and how the server bears it.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send many messages at a time, and measure.",
        discussion: """
            The exit status is 0 if every message was taken for all its recipients, and every row of --mix passed; 1 if \
            not; 64 for an option that is wrong, 69 if there's no server, or none any more, or it doesn't answer.
            """)

    @Argument(help: "The server: HOST:PORT.")
    var server: ServerAddress = .standard

    @OptionGroup var options: LoadOptions

    func run() {
        let timeout = Duration.microseconds(Int64(options.timeout * 1_000_000))
        let plan = options.plan
        let script = script(plan)
        let mix = mixture(timeout)
        claimDescriptors(plan, mix)
        let context = context(plan)
        let endpoint = endpoint(timeout)
        let output = options.json.map { ReportOutput($0) }
        let signals = signals()
        let proof = options.authentication.proof
        let (options, server) = (options, server)
        // One thread for all well-behaved senders, and one for each of the others.
        let number = signals.release()
        runThreads(1 + (mix?.tally.sessions ?? 0)) { index in
            guard index == 0 else {
                mix?.play(index)
                return
            }
            let start = Clock.now()
            let usedBefore = Clock.used()
            do throws(SystemError) {
                let engine = try LoadEngine(
                    script, to: endpoint, options.allotment(from: start), context: context.value, proof: proof,
                    timeout: timeout, signals: Descriptor(owning: number),
                    showsProgress: isTerminal(StandardDescriptor.error))
                try engine.run()
                var report = LoadReport(
                    plan, on: server.description, engine.tally, lasted: engine.lasted(since: start),
                    used: Clock.used() - usedBefore)
                report.rate = options.rate
                report.mix = mix?.tally
                report.seed = mix?.seed
                report.abandoned = engine.abandoned ?? engine.interruption ?? engine.refusal
                ReportOutput(nil).write(report.text)
                output?.write(String(decoding: report.json, as: UTF8.self))
                if engine.isWithoutServer { fail(ExitCode.unavailable, report.abandoned ?? "") }
                endProcess(report.isFlawless ? 0 : 1)
            } catch {
                fail(ExitCode.system, "\(error)")
            }
        }
    }

    // MARK: What it needs

    private func script(_ plan: LoadPlan) -> LoadScript {
        let now = Clock.wall()
        do throws(LoadScript.TooSmall) {
            return try LoadScript(plan, date: now.mailDate, run: "\(now.microseconds).\(processID())")
        } catch {
            fail(
                ExitCode.usage, "--size: the header alone has \(error.header) octets; write \(error.header + 2) or more"
            )
        }
    }

    private func mixture(_ timeout: Duration) -> Mixture? {
        guard let mix = options.mix else { return nil }
        do throws(Mistakes) {
            var script = try Zoo.script()
            script.cases.removeAll(where: \.isSlow)
            var settings = CaseSettings()
            (settings.host, settings.port) = (server.host, server.port)
            settings.seed = options.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
            settings.profile = options.profile
            settings.timeout = timeout
            settings.checksSession = true
            settings.overrides = [
                "from": options.plan.sender, "to": options.plan.recipients.first ?? "recipient@mx.example",
            ]
            return Mixture(script, settings, on: server, sessions: mix.sessions(of: options.sessions))
        } catch {
            fail(ExitCode.data, error.all.map(\.description).joined(separator: "\n"))
        }
    }

    /// Descriptors for all sessions, and a few for the program itself. A row of the zoo has some connections.
    private func claimDescriptors(_ plan: LoadPlan, _ mix: Mixture?) {
        let wanted = plan.sessions + (mix?.tally.sessions ?? 0) * 64 + 64
        let granted = raiseOpenFiles(to: wanted)
        guard granted < wanted else { return }
        fail(
            ExitCode.usage,
            "--sessions: they need \(wanted) descriptors, and this process may have \(granted)\n    "
                + "write fewer, or raise the limit: ulimit -n \(wanted)")
    }

    /// OpenSSL's contexts may be used by one thread after another.
    private struct Shared: @unchecked Sendable {
        let value: ClientTLS.Context?
    }

    private func context(_ plan: LoadPlan) -> Shared {
        Shared(value: plan.encryption == .never ? nil : options.security.context(for: server))
    }

    private func endpoint(_ timeout: Duration) -> Endpoint {
        do throws(Unreachable) {
            return try server.endpoint(within: timeout)
        } catch {
            fail(ExitCode.unavailable, "no server at \(server.description): \(error)")
        }
    }

    private func signals() -> Descriptor {
        do throws(SystemError) {
            return try watchInterruption()
        } catch {
            fail(ExitCode.system, "\(error)")
        }
    }

    private func runThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        do throws(SystemError) {
            try runInThreads(count, body)
        } catch {
            fail(ExitCode.system, "\(error)")
        }
    }
}
