import Foundation
import Support
import Testing

@Suite("make install and make deb", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct PackageTests {
    private let directory: TemporaryDirectory
    private let root: String

    init() throws {
        directory = try TemporaryDirectory()
        root = try directory.makeDirectory("root")
    }

    private func files() throws -> Set<String> {
        let below = FileManager.default.enumerator(atPath: root)
        return Set(
            (below?.compactMap { $0 as? String } ?? []).filter { path in
                var isDirectory: ObjCBool = false
                return FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isDirectory)
                    && !isDirectory.boolValue
            })
    }

    @Test func `install puts all of it below DESTDIR, and uninstall takes all of it away`() throws {
        let finished = try Sources.make(["install", "DESTDIR=\(root)", "PREFIX=/opt/fumbled"])
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        let installed = try files()
        let expected: Set = [
            "opt/fumbled/sbin/fumbled", "opt/fumbled/bin/fumble", "opt/fumbled/share/man/man8/fumbled.8",
            "opt/fumbled/share/man/man7/fumbled-wire.7", "opt/fumbled/lib/systemd/system/fumbled.service",
            "opt/fumbled/lib/systemd/system/fumbled@.service", "opt/fumbled/lib/systemd/system/fumbled@.socket",
            "opt/fumbled/lib/sysusers.d/fumbled.conf", "opt/fumbled/lib/tmpfiles.d/fumbled.conf",
            "opt/fumbled/share/bash-completion/completions/fumble", "etc/fumbled.yaml",
        ]
        #expect(installed.isSuperset(of: expected), "\(expected.subtracting(installed))")
        let unit = try String(contentsOfFile: "\(root)/opt/fumbled/lib/systemd/system/fumbled.service", encoding: .utf8)
        #expect(unit.contains("\nExecStart=/opt/fumbled/sbin/fumbled\n"))
        #expect(try Sources.make(["uninstall", "DESTDIR=\(root)", "PREFIX=/opt/fumbled"]).ending == .exited(0))
        #expect(try files() == [])
    }

    @Test func `a changed configuration is neither overwritten nor removed`() throws {
        try FileManager.default.createDirectory(atPath: "\(root)/etc", withIntermediateDirectories: true)
        try Data("hostname: mine.test\n".utf8).write(to: URL(filePath: "\(root)/etc/fumbled.yaml"))
        let finished = try Sources.make(["install", "DESTDIR=\(root)"])
        #expect(finished.ending == .exited(0) && finished.output.contains("stays as it is"))
        #expect(try Sources.make(["uninstall", "DESTDIR=\(root)"]).ending == .exited(0))
        #expect(try files() == ["etc/fumbled.yaml"])
        #expect(try String(contentsOfFile: "\(root)/etc/fumbled.yaml", encoding: .utf8) == "hostname: mine.test\n")
    }

    private func package() throws -> String {
        let finished = try Sources.make(["deb", "DEB=\(directory.path("deb"))"])
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        let path = finished.output.split(separator: "\n").last.map(String.init) ?? ""
        #expect(path.hasSuffix(".deb"))
        return path
    }

    @Test(.enabled(if: installed("dpkg-deb") != nil, "this is no Debian"))
    func `the package has the configuration as a conffile`() throws {
        #expect(try Sources.run("dpkg-deb", ["-I", try package(), "conffiles"]).output == "/etc/fumbled.yaml\n")
    }

    @Test(
        .enabled(if: installed("dpkg-deb") != nil, "this is no Debian"),
        .enabled(if: installed("lintian") != nil, "lintian is not installed"))
    func `lintian finds no error in the package`() throws {
        let package = try package()
        let finished = try Sources.run("lintian", ["--no-cfg", "--allow-root", "--fail-on", "error", package])
        #expect(finished.ending == .exited(0), "\(finished.output)")
    }

    /// In a root with nothing in it but the package, the libraries that it depends on, and what a kernel gives.
    @Test(
        .enabled(
            if: installed("dpkg-deb") != nil && installed("systemd-sysusers") != nil, "dpkg or systemd is missing"),
        .enabled(if: Program.startsAsRoot, "only root installs packages"))
    func `the package installs into an empty root, with its users, and runs there`() throws {
        for path in ["var/lib/dpkg/updates", "var/lib/dpkg/info", "etc", "run", "proc", "tmp", "var/log", "var/mail"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(path)", withIntermediateDirectories: true)
        }
        try Data().write(to: URL(filePath: "\(root)/var/lib/dpkg/status"))
        let dpkg = try Sources.run(
            "dpkg", ["--root=\(root)", "--force-depends", "--force-script-chrootless", "-i", try package()])
        #expect(dpkg.ending == .exited(0), "\(dpkg.errors)")
        for library in try Sources.run("ldd", ["\(root)/usr/sbin/fumbled"]).output.matches(of: /(\/[^ ]+) \(/) {
            let copy = URL(filePath: root + String(library.1))
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try? FileManager.default.copyItem(
                at: URL(filePath: String(library.1)).resolvingSymlinksInPath(), to: copy)
        }
        try #require(mount("proc", "\(root)/proc", "proc", 0, nil) == 0, "\(errno)")
        defer { umount2("\(root)/proc", CInt(MNT_DETACH)) }
        try Data(
            """
            listeners: [127.0.0.1:0]
            store: maildir:/var/mail/tests
            log: {to: ["file:/var/log/fumbled/fumbled.log"]}
            ports-file: /run/ports.json

            """.utf8
        ).write(to: URL(filePath: "\(root)/etc/fumbled.yaml"))
        // What the unit leaves it of root's power, twice, for the second start finds a store of others.
        let bounds = "-all,+chown,+setgid,+setpcap,+setuid,+sys_chroot"
        for round in 1...2 {
            let daemon = try Subprocess(
                "/usr/bin/setpriv",
                [
                    "setpriv", "--bounding-set", bounds, "--inh-caps", "-all", "/usr/sbin/chroot", root,
                    "/usr/sbin/fumbled",
                ],
                environment: ["PATH": "/usr/sbin:/usr/bin"])
            let port = try Patience.wait(for: "the ports file") { () -> UInt16? in
                guard let text = try? String(contentsOfFile: "\(root)/run/ports.json", encoding: .utf8),
                    let file = try? JSONValue(text), file["pid"]?.integer == Int(daemon.pid)
                else {
                    #expect(daemon.endingNow() == nil, "\(daemon.errors.text)")
                    return daemon.endingNow() == nil ? nil : 0
                }
                return file["listeners"]?.array?.first?["port"]?.integer.flatMap(UInt16.init(exactly:))
            }
            let client = try SMTPClient(to: "127.0.0.1", port: port)
            try client.expect(220)
            try client.command("EHLO client.test", 250)
            #expect(try client.deliver("x\r\n.\r\n").code == 250)
            try client.quit()
            daemon.signal(SIGTERM)
            #expect(try daemon.wait() == .exited(0))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/var/mail/tests/new").count == round)
        }
        let log = try String(contentsOfFile: "\(root)/var/log/fumbled/fumbled.log", encoding: .utf8)
        let records = try log.split(separator: "\n").map { try LogRecord($0) }
        #expect(records.last?.event == "stop")
        #expect(!records.contains { $0["what"]?.text?.contains("no user _fumbled") == true })
    }
}
