import Diagnosis

extension Parser {
    /// Looks for what each name means, once all files are read.
    mutating func resolve() {
        guard mistakes.isEmpty else { return }
        for call in calls {
            guard let procedure = script.procedures[call.name] else {
                mistakes.append(
                    Mistake(
                        at: call.place, wrong: "there is no procedure \(quoted(call.name))",
                        mend: didYouMean(
                            call.name, among: script.procedures.keys.sorted(),
                            otherwise: "write proc \(call.name) { … }")))
                continue
            }
            let count = procedure.parameters.count
            guard call.arguments != count else { continue }
            mistakes.append(
                Mistake(
                    at: call.place,
                    wrong:
                        "\(quoted(call.name)) is called with \(call.arguments) text\(call.arguments == 1 ? "" : "s")",
                    mend: count == 0
                        ? "it takes none" : "it takes \(count): \(procedure.parameters.joined(separator: ", "))"))
        }
        for use in uses {
            switch use.of {
            case .variable where !known.contains(use.name):
                mistakes.append(
                    Mistake(
                        at: use.place, wrong: "nothing sets \(quoted(use.name))",
                        mend: didYouMean(
                            use.name, among: known.sorted(), otherwise: "write \(use.name) = \"value\" above")))
            case .connection where !connections.contains(use.name):
                mistakes.append(
                    Mistake(
                        at: use.place, wrong: "no connection is called \(quoted(use.name))",
                        mend: didYouMean(
                            use.name, among: connections.sorted(), otherwise: "write connect as \(use.name)")))
            case .variable, .connection: continue
            }
        }
        refuseRecursion()
    }

    private mutating func refuseRecursion() {
        var callees: [String: Set<String>] = [:]
        for call in calls { if let caller = call.caller { callees[caller, default: []].insert(call.name) } }
        /// All that a procedure reaches, itself among them if it does.
        func reached(from name: String) -> Set<String> {
            var reached: Set<String> = []
            var open = Array(callees[name] ?? [])
            while let next = open.popLast() {
                if reached.insert(next).inserted { open += callees[next] ?? [] }
            }
            return reached
        }
        for call in calls {
            guard let caller = call.caller, call.name == caller || reached(from: call.name).contains(caller) else {
                continue
            }
            mistakes.append(
                Mistake(
                    at: call.place, wrong: "\(quoted(caller)) calls itself",
                    mend: "use repeat, or take the call out"))
        }
    }
}
