import Glibc
import Kernel
import Testing

/// A directory for one test, gone with it.
final class Scratch {
    let path: String
    let directory: Directory

    init() throws {
        var template = Array("/tmp/kernel-tests.XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        directory = try Directory.open(path)
    }

    deinit {
        for name in (try? directory.names()) ?? [] {
            unlink("\(path)/\(name)")
            rmdir("\(path)/\(name)")
        }
        rmdir(path)
    }
}

@Suite("Directories and files")
struct DirectoryTests {
    @Test func `what is created can be written, read back and listed`() throws {
        let scratch = try Scratch()
        let file = try scratch.directory.create("a", mode: 0o600)
        try Kernel.write(all: Array("four".utf8).span, to: file.number)
        try Kernel.fsync(file.number)
        try scratch.directory.sync()
        let again = try scratch.directory.openReading("a")
        var octets = [UInt8](repeating: 0, count: 16)
        #expect(try fileSize(again.number) == 4)
        #expect(try Kernel.read(again.number, into: &octets) == 4)
        #expect(try Kernel.read(again.number, into: &octets) == 0)
        #expect(try scratch.directory.names() == ["a"])
        try scratch.directory.unlink("a")
        #expect(try scratch.directory.names().isEmpty)
    }

    @Test func `a listing can be had twice`() throws {
        let scratch = try Scratch()
        try scratch.directory.makeDirectory("inner", mode: 0o700)
        for _ in 0..<2 { #expect(try scratch.directory.names() == ["inner"]) }
        #expect(try scratch.directory.open("inner").names().isEmpty)
    }

    @Test func `creating never takes what is there`() throws {
        let scratch = try Scratch()
        _ = try scratch.directory.create("a", mode: 0o600)
        let error = #expect(throws: SystemError.self) { _ = try scratch.directory.create("a", mode: 0o600).number }
        #expect(error == SystemError(call: "openat", errno: EEXIST, object: "\(scratch.path)/a"))
    }

    @Test func `a symbolic link is not followed`() throws {
        let scratch = try Scratch()
        #expect(symlink("/etc/passwd", "\(scratch.path)/link") == 0)
        let error = #expect(throws: SystemError.self) { _ = try scratch.directory.openReading("link").number }
        #expect(error?.errno == ELOOP)
    }

    @Test func `a move replaces nothing`() throws {
        let scratch = try Scratch()
        for name in ["a", "b"] { _ = try scratch.directory.create(name, mode: 0o600) }
        let error = #expect(throws: SystemError.self) {
            try scratch.directory.moveReplacingNothing("a", to: scratch.directory, as: "b")
        }
        #expect(error?.errno == EEXIST)
        #expect(try scratch.directory.names().sorted() == ["a", "b"])
        try scratch.directory.moveReplacingNothing("a", to: scratch.directory, as: "c")
        #expect(try scratch.directory.names().sorted() == ["b", "c"])
    }

    @Test func `a full disk is an error, not a short file`() throws {
        let full = Descriptor(owning: try checked(open("/dev/full", O_WRONLY | O_CLOEXEC), "open"))
        #expect(throws: SystemError(call: "write", errno: ENOSPC)) {
            try Kernel.write(all: [1].span, to: full.number)
        }
    }
}

@Suite("Leases, fcntl(2)")
struct LeaseTests {
    @Test func `a lease is refused while a writer is left, and had when it's gone`() throws {
        let scratch = try Scratch()
        let writer = try scratch.directory.create("a", mode: 0o600)
        let reader = try scratch.directory.openReading("a")
        #expect(try takeReadLease(reader.number) == false)
        _ = consume writer
        #expect(try takeReadLease(reader.number) == true)
        try dropLease(reader.number)
    }

    @Test func `a copy in flight to another process is a writer, too`() throws {
        let scratch = try Scratch()
        let link = try packetPair()
        let writer = try scratch.directory.create("a", mode: 0o600)
        let reader = try scratch.directory.openReading("a")
        #expect(sendPacket([1], descriptors: [writer.number], over: link.first.number) == .sent)
        _ = consume writer
        #expect(try takeReadLease(reader.number) == false)
        #expect(PacketTests.received(over: link.second.number) == "[1] and 1")
        #expect(try takeReadLease(reader.number) == true)
        try dropLease(reader.number)
    }

    @Test func `a file system without leases can be told from a writer`() throws {
        let link = try packetPair()
        let error = #expect(throws: SystemError.self) { _ = try takeReadLease(link.first.number) }
        #expect(error?.isWithoutLeases == true)
    }
}
