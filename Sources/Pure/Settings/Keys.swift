import Diagnosis

/// The keys of a configuration file as a tree, made from the table: what may stand where.
struct Keys: Sendable {
    /// What a value here sets; nil where only keys may stand.
    private let setting: Setting?
    /// What may stand below, in the order of the table.
    private let inner: [(name: String, keys: Keys)]

    static let all = Keys(
        Setting.all.compactMap { setting in
            setting.path.map { ($0.split(separator: ".").map(String.init)[...], setting) }
        })

    private init(_ rows: [(path: ArraySlice<String>, setting: Setting)]) {
        setting = rows.first { $0.path.isEmpty }?.setting
        var names: [String] = []
        for case let name? in rows.map(\.path.first) where !names.contains(name) { names.append(name) }
        inner = names.map { name in
            (name, Keys(rows.filter { $0.path.first == name }.map { ($0.path.dropFirst(), $0.setting) }))
        }
    }

    /// What a file gives each setting, and which of its keys name none.
    func gather(_ node: Node, _ given: inout [Given], _ mistakes: inout [Mistake]) {
        switch node.content {
        case .mapping(let pairs) where !inner.isEmpty:
            for pair in pairs {
                if let found = inner.first(where: { $0.name == pair.key }) {
                    found.keys.gather(pair.value, &given, &mistakes)
                } else {
                    mistakes.append(unknownKey(pair, among: inner.map(\.name), otherwise: elsewhere(pair.key)))
                }
            }
        default:
            if let setting {
                given.append(Given(setting: setting, source: .file, values: [node]))
            } else if !node.isNothing {
                let names = inner.map(\.name).joined(separator: ", ")
                mistakes.append(Mistake(at: node.place, wrong: "keys belong here", mend: "write some of \(names)"))
            }
        }
    }

    /// Where a key belongs that is none here but an option's name, or a key below another one.
    private func elsewhere(_ key: String) -> String? {
        guard nearest(key, among: inner.map(\.name)) == nil else { return nil }
        let setting =
            Setting.all.first { $0.path != nil && $0.name == key }
            ?? Setting.all.first { $0.path?.hasSuffix("." + key) == true }
        guard let path = setting?.path?.split(separator: ".") else { return nil }
        return path.count == 2 ? "it's '\(path[1])' below '\(path[0])'" : "the key is '\(path[0])'"
    }
}
