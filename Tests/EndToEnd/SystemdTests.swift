import Foundation
import Support
import Testing

@Suite(
    "Under systemd itself", .enabled(if: SystemdMachine.canBeHad, Comment(rawValue: SystemdMachine.hint)),
    .enabled(if: installed("python3") != nil, "python3 is not installed"),
    .enabled(if: !Program.isSecondRun, "the units say who runs it"))
struct SystemdTests {
    /// A client that delivers one message, and says which replies it got.
    private static let client = """
        import smtplib, sys
        client = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
        client.ehlo("client.test")
        print(client.mail("a@client.test")[0], *[client.rcpt(each)[0] for each in sys.argv[2:]], client.data(b"x")[0])
        """

    private func run(_ commands: String, configuration: String) throws -> String {
        let directory = try TemporaryDirectory()
        let root = try directory.makeDirectory("files")
        #expect(try Sources.make(["install", "DESTDIR=\(root)", "PREFIX=/usr"]).ending == .exited(0))
        try Data(configuration.utf8).write(to: URL(filePath: "\(root)/etc/fumbled.yaml"))
        try Data(Self.client.utf8).write(to: URL(filePath: "\(root)/client.py"))
        let prepare = """
            set -e
            systemd-sysusers >/dev/null 2>&1
            systemd-tmpfiles --create fumbled.conf
            mkdir -p /var/mail
            chgrp _fumbled /etc/fumbled.yaml; chmod 644 /etc/fumbled.yaml
            systemctl daemon-reload
            show() { systemctl show --value -p "$2" "$1"; }

            """
        return try SystemdMachine.run(prepare + commands, files: root)
    }

    @Test func `the service is ready when it says so, is reloaded, watched and stopped`() throws {
        let output = try run(
            """
            systemctl start fumbled
            show fumbled ActiveState; show fumbled StatusText
            python3 /client.py 2525 b@x.test c@x.test
            sed -i 's/recipients: 2/recipients: 1/' /etc/fumbled.yaml
            systemctl reload fumbled
            python3 /client.py 2526 b@x.test c@x.test
            sed -i 's/recipients: 1/recipient: 3/' /etc/fumbled.yaml
            systemctl reload fumbled 2>/dev/null || echo "reload failed"; show fumbled ActiveState
            python3 /client.py 2526 b@x.test c@x.test
            sed -i 's/recipient: 3/recipients: 1/' /etc/fumbled.yaml
            systemctl reload fumbled && echo "reloaded"
            mkdir /etc/systemd/system/fumbled.service.d
            printf '[Service]\\nWatchdogSec=1s\\nRestartSec=0\\n' >/etc/systemd/system/fumbled.service.d/watchdog.conf
            systemctl daemon-reload; systemctl restart fumbled
            sleep 3; show fumbled NRestarts
            kill -STOP $(show fumbled MainPID)
            for each in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
                test "$(show fumbled NRestarts) $(show fumbled ActiveState)" = "1 active" && break; sleep 1
            done
            show fumbled NRestarts; show fumbled ActiveState
            systemctl stop fumbled
            show fumbled Result; ls /var/mail/tests/new | wc -l

            """,
            configuration: """
                listeners: [127.0.0.1:2525, 127.0.0.1:2526]
                store: maildir:/var/mail/tests
                limits: {recipients: 2}

                """)
        #expect(
            output.split(separator: "\n") == [
                "active", "2 listeners accept", "250 250 250 250", "250 250 452 250", "reload failed",
                "active", "250 250 452 250", "reloaded", "0", "1", "active", "success",
                "3",
            ], "\(output)")
    }

    @Test func `an instance without root gets its listener from the socket unit, and its mail is its own`() throws {
        let output = try run(
            """
            systemctl start fumbled@games.socket
            show fumbled@games ActiveState
            python3 /client.py 2525 b@x.test
            show fumbled@games ActiveState; show fumbled@games StatusText
            systemctl reload fumbled@games && echo "reloaded"
            echo "hostnam: x" >>/etc/fumbled.yaml
            systemctl reload fumbled@games 2>/dev/null || echo "reload failed"; show fumbled@games ActiveState
            ps -o user= -p $(show fumbled@games MainPID)
            stat -c %U /var/lib/fumbled-games/mail/new/*
            systemctl stop fumbled@games.socket fumbled@games
            show fumbled@games Result

            """, configuration: "hostname: fumbled.localhost\n")
        #expect(
            output.split(separator: "\n") == [
                "inactive", "250 250 250", "active", "1 listener accepts", "reloaded", "reload failed",
                "active", "games", "games", "success",
            ], "\(output)")
    }
}
