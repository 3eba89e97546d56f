/// Senders that a mail server meets, as scripts that come with the program: a row is a case, called by its number.
package enum Zoo {
    /// A file of them.
    package struct File: Sendable {
        package let name: String
        package let text: String
    }

    /// What all of them include.
    static let common = File(
        name: "zoo/common.fs",
        text: #"""
            # Whom the rows write to, from whom, and who authenticates: --to, --from, --set.
            from = "sender@client.example"
            to = "recipient@mx.example"
            user = "goodauth"
            password = "password"
            # A port with TLS from the first octet, and an address in a domain that takes no mail: where there are such.
            tls_port = ""
            no_mail = ""

            proc greet {
                expect "220"
                writeln "EHLO client.example"
                expect smtp helo
            }
            proc envelope {
                writeln "MAIL FROM:<${from}>"
                expect "250 2.x.x" or lenient "250"
                writeln "RCPT TO:<${to}>"
                expect "250 2.x.x" or lenient "25x"
            }
            proc data {
                call envelope
                writeln "DATA"
                expect "354"
            }
            # Whatever the row did, a whole message still goes through.
            proc works {
                call data
                content "Subject: works\n\nIt works.\n"
                expect "250 2.x.x" or lenient "250"
            }
            proc dropped {
                writeln "RSET"
                expect "250"
            }

            """#)

    /// In the order of their numbers. Each includes `common`.
    package static let files = [connection, lines, session, addresses, data, chunks, security, groups]

    /// The text of a file, by its name.
    package static func text(of name: String) -> String? {
        ([common] + files).first { $0.name == name }?.text
    }
}
