import Glibc
import Kernel
import Settings
import Vocabulary

/// The sockets that the daemon listens on, all of them or none.
struct ListeningSockets {
    let places: [ListeningPlace]
    let sockets: [SharedDescriptor]
    /// The names of those that are Unix sockets.
    let files: [SocketFile]
    /// What each of them does wrong by itself.
    let faults: [ListenerFaults]
    /// Default addresses that this machine doesn't have.
    let absent: [IPAddress]
    /// Configured listeners, by name, for which no socket was passed where sockets were.
    let unserved: [String]

    /// Connections that the kernel keeps for us while we are at the limit. It takes less where it's set lower.
    private static let backlog = 1_024

    /// Those that the daemon was started with: each does wrong by itself what the listener of its name does.
    init(_ passed: PassedSockets, _ listeners: Listeners) throws(SystemError) {
        var places: [ListeningPlace] = []
        for (name, socket) in passed.sockets {
            let planned = Self.planned(name, listeners)
            let address = ListeningAddress.internet(try localEndpoint(of: socket.number))
            places.append(
                ListeningPlace(
                    name: name, address: address, tls: planned?.tls ?? Self.tls(ofUnplanned: name, listeners),
                    isProxied: planned?.isProxied ?? false, language: planned?.language ?? .smtp))
        }
        self.places = places
        sockets = passed.sockets.map(\.socket)
        files = []
        faults = places.map { Self.faults(of: $0.name, listeners) }
        absent = []
        let served = Set(places.map(\.name))
        if case .explicit(let planned) = listeners {
            unserved = planned.map(\.name).filter { !served.contains($0) }
        } else {
            unserved = []
        }
    }

    /// What the configured listener of that name does wrong by itself, or the standard one.
    static func faults(of name: String, _ listeners: Listeners) -> ListenerFaults {
        if case .explicit = listeners { return planned(name, listeners)?.faults ?? .none }
        return ListenerFaults(words: StandardListener.all.first { $0.name == name }?.words ?? [])
    }

    /// When TLS begins at a socket that no configured listener is called as. Where there's a list of listeners and none
    /// has TLS, there are no certificates either.
    private static func tls(ofUnplanned name: String, _ listeners: Listeners) -> ListenerTLS {
        if case .explicit = listeners { return .none }
        return StandardListener.all.first { $0.name == name }?.tls ?? .starttls
    }

    /// The configured listener of that name.
    private static func planned(_ name: String, _ listeners: Listeners) -> PlannedListener? {
        guard case .explicit(let planned) = listeners else { return nil }
        return planned.first { $0.name == name }
    }

    /// Binds and listens; the clients wait in the backlog until the listener serves.
    /// - Throws: `Obstacle` that names the port and the option that moves it.
    init(_ listeners: Listeners) throws(Obstacle) {
        let (listeners, absent) = Self.present(listeners)
        let candidates = listeners.candidates
        for candidate in candidates {
            do throws(Taken) {
                (places, sockets, files) = try Self.bind(candidate)
                faults = candidate.map(\.faults)
                self.absent = absent
                unserved = []
                return
            } catch {
                guard candidates.count > 1, error.isInUse else {
                    throw Self.obstacle(error, listeners)
                }
            }
        }
        throw Obstacle(
            "no offset leaves every default port free", mend: "give the ports one by one with --listen ADDRESS:PORT")
    }

    /// One that nobody can find: for a connection that is there already.
    init(anonymous listener: SharedDescriptor, named name: String) {
        // No path: what the log calls it.
        guard let address = ListeningAddress(path: name) else { preconditionFailure("\(name) is too long") }
        places = [ListeningPlace(name: name, address: address, tls: .none, isProxied: true)]
        sockets = [listener]
        files = []
        faults = [.none]
        absent = []
        unserved = []
    }

    /// An address that can't be had.
    private struct Taken: Error {
        let address: ListeningAddress
        let cause: SocketFile.Taken

        var isInUse: Bool { errno == EADDRINUSE }

        var errno: CInt? {
            if case .failed(let error) = cause { error.errno } else { nil }
        }
    }

    private static func bind(_ planned: [PlannedListener]) throws(Taken) -> (
        [ListeningPlace], [SharedDescriptor], [SocketFile]
    ) {
        var places: [ListeningPlace] = []
        var sockets: [SharedDescriptor] = []
        var files: [SocketFile] = []
        for listener in planned {
            do throws(SocketFile.Taken) {
                var address = listener.address
                switch address {
                case .internet(let endpoint):
                    let (socket, bound) = try bind(endpoint)
                    address = .internet(bound)
                    sockets.append(socket)
                case .local(let path):
                    let file = try SocketFile(path, mode: UInt32(listener.mode.bits), backlog: backlog)
                    files.append(file)
                    sockets.append(file.descriptor)
                }
                places.append(
                    ListeningPlace(
                        name: listener.name, address: address, tls: listener.tls, isProxied: listener.isProxied,
                        language: listener.language))
            } catch {
                throw Taken(address: listener.address, cause: error)
            }
        }
        return (places, sockets, files)
    }

    private static func bind(_ endpoint: Endpoint) throws(SocketFile.Taken) -> (SharedDescriptor, Endpoint) {
        do throws(SystemError) {
            let socket = SharedDescriptor(try listen(on: endpoint, backlog: backlog))
            return (socket, try localEndpoint(of: socket.number))
        } catch {
            throw .failed(error)
        }
    }

    /// The default listeners without the addresses that nobody asked for and the machine doesn't have: a
    /// container without IPv6 has no ::1, and nobody can miss a listener there.
    private static func present(_ listeners: Listeners) -> (Listeners, absent: [IPAddress]) {
        guard case .standard(let addresses, givenByUser: false, let offset) = listeners else { return (listeners, []) }
        let absent = addresses.filter { address in
            do throws(SystemError) {
                _ = try listen(on: Endpoint(address: address, port: 0), backlog: 1)
                return false
            } catch {
                return [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errno)
            }
        }
        let present = addresses.filter { !absent.contains($0) }
        guard !present.isEmpty else { return (listeners, []) }
        return (.standard(addresses: present, givenByUser: false, offset: offset), absent)
    }

    private static func obstacle(_ taken: Taken, _ listeners: Listeners) -> Obstacle {
        switch taken.cause {
        case .inUse:
            Obstacle(
                "can't listen on \(taken.address): another program does", mend: "give another path, or stop that one")
        case .noSocket:
            Obstacle(
                "can't listen on \(taken.address): there is something that is no socket",
                mend: "give another path, or remove it")
        case .failed(let error): obstacle(taken.address, error, listeners)
        }
    }

    private static func obstacle(
        _ address: ListeningAddress, _ cause: SystemError, _ listeners: Listeners
    ) -> Obstacle {
        if let obstacle = Obstacle(outOfDescriptors: cause) { return obstacle }
        let wrong = "can't listen on \(address): \(cause)"
        guard case .internet(let endpoint) = address else {
            return Obstacle(wrong, mend: "give a path in a directory that is there and may be written")
        }
        let holder = cause.errno == EADDRINUSE ? "another program has it, as ss -ltnp shows; " : ""
        return switch (cause.errno, listeners) {
        case (EADDRNOTAVAIL, _), (EAFNOSUPPORT, _):
            Obstacle(wrong, mend: "the machine has no such address; --address or --listen gives another")
        case (EACCES, _):
            Obstacle(wrong, mend: "ports below 1024 need CAP_NET_BIND_SERVICE; --listen or --port-offset gives another")
        case (_, .standard):
            Obstacle(wrong, mend: "\(holder)--port-offset auto finds free ports, --port-offset N moves them all by N")
        case (_, .explicit):
            Obstacle(
                wrong, mend: "\(holder)--listen \(Endpoint(address: endpoint.address, port: 0)) takes any free port")
        }
    }
}
