extension Zoo {
    /// Many connections, each of which is greeted or turned away while all others are open, or waits in a queue.
    private static let crowd = [
        (1...50).map { "    connect as c\($0)" },
        (1...50).flatMap { number in
            [
                "    use c\(number)",
                #"    expect "220" or "421 4.7.0" or postfix lenient "421" or lenient "5xx" or lenient disconnect or lenient silence 500ms"#,
            ]
        },
        (1...50).flatMap { ["    use c\($0)", "    disconnect"] },
    ].joined().joined(separator: "\n")

    /// Rows C: the connection.
    static let connection = File(
        name: "zoo/connection.fs",
        text: #"""
            include "common.fs"

            test-case name "C01 a health check: banner, and gone" clause "RFC 5321 4.1.1.10" {
                expect "220"
                disconnect
                connect
                expect "220"
            }
            test-case name "C02 gone before the banner, by FIN and by RST" no-autoconnect {
                repeat 5 {
                    connect
                    disconnect
                    connect
                    reset
                }
                connect
                expect "220"
            }
            test-case name "C03 slow: says nothing" clause "RFC 5321 4.5.3.2.7" {
                expect "220"
                expect within 11m "421" or postfix lenient disconnect
                disconnect
            }
            test-case name "C04 slow: one octet of a command in two seconds" clause "RFC 5321 4.5.3.2.7" {
                expect "220"
                drip 2s "EHLO " "a" * 400 ".example\r\n"
                expect within 11m "421" or postfix lenient smtp permfail or postfix lenient disconnect
                disconnect
            }
            test-case name "C05 slow: one octet of content in two seconds" clause "RFC 5321 4.5.3.2.5" {
                call greet
                call data
                drip 2s "x" * 400
                expect within 11m "421 4.4.2" or postfix lenient "4xx" or postfix lenient disconnect or lenient silence 10s
                disconnect
            }
            test-case name "C06 reads no reply before 3000 commands are sent" clause "RFC 5321 4.5.3.2" {
                expect "220"
                pipeline {
                    write "NOOP\r\n" * 3000
                    writeln "QUIT"
                }
                # A server may bear fewer of them, as in C16, or none that come in a group which it didn't offer.
                repeat 3000 {
                    expect "250" or "421 4.7.0" or postfix "421" or lenient "4xx" or lenient "5xx" or postfix lenient disconnect
                    when not reply "250" {
                        disconnect
                        pass
                    }
                }
                expect "221"
                expect disconnect
            }
            test-case name "C07 talks before the banner" clause "RFC 5321 3.1" {
                writeln "EHLO client.example"
                expect "220" or "554" or postfix lenient "5xx"
                expect "250" or disconnect or postfix lenient "5xx"
                disconnect
            }
            test-case name "C08 ends its side behind the final dot" clause "RFC 5321 3.8" {
                call greet
                call data
                write "Subject: C08\r\n\r\nx\r\n.\r\n"
                half-close
                expect "250 2.x.x" or lenient "250"
                expect disconnect
            }
            test-case name "C09 ends its side in the middle of a command" clause "RFC 5321 4.1.1.10" {
                call greet
                write "MAIL FROM:<"
                half-close
                expect disconnect or "421" or postfix lenient "5xx"
                disconnect
            }
            test-case name "C10 HTTP" clause "RFC 5321 4.2.4" {
                expect "220"
                write "POST / HTTP/1.1\r\nHost: mx.example\r\nContent-Length: 30\r\n\r\nMAIL FROM:<a@client.example>\r\n"
                expect "500" or "421" or postfix lenient "5xx" or postfix lenient "221"
                expect "421" or "221" or disconnect or postfix lenient "5xx"
                disconnect
            }
            test-case name "C11 a TLS ClientHello on the plain port" clause "RFC 8446 5.1" {
                expect "220"
                write "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03"
                # Who waits for the end of the line sees it now.
                expect within 5s smtp permfail or disconnect or postfix lenient silence 1s
                when postfix lenient {
                    writeln
                    expect smtp permfail or "221" or disconnect
                }
                disconnect
            }
            test-case name "C12 speaks plain SMTP where TLS begins" clause "RFC 8314 3.3" {
                when not set tls_port {
                    skip "needs a port with TLS from the first octet: --tls-port"
                }
                connect port $tls_port
                writeln "EHLO client.example"
                expect octets "\x15" or "421" or disconnect
                disconnect
            }
            test-case name "C13 a PROXY header where none is expected" clause "proxy-protocol 2" {
                expect "220"
                writeln "PROXY TCP4 192.0.2.1 192.0.2.2 1000 25"
                expect "500" or "421" or postfix lenient "5xx"
            }
            test-case name "C13v2 a binary PROXY header where none is expected" clause "proxy-protocol 2" {
                expect "220"
                write "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x7f\0\0\x01\x7f\0\0\x01\x04\0\0\x19\r\n"
                expect smtp permfail or disconnect
                disconnect
            }
            test-case name "C14 an SSH banner, and NULs" clause "RFC 5321 4.2.4" {
                expect "220"
                writeln "SSH-2.0-OpenSSH_9.2"
                expect "500" or "421" or postfix lenient "5xx" or postfix lenient disconnect
                writeln "\0" * 64
                expect smtp permfail or "421" or disconnect
                disconnect
            }
            test-case name "C15 sixty unknown commands" clause "RFC 5321 7.8" {
                call greet
                repeat 60 {
                    writeln "XYZZY"
                    expect "500" or "502" or "421" or lenient "5xx" or lenient disconnect
                    when reply "421" {
                        expect disconnect
                        pass
                    }
                    when lenient {
                        when not reply "500" or "502" {
                            expect disconnect
                            pass
                        }
                    }
                }
                disconnect
            }
            # Servers that count such commands as junk may give up: postconf(5), smtpd_junk_command_limit.
            test-case name "C16 a thousand NOOPs, RSETs and VRFYs" clause "RFC 5321 7.8" {
                call greet
                repeat 334 {
                    writeln "NOOP"
                    expect "250" or "421 4.7.0" or postfix "421" or lenient "4xx" or lenient "5xx"
                    when not reply "250" {
                        expect disconnect
                        pass
                    }
                }
                repeat 333 {
                    writeln "RSET"
                    expect "250" or "421 4.7.0" or postfix "421" or lenient "4xx" or lenient "5xx"
                    when not reply "250" {
                        expect disconnect
                        pass
                    }
                }
                repeat 333 {
                    writeln "VRFY someone"
                    expect "252" or "250" or "421 4.7.0" or postfix lenient smtp or lenient disconnect
                    when reply "421" {
                        expect disconnect
                        pass
                    }
                }
                writeln "HELP"
                expect "214" or "211" or "250" or "502" or postfix lenient "5xx"
            }
            test-case name "C17 fifty connections at a time" clause "RFC 5321 7.8" no-autoconnect {
            \#(crowd)
            }
            test-case name "C18 a hundred messages in one session" clause "RFC 5321 4.1.4" {
                call greet
                repeat 100 {
                    call works
                }
            }
            test-case name "C19 commands behind QUIT in the same packet" clause "RFC 5321 4.1.1.10" {
                call greet
                write "QUIT\r\nMAIL FROM:<a@client.example>\r\nNOOP\r\n"
                expect "221" or lenient "5xx"
                expect disconnect or lenient smtp permfail
                disconnect
            }
            test-case name "C20 a command behind the server's 421" clause "RFC 5321 3.8" {
                call greet
                repeat 60 {
                    writeln "XYZZY"
                    expect "500" or "502" or "421" or lenient "5xx" or lenient disconnect
                    when reply "421" {
                        writeln "NOOP"
                        expect disconnect
                        pass
                    }
                    when not reply "500" or "502" {
                        skip "the server gives up, and doesn't say 421"
                    }
                }
                skip "the server doesn't give up within sixty bad commands"
            }
            test-case name "C21 the peer's address in Received" clause "RFC 5321 4.1.3" {
                skip "what a server stores isn't seen from here"
            }

            """#)
}
