import Faults
import SMTPGrammar
import Testing
import Vocabulary

/// Addresses and names as the world has them, with the domains exchanged for reserved ones.
@Suite("Honest traffic fires nothing")
struct AccidentTests {
    @Test(arguments: [
        // Names.
        "alice", "Alice.Example", "o'brien", "j.doe-smith", "x", "a_b", "info", "postmaster", "Postmaster", "abuse",
        "webmaster", "hostmaster", "root", "mailer-daemon", "MAILER-DAEMON", "no-reply", "noreply", "donotreply",
        "do-not-reply", "undisclosed", "1234567", "10000042", "0", "007", "+15551230100", "2024", "42",
        // Names with the language's words in them.
        "maildrop", "mail", "mailer", "mails", "data", "data2024", "database", "datadrop", "datahang", "help",
        "helpdesk", "help365", "helplines", "quit", "any", "anyone", "body", "dot", "dotcom", "banner", "auth",
        "authcode", "author", "noop", "hello", "ehlo", "rcpt", "mail250", "mail1", "mail4you", "mail2024", "data5",
        "data45", "error550", "code550", "room451", "user550", "550error", "mail.550", "bounce-550",
        "maildrop-3", "dotnet", "datacut", "mailcr", "maillf", "anydrop", "drop", "hang", "lose", "resets",
        // Tags.
        "alice+data", "alice+mail", "alice+mailer", "alice+news", "alice+help", "alice+550", "alice+451x2",
        "alice+550_5.1.1", "alice+2024", "alice+shop", "alice+data2024", "alice+mail20", "alice+mailinglists",
        "alice+helpdesk", "alice+database", "alice+anything", "alice+author", "alice+dotcom", "alice+quit",
        "alice+body", "alice+mailmate", "alice+mailgun", "alice+datalog2024", "alice+main500", "alice+no-reply",
        "alice+test+1", "alice+", "+alice", "++", "alice+%22", "alice+caf_=bob=example.net", "alice+size10000",
        "alice+nosize", "alice+reject", "alice+drop", "alice+wait5",
        // VERP, as qmail, ezmlm, Mailman, Sympa and senders of newsletters write it.
        "list-return-550-bob=example.net", "list-bounces+bob=example.net", "owner-list", "owner-list+bounces",
        "bounces+1234567-abcd-bob=example.net", "bounce-mc.us1_2345.678-bob=example.net", "list-request",
        "bounce+data=example.net", "list+mail=example.net", "msprvs1=17900abc=bounces-550", "bounce-550-451",
        "0100018e-1a2b-4c5d-8e9f-000000", "010f0190abcd-550", "prvs=1234abcdef=alice", "prvs=alice/1234abcdef",
        "btv1==5501234abcd==alice", "SRS0=HHHH=TT=example.net=alice", "SRS1=HHH=mail.example==HHH=TT=example.net=bob",
        "SRS0+HHHH=TT=example.net=alice", "srs0-data=550=example.net=mail", "b.mail.550", "confirm+0123456789abcdef",
        "reply+AAAAAAB451VXW", "unsubscribe+550", "x-ba-user=mail", "\"john doe\"", "\"mail drop\"", "\"a+b\"", "\" \"",
        "support+id550451", "ticket+451-550", "case+00550",
    ])
    func `addresses give nothing at all`(localPart: String) {
        for carrier in [Carrier.sender, .recipient, .user] {
            #expect(Reading(localPart: localPart, of: carrier).isEmpty, "\(localPart)")
        }
        #expect(Reading(user: localPart).isEmpty)
    }

    @Test(arguments: [
        "localhost", "mail", "mail.example", "mail1.example", "mail01", "mail250.example", "mail-250", "mail-out-550",
        "mx", "mx1.example", "mx-1", "mx550.example", "smtp", "smtp-451", "smtp.mail451.example", "relay5.example",
        "reject-worker-1", "reject-1.example", "data-center-1", "data.example", "data-451.example", "database",
        "db550", "help.example", "helpdesk-550", "within.example", "without", "withxavier-1", "maildrop-3.corp",
        "maildropbox", "no-reply", "noreply", "no-size", "nodes", "node1", "node-size1", "notes", "noc", "seed-1",
        "seeds", "auth", "auth-1", "author", "authority.example", "tls", "tls-1", "tlsproxy", "size", "sizes",
        "delays", "dlay-host", "drop-1", "dot", "dotcom", "any", "anycast", "anycast-550", "quit", "noop", "banner-1",
        "body-shop-451", "a", "0", "550", "421.example", "127.0.0.1", "192-0-2-1.dsl.example", "ip-192-0-2-1.ec2",
        "ec2-192-0-2-1", "host-550-451", "vps550", "vps-1a2b3c4d", "DESKTOP-1A2B3C4", "WIN-ABCDEFGHIJK", "LAPTOP-550",
        "ubuntu", "ubuntu-s-1vcpu-1gb-nyc1-01", "raspberrypi", "Alices-MacBook-Pro.local", "bobs-iphone", "android-550",
        "mail-lf1-f41.example", "mail-wr1-x42a", "mail-yw1-f550", "mail-bn8nam12on2045", "o1.ptr550.example",
        "a8-30.smtp-out", "m43-7", "NAM10-DM6-obe", "outbound-mail01", "rcpt-1", "localhost.localdomain", "_", "x_y",
        "rejects.example", "starttls-test",
    ])
    func `host names give nothing at all`(name: String) throws {
        #expect(Reading(helo: try #require(Domain(name))).isEmpty)
    }
}
