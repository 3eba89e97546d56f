import Glibc
import Kernel
import Vocabulary

extension Probe {
    /// What the role does all day, through the same functions as the daemon. An errno if a part of it failed.
    func duties(with tools: Tools) -> Int {
        do {
            try watch(tools)
            switch role {
            case .parent: try endNobody()
            case .listener: try passConnection(tools)
            case .session: try converse(tools)
            case .sink: try store(tools)
            default: try Kernel.write(all: Array("line\n".utf8).span, to: tools.file)
            }
            return 0
        } catch let error as SystemError {
            return -Int(error.errno)
        } catch {
            return -Int(EINVAL)
        }
    }

    /// Every process waits, allocates, asks the time, and hears from its links.
    private func watch(_ tools: Tools) throws {
        var poller = try Poller()
        try poller.add(tools.linkHere, .readable, token: 7)
        guard sendPacket([1, 2, 3], over: tools.linkThere) == .sent else { throw SystemError.last("sendmsg") }
        var scratch = [UInt8](repeating: 0, count: Limit.packet * 64)
        _ = Clock.now() - Clock.now()
        guard try poller.wait(for: .seconds(1)).map(\.token) == [7] else { throw SystemError.last("epoll_wait") }
        guard case .packet(octets: 3, _) = receivePacket(over: tools.linkHere, into: &scratch) else {
            throw SystemError.last("recvmsg")
        }
        try poller.remove(tools.linkHere)
    }

    /// The parent's one signal, to a number that no process can have (PID_MAX_LIMIT, linux/threads.h).
    private func endNobody() throws {
        do { try Kernel.kill(.max, SIGKILL) } catch { guard error.errno == ESRCH else { throw error } }
    }

    private func passConnection(_ tools: Tools) throws {
        guard let accepted = try Kernel.accept(from: listener) else {
            throw SystemError(call: "accept4", errno: EAGAIN)
        }
        guard sendPacket([1], descriptors: [accepted.descriptor.number], over: tools.linkHere) == .sent else {
            throw SystemError.last("sendmsg")
        }
    }

    private func converse(_ tools: Tools) throws {
        var scratch = [UInt8](repeating: 0, count: 512)
        guard receive(from: tools.connection, into: &scratch) == .octets(1) else { throw SystemError.last("recv") }
        guard send([1, 2].span, to: tools.connection) == .octets(2) else { throw SystemError.last("send") }
        try Kernel.write(all: [1, 2].span, to: tools.file)
        try resetOnClose(tools.internetSocket)
        shutdownWriting(tools.connection)
    }

    private func store(_ tools: Tools) throws {
        let root = Directory(owning: Descriptor(owning: tools.store), path: "store")
        let temporary = try root.open("tmp")
        let new = try root.open("new")
        let writer = try temporary.create("kept", mode: 0o640)
        let reader = try temporary.openReading("kept")
        try Kernel.write(all: [1, 2].span, to: writer.number)
        guard try !takeReadLease(reader.number) else { throw SystemError(call: "fcntl", errno: EEXIST) }
        _ = consume writer
        guard try takeReadLease(reader.number) else { throw SystemError(call: "fcntl", errno: EAGAIN) }
        try dropLease(reader.number)
        guard try fileSize(reader.number) == 2 else { throw SystemError(call: "fstat", errno: ERANGE) }
        try Kernel.fsync(reader.number)
        try temporary.moveReplacingNothing("kept", to: new, as: "kept")
        try new.sync()
        guard try new.names() == ["kept"] else { throw SystemError(call: "readdir", errno: ENOENT) }
        try new.unlink("kept")
    }
}
