import Benchmark
import Glibc
import Kernel
import Vocabulary

/// Makes trials.
struct Measurement {
    let options: Options
    let places: Places
    let progress: Progress

    /// One contender of a trial, and what was found so far.
    private final class Lane {
        let server: Server
        /// Idle connections besides; they last as long as this.
        let crowd: Generator?
        var subject: Trial.Subject
        var processes: [String: [Double]] = [:]

        init(_ server: Server, crowd: Generator?) {
            self.server = server
            self.crowd = crowd
            subject = Trial.Subject(name: server.contender.name)
        }

        func add(_ measure: Measure, _ number: Double?) {
            if let number { subject.figures[measure, default: []].append(number) }
        }
    }

    /// What a trial found, and which of its contenders couldn't be had.
    func make(_ plan: Plan) throws -> (trial: Trial, skipped: [Run.Skipped]) {
        var skipped: [Run.Skipped] = []
        let subjects: [Trial.Subject]
        switch plan.kind {
        case .load(let load):
            subjects = try rounds(of: plan, &skipped) { lane, part in try put(load, on: lane, part) }
        case .source(let load):
            subjects = try rounds(of: plan, &skipped) { lane, part in try putSource(load, on: lane, part) }
        case .handshakes(let count, let sessions):
            subjects = try rounds(of: plan, &skipped) { try putHandshakes(count, atATime: sessions, on: $0, $1) }
        case .bulk(let mebibytes):
            subjects = try rounds(of: plan, &skipped) { lane, part in try putBulk(mebibytes, on: lane, part) }
        case .senders(let load):
            subjects = try eachRound(of: plan, &skipped) { try Senders.measure(load, $0, options, places) }
        case .idle: subjects = try eachRound(of: plan, &skipped, crowd)
        case .start: subjects = try eachRound(of: plan, &skipped, rest)
        }
        return (Trial(name: plan.name, headlines: plan.headlines, subjects: subjects), skipped)
    }

    // MARK: Servers that stay for all rounds

    /// How much of a load is put on.
    private enum Part {
        case warmUp
        case round
        case counted
    }

    private func rounds(
        of plan: Plan, _ skipped: inout [Run.Skipped], _ put: (Lane, Part) throws -> Void
    ) throws -> [Trial.Subject] {
        var lanes: [Lane] = []
        for contender in plan.contenders {
            progress.show("\(plan.name): \(contender.name) starts")
            try unlessUnavailable(plan, contender, &skipped) {
                let server = try Server(contender, options, places)
                lanes.append(Lane(server, crowd: try openCrowd(server)))
            }
        }
        for lane in lanes { try put(lane, .warmUp) }
        for round in 0..<options.rounds {
            for index in lanes.indices {
                // Each takes its turn at being first.
                let lane = lanes[(index + round) % lanes.count]
                progress.show("\(plan.name): round \(round + 1) of \(options.rounds), \(lane.subject.name)")
                try put(lane, .round)
            }
        }
        for lane in lanes where options.countsCalls {
            progress.show("\(plan.name): system calls of \(lane.subject.name)")
            do {
                try put(lane, .counted)
            } catch let unavailable as Unavailable {
                let name = "system calls: \(plan.name), \(lane.subject.name)"
                skipped.append(Run.Skipped(name, reason: unavailable.reason))
            }
        }
        return lanes.map { lane in
            let memory = lane.server.family.memory()
            lane.add(.peak, memory.peak)
            lane.add(.used, memory.unshared)
            lane.subject.processes = lane.processes.compactMapValues { Spread($0)?.median }
            return lane.subject
        }
    }

    /// Runs it; what isn't on this machine is noted, if it isn't ours.
    private func unlessUnavailable(
        _ plan: Plan, _ contender: Contender, _ skipped: inout [Run.Skipped], _ body: () throws -> Void
    ) throws {
        do {
            try body()
        } catch let unavailable as Unavailable {
            if contender.program == .fumbled { throw unavailable }
            skipped.append(Run.Skipped("\(plan.name), \(contender.name)", reason: unavailable.reason))
        }
    }

    private func openCrowd(_ server: Server) throws -> Generator? {
        let count = server.contender.idle
        guard count > 0 else { return nil }
        guard openFilesAllowed() > count + 256 else {
            throw Unavailable("\(count) connections are more than RLIMIT_NOFILE allows (\(openFilesAllowed()))")
        }
        let crowd = try Generator(
            Load(style: .lockStep, connections: .reused, sessions: count, messages: 0), to: server.endpoint)
        try crowd.open()
        try server.family.settle()
        return crowd
    }

    private func put(_ load: Load, on lane: Lane, _ part: Part) throws {
        var load = load
        load.messages = share(load.messages, lane, part)
        let generator = try Generator(load, to: lane.server.endpoint)
        try generator.open()
        try around(lane, load.messages, part) { try generator.run() }
        try generator.quit()
        if part == .round {
            let sorted = generator.latencies.sorted()
            for (measure, percent) in [(Measure.latency50, 50), (.latency90, 90), (.latency99, 99)] {
                lane.add(measure, percentile(percent, of: sorted).map { Double($0) / 1_000 })
            }
        }
        try lane.server.emptyStore(acknowledged: load.messages)
    }

    private func putSource(_ load: Load, on lane: Lane, _ part: Part) throws {
        var load = load
        load.messages = share(load.messages, lane, part)
        try around(lane, load.messages, part) {
            try Postfix.source(load, to: lane.server.endpoint, options, places)
        }
    }

    private func putHandshakes(_ count: Int, atATime sessions: Int, on lane: Lane, _ part: Part) throws {
        let isSecure = lane.server.contender.tls == "implicit"
        let handshakes = Handshakes(server: lane.server.endpoint, isSecure: isSecure)
        let each = (share(count, lane, part) + sessions - 1) / sessions
        try around(lane, each * sessions, part) { try handshakes.make(each, atATime: sessions) }
    }

    private func putBulk(_ mebibytes: Int, on lane: Lane, _ part: Part) throws {
        let mebibytes = share(mebibytes, lane, part)
        let connection = try SecureClient(to: lane.server.endpoint).connect()
        let isFumbled = lane.server.contender.program == .fumbled
        if isFumbled { try connection.awaitReply("220") }
        let envelope = "EHLO bench.test\r\nMAIL FROM:<sender@bench.test>\r\nRCPT TO:<recipient@bench.test>\r\n"
        // A record's worth at a time.
        let piece = content(octets: 16_384)
        try around(lane, mebibytes, part) {
            try connection.write(Array((envelope + "BDAT \(mebibytes << 20) LAST\r\n").utf8))
            for _ in 0..<mebibytes * 64 { try connection.write(piece) }
            if isFumbled {
                try connection.write(Array("QUIT\r\n".utf8))
                try connection.awaitReply("221")
            }
            try connection.finish()
        }
    }

    private func share(_ messages: Int, _ lane: Lane, _ part: Part) -> Int {
        max(1, messages / lane.server.contender.share / (part == .warmUp ? 10 : 1))
    }

    /// Puts a load on, and notes what it cost the server, and us.
    private func around(_ lane: Lane, _ messages: Int, _ part: Part, _ body: () throws -> Void) throws {
        let family = lane.server.family
        try family.settle()
        let calls = part == .counted ? try SystemCalls(of: family, places) : nil
        let before = try family.usage()
        let ownBefore = ownTime()
        let began = Clock.now()
        try body()
        let lasted = Double((Clock.now() - began).nanoseconds) / 1e9
        let own = ownTime() - ownBefore
        try family.settle()
        let after = try family.usage()
        let count = Double(messages)
        if let calls {
            lane.subject.calls = try calls.stop().mapValues { $0 / count }
            lane.add(.calls, lane.subject.calls.values.reduce(0, +))
        }
        guard part == .round else { return }
        lane.add(.cpu, (after.time - before.time) / count)
        lane.add(.turns, (after.turns - before.turns) / count)
        lane.add(.clientCPU, own / count)
        lane.add(.rate, count / lasted)
        let user = after.userTicks - before.userTicks
        let all = user + after.systemTicks - before.systemTicks
        lane.add(.user, all > 0 ? user / all * 100 : nil)
        for (name, time) in after.processes {
            lane.processes[name, default: []].append((time - before.processes[name, default: 0]) / count)
        }
    }

    // MARK: Servers that are started for each round

    private func eachRound(
        of plan: Plan, _ skipped: inout [Run.Skipped], _ measure: (Server) throws -> [Measure: Double]
    ) throws -> [Trial.Subject] {
        var subjects = plan.contenders.map { Trial.Subject(name: $0.name) }
        var missing: Set<Int> = []
        for round in 0..<options.rounds {
            for turn in subjects.indices {
                let index = (turn + round) % subjects.count
                guard !missing.contains(index) else { continue }
                let contender = plan.contenders[index]
                progress.show("\(plan.name): round \(round + 1) of \(options.rounds), \(contender.name)")
                do {
                    let figures = try measure(try Server(contender, options, places))
                    for (measure, number) in figures { subjects[index].figures[measure, default: []].append(number) }
                } catch let unavailable as Unavailable {
                    if contender.program == .fumbled { throw unavailable }
                    missing.insert(index)
                    skipped.append(Run.Skipped("\(plan.name), \(contender.name)", reason: unavailable.reason))
                }
            }
        }
        return subjects.indices.filter { !missing.contains($0) }.map { subjects[$0] }
    }

    private func crowd(_ server: Server) throws -> [Measure: Double] {
        try server.family.settle()
        guard let before = server.family.memory().unshared else { throw Self.hidden }
        let isSecure = server.contender.tls == "implicit"
        let crowd = isSecure ? nil : try openCrowd(server)
        let secureCrowd = isSecure ? try SecureCrowd(server.contender.idle, to: server.endpoint) : nil
        try server.family.settle()
        let memory = server.family.memory()
        guard let after = memory.unshared, crowd != nil || secureCrowd != nil else { throw Self.hidden }
        return [.idle: (after - before) / Double(server.contender.idle), .used: after, .peak: memory.peak]
    }

    private func rest(_ server: Server) throws -> [Measure: Double] {
        try server.family.settle()
        let memory = server.family.memory()
        var figures = [Measure.ready: server.readyAfter, .peak: memory.peak]
        figures[.used] = memory.unshared
        figures[.proportional] = memory.proportional
        return figures
    }

    private static let hidden = Unavailable("only root may see the memory of a process that can't be dumped")
}

/// CPU that this process has used, in microseconds: clock_gettime(2), CLOCK_PROCESS_CPUTIME_ID.
func ownTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
