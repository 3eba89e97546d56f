import ClientScript
import SMTPClient
import Vocabulary

/// A network without a kernel: time passes only where somebody waits, and a server is what a test says.
final class FakeNetwork: Network {
    /// What the server does once it got these octets on a connection.
    typealias Server = (_ sent: [UInt8]) -> [Received]

    private let server: Server
    private let banner: [Received]
    private var time: UInt64 = 0
    private var waiting: [Int: [Received]] = [:]
    private(set) var sent: [[UInt8]] = []
    private(set) var acts: [String] = []
    private var opened = 0

    init(banner: [Received] = [.octets(Array("220 mx.test\r\n".utf8))], _ server: @escaping Server = { _ in [] }) {
        self.banner = banner
        self.server = server
    }

    /// All that was sent, as one text.
    var said: String { String(decoding: sent.joined(), as: UTF8.self) }
    /// Since the beginning.
    var elapsed: Duration { .nanoseconds(Int64(time)) }

    func now() -> Instant { Instant(nanoseconds: time) }
    func sleep(_ duration: Duration) { time += duration.nanoseconds }

    func connect(host: String?, port: UInt16?) throws(NetworkError) -> Int {
        opened += 1
        acts.append("connect \(host ?? "-") \(port.map(String.init) ?? "-")")
        guard host != "refused.test" else { throw NetworkError("connection refused") }
        waiting[opened] = banner
        return opened
    }

    func send(_ octets: [UInt8], to connection: Int) throws(NetworkError) {
        sent.append(octets)
        waiting[connection, default: []] += server(octets)
    }

    func awaitAcknowledgement(of connection: Int) { acts.append("acknowledged") }

    func receive(from connection: Int, within time: Duration) -> Received {
        guard let next = waiting[connection]?.first else {
            sleep(time)
            return .nothing
        }
        waiting[connection]?.removeFirst()
        // A silence of the server's, so long.
        if case .octets(let octets) = next, octets.isEmpty {
            sleep(time)
            return .nothing
        }
        return next
    }

    func halfClose(_ connection: Int) throws(NetworkError) { acts.append("half-close") }
    func reset(_ connection: Int) { acts.append("reset") }
    func close(_ connection: Int) { acts.append("close") }

    func startTLS(on connection: Int, _ wish: TLSWish) throws(NetworkError) -> TLSFacts {
        acts.append("tls \(wish.version?.rawValue ?? "-") \(wish.name ?? "-")")
        guard wish.version != .v10 else { throw NetworkError("protocol version") }
        return TLSFacts(version: "1.3", alpn: wish.alpn, names: ["mx.test"])
    }

    func proofMeans() -> ProofMeans {
        ProofMeans(
            digests: Digests(
                digest: { _, _ in [1] }, code: { _, _, _ in [2] }, derivedKey: { _, _, _, _ in [3] }),
            hmacMD5: { _, _ in [0x0A, 0xFF] }, nonce: [0, 0, 0], time: WallTime(microseconds: 0))
    }
}

func octets(_ text: String) -> Received { .octets(Array(text.utf8)) }

/// What came of the only case of a script.
func run(
    _ text: String, on network: FakeNetwork = FakeNetwork(), _ change: (inout CaseSettings) -> Void = { _ in }
) throws -> (verdict: Verdict, transcript: [String]) {
    let script = try parsed(text)
    var settings = CaseSettings()
    change(&settings)
    let run = CaseRun(script.cases[0], of: script, settings, on: network)
    return (run.run(), run.transcript.lines)
}

func reason(_ verdict: Verdict) -> String? {
    guard case .failed(let failure) = verdict else { return nil }
    return "\(failure.place): \(failure.reason)"
}
