extension Zoo {
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
            test-case name "C06 sends 3000 commands before it reads a reply" clause "RFC 5321 4.5.3.2" {
                expect "220"
                pipeline {
                    write "NOOP\r\n" * 3000
                    writeln "QUIT"
                }
                repeat 200 {
                    expect "250" or postfix lenient "421" or postfix lenient disconnect
                }
                disconnect
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
                expect disconnect or postfix lenient smtp
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
                expect within 5s smtp permfail or disconnect or postfix lenient silence 4s
                disconnect
            }
            test-case name "C12 speaks plain SMTP where TLS begins" clause "RFC 8314 3.3" {
                skip "needs a port with TLS from the first octet"
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
            test-case name "C15 twenty-five unknown commands" clause "RFC 5321 7.8" {
                call greet
                pipeline {
                    write "XYZZY\r\n" * 25
                }
                expect "500" or "502"
                expect "500" or "502"
                expect "500" or "502" or "421" or lenient disconnect
                disconnect
            }
            test-case name "C16 a thousand NOOPs, RSETs and VRFYs" clause "RFC 5321 7.8" {
                call greet
                when strict {
                    repeat 334 {
                        writeln "NOOP"
                        expect "250"
                    }
                    repeat 333 {
                        writeln "RSET"
                        expect "250"
                    }
                }
                # Where so many are junk: as many as any server bears.
                when postfix lenient {
                    repeat 5 {
                        writeln "NOOP"
                        expect "250"
                    }
                }
                repeat 10 {
                    writeln "VRFY someone"
                    expect "252" or postfix lenient smtp or postfix lenient disconnect
                }
                disconnect
            }
            test-case name "C17 twenty connections at a time" clause "RFC 5321 7.8" no-autoconnect {
                connect as a
                connect as b
                connect as c
                connect as d
                connect as e
                expect "220" or "421 4.7.0" or postfix lenient "421" or lenient disconnect
                use a
                expect "220" or "421 4.7.0" or postfix lenient "421" or lenient disconnect
                use b
                disconnect
                use c
                disconnect
                use d
                disconnect
                use e
                disconnect
                use a
                disconnect
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
                expect "221"
                expect disconnect
            }
            test-case name "C20 a command behind the server's 421" clause "RFC 5321 3.8" {
                skip "needs a server that gives up within the row"
            }
            test-case name "C21 the peer's address in Received" clause "RFC 5321 4.1.3" {
                skip "what a server stores isn't seen from here"
            }

            """#)
}
