import Diagnosis
import Vocabulary

/// The keys of a listener in a file.
enum ListenerKey: String, CaseIterable {
    case address
    case name
    case mode
    case proxy
    case language = "protocol"
    case tls
    case faults
}

extension Read {
    /// An address and a port, alone or with more to say of them.
    static let listener: Form<PlannedListener> = { (node: Node, mistakes: inout [Mistake]) in
        guard case .mapping = node.content else {
            return text(listeningAddress)(node, &mistakes).map { PlannedListener(at: $0) }
        }
        let example = "{address: 127.0.0.1:2525, name: smtp}"
        guard let fields = Fields<ListenerKey>(of: node, like: example, &mistakes) else { return nil }
        let address = fields.needed(.address, text(listeningAddress), &mistakes)
        let name = fields.value(.name, text(listenerName), &mistakes)
        let mode = fields.value(.mode, socketMode(of: address), &mistakes)
        let language = fields.value(.language, language(at: address), &mistakes)
        let isProxied = fields.value(.proxy, text(word([("true", true), ("false", false)])), &mistakes)
        let tls = fields.value(.tls, text(listenerTLS), &mistakes)
        let faults = fields.value(.faults, listenerFaults, &mistakes)
        guard let address else { return nil }
        var listener = PlannedListener(at: address)
        if let name { listener.name = name }
        if let mode { listener.mode = mode }
        if let language { listener.language = language }
        if let isProxied { listener.isProxied = isProxied }
        if let tls { listener.tls = tls }
        if let faults { listener.faults = faults }
        return listener
    }

    /// RFC 2033 §5: no client of LMTP must be taken for one of SMTP.
    private static func language(at address: ListeningAddress?) -> Form<ListenerProtocol> {
        { (node: Node, mistakes: inout [Mistake]) in
            let language = text(word(ListenerProtocol.allCases.map { ("\($0)", $0) }))(node, &mistakes)
            guard language == .lmtp, address?.endpoint?.port == Limit.smtpPort else { return language }
            mistakes.append(
                Mistake(
                    at: node.place, wrong: "LMTP must not be spoken on port \(Limit.smtpPort)",
                    mend: "give another port, such as 24, or a Unix socket: RFC 2033, section 5"))
            return nil
        }
    }

    /// Only what has a place in the file system has a mode.
    private static func socketMode(of address: ListeningAddress?) -> Form<SocketMode> {
        { (node: Node, mistakes: inout [Mistake]) in
            if case .internet? = address {
                mistakes.append(
                    Mistake(
                        at: node.place, wrong: "a port has no mode",
                        mend: "leave the key out, or listen on a Unix socket: address: unix:PATH"))
                return nil
            }
            return text(socketMode)(node, &mistakes)
        }
    }

    private static let listenerTLS: Reader<ListenerTLS> = word(ListenerTLS.allCases.map { ("\($0)", $0) })

    /// As the log and rules have it.
    private static let listenerName: Reader<String> = parsed(
        { isListenerName($0) ? $0 : nil }, "a name",
        mend: "write letters, digits, hyphens, dots and underscores, \(ListeningPlace.longestName) at most")

}

/// Whether a listener can be called that.
package func isListenerName(_ text: String) -> Bool {
    (1...ListeningPlace.longestName).contains(text.utf8.count)
        && text.utf8.allSatisfy { octet in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
                || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(octet)
        }
}
