extension Zoo {
    /// Rows T and U: TLS and AUTH.
    static let security = File(
        name: "zoo/security.fs",
        text: #"""
            include "common.fs"

            proc plain {
                call greet
                require "STARTTLS"
            }
            proc encrypted {
                call plain
                writeln "STARTTLS"
                expect "220"
                starttls
            }
            proc plain-anew {
                disconnect
                connect
                call plain
            }
            # Octets in place of what a client says there.
            proc say-hello %octets {
                writeln "STARTTLS"
                expect "220"
                write $octets
            }
            proc authenticated-greet {
                call greet
                when not offered "AUTH" {
                    require "STARTTLS"
                    writeln "STARTTLS"
                    expect "220"
                    starttls
                    writeln "EHLO client.example"
                    expect smtp helo
                }
                require "AUTH"
            }

            test-case name "T01 STARTTLS with an argument" clause "RFC 3207 4" {
                call plain
                writeln "STARTTLS now"
                expect "501 5.5.4" or postfix lenient "5xx"
            }
            test-case name "T02 STARTTLS within TLS" clause "RFC 3207 4.2" {
                call encrypted
                writeln "EHLO client.example"
                expect smtp helo
                when offered "STARTTLS" {
                    fail "STARTTLS is offered within TLS"
                }
                writeln "STARTTLS"
                expect "503 5.5.1" or "554" or postfix lenient "5xx"
            }
            test-case name "T03 STARTTLS within a transaction" clause "RFC 3207 4" {
                call plain
                call envelope
                writeln "STARTTLS"
                expect "503 5.5.1" or "220" or postfix lenient "2xx" or postfix lenient "5xx"
                disconnect
            }
            test-case name "T04 a command in the packet of STARTTLS" clause "RFC 3207 4, CVE-2011-0411" {
                call plain
                write "STARTTLS\r\nMAIL FROM:<injected@client.example>\r\n"
                expect "220" or "501" or "554" or "503" or postfix lenient "5xx"
                when strict {
                    disconnect
                }
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "T05 MAIL behind the handshake without EHLO" clause "RFC 3207 4.2" {
                call encrypted
                writeln "MAIL FROM:<${from}>"
                expect "503" or postfix lenient "2xx" or postfix lenient "5xx"
                disconnect
            }
            test-case name "T06 a command in place of the ClientHello" clause "RFC 3207 4.1" {
                call plain
                writeln "STARTTLS"
                expect "220"
                writeln "NOOP"
                write "x" * 20
                expect within 20s disconnect or octets "\x15" or smtp permfail or lenient silence 5s
                disconnect
            }
            test-case name "T07 gone in the handshake" clause "RFC 9325" {
                call plain
                writeln "STARTTLS"
                expect "220"
                write "\x16\x03\x01\x00\xc8\x01"
                disconnect
                connect
                expect "220"
            }
            test-case name "T08 old versions are refused: SSL 2 and 3, TLS 1.0 and 1.1" clause "RFC 8996, RFC 9325 3.1, RFC 7568, RFC 6176" {
                call plain
                call say-hello \#(Hello.ssl2)
                expect octets "\x15" or disconnect
                call plain-anew
                call say-hello \#(Hello.version(0x0300))
                expect octets "\x15" or disconnect
                call plain-anew
                call say-hello \#(Hello.version(0x0301))
                expect octets "\x15" or disconnect or postfix lenient octets "\x16"
                call plain-anew
                call say-hello \#(Hello.version(0x0302))
                expect octets "\x15" or disconnect or postfix lenient octets "\x16"
                disconnect
            }
            test-case name "T08b no cipher that both have" clause "RFC 8446 4.1.1, RFC 5246 7.4.1.3" {
                call plain
                call say-hello \#(Hello.withoutCipher)
                expect octets "\x15" or disconnect
                disconnect
            }
            test-case name "T08c values that nobody knows are passed over" clause "RFC 8701 3" {
                call plain
                call say-hello \#(Hello.withGrease)
                expect octets "\x16"
                disconnect
            }
            test-case name "T08d a ClientHello in records of one octet" clause "RFC 8446 5.1" {
                call plain
                call say-hello \#(Hello.inPieces)
                expect octets "\x16" or postfix lenient octets "\x15" or lenient disconnect
                disconnect
            }
            test-case name "T08e a ClientHello of 64 KB" clause "RFC 8446 4.1.2" {
                call plain
                hello = \#(Hello.long)
                call say-hello $hello
                expect octets "\x16" or octets "\x15" or disconnect
                disconnect
            }
            test-case name "T09 TLS 1.3 and 1.2, each alone, and ALPN smtp" clause "RFC 9325 3.1, RFC 7301" {
                call plain
                writeln "STARTTLS"
                expect "220"
                starttls version 1.3
                expect tls version 1.3
                disconnect
                connect
                call plain
                writeln "STARTTLS"
                expect "220"
                starttls version 1.2
                expect tls version 1.2
                writeln "EHLO client.example"
                expect smtp helo
            }
            test-case name "T10 gone without close_notify behind the end" clause "RFC 8446 6.1" {
                call encrypted
                writeln "EHLO client.example"
                expect smtp helo
                call data
                write "Subject: T10\r\n\r\nx\r\n.\r\n"
                reset
            }
            test-case name "T11 names of a certificate" clause "RFC 7817 3, RFC 8314 3.4" {
                skip "the client's side is what it tests: fumbled's faults of TLS do"
            }

            test-case name "U01 AUTH before EHLO, and within a transaction" clause "RFC 4954 4" {
                expect "220"
                writeln "AUTH PLAIN"
                expect "503" or "502" or "500" or postfix lenient "5xx"
                disconnect
                connect
                call authenticated-greet
                call envelope
                writeln "AUTH PLAIN AGEAYg=="
                expect "503 5.5.1" or postfix lenient "5xx"
            }
            test-case name "U02 a mechanism that nobody knows, and none" clause "RFC 4954 4" {
                call authenticated-greet
                writeln "AUTH XYZZY"
                expect "504 5.5.4" or postfix lenient "5xx"
                writeln "AUTH"
                expect "501 5.5.4" or postfix lenient "5xx"
            }
            test-case name "U03 what is no base64" clause "RFC 4954 4" {
                call authenticated-greet
                writeln "AUTH PLAIN !!!"
                expect "501 5.5.2" or postfix lenient "5xx"
                writeln "AUTH PLAIN AGEAYg"
                expect "501 5.5.2" or postfix lenient "5xx"
            }
            test-case name "U04 an exchange that is cancelled" clause "RFC 4954 4" {
                call authenticated-greet
                writeln "AUTH PLAIN"
                expect "334"
                writeln "*"
                expect "501" or postfix lenient "5xx"
            }
            test-case name "U05 an initial response of zero length" clause "RFC 4954 4" {
                call authenticated-greet
                writeln "AUTH PLAIN ="
                expect "501" or "535" or postfix lenient "2xx" or postfix lenient "5xx"
                disconnect
            }
            test-case name "U06 an initial response where the server begins" clause "RFC 4954 4" {
                call authenticated-greet
                writeln "AUTH CRAM-MD5 AGEAYg=="
                expect "501" or "504" or postfix lenient "2xx" or postfix lenient "5xx"
                disconnect
            }
            test-case name "U07 lines of 12288 octets, and longer" clause "RFC 4954 4, 6" {
                call authenticated-greet
                # 12284 octets of base64 and CRLF: as long as a response may be. It's no response of PLAIN's.
                writeln "AUTH PLAIN"
                expect "334"
                writeln "QUFB" * 3071
                expect "535" or "501" or postfix lenient "5xx"
                disconnect
                connect
                call authenticated-greet
                writeln "AUTH PLAIN"
                expect "334"
                writeln "QUFB" * 3075
                expect "500 5.5.6" or "500 5.5.2" or postfix lenient "5xx" or lenient disconnect
                disconnect
            }
            test-case name "U08 PLAIN without its NULs" clause "RFC 4616 2" {
                call authenticated-greet
                writeln "AUTH PLAIN YWJj"
                expect "535 5.7.8" or "501 5.5.2" or postfix lenient "5xx"
            }
            test-case name "U09 LOGIN with an initial response" clause "draft-murchison-sasl-login" {
                call authenticated-greet
                writeln "AUTH LOGIN YQ=="
                expect "334" or "504" or "501" or postfix lenient "2xx" or postfix lenient "5xx"
                disconnect
            }
            test-case name "U10 AUTH in a group with its response" clause "RFC 2920 3.1" {
                call authenticated-greet
                write "AUTH PLAIN\r\nAGEAYg==\r\n"
                expect "334" or "554" or "503"
                expect "235" or "535" or "501" or postfix lenient "5xx" or disconnect
                disconnect
            }
            test-case name "U11 AUTH in plaintext where TLS is required" clause "RFC 4954 4" {
                call greet
                when offered "AUTH" {
                    skip "the server offers AUTH in plaintext"
                }
                require "STARTTLS"
                writeln "AUTH PLAIN AGEAYg=="
                expect "538 5.7.11" or "530" or "503" or "502" or postfix lenient "5xx"
            }
            test-case name "U12 a wrong password three times" clause "RFC 4954 4, RFC 5321 7.8" {
                call authenticated-greet
                repeat 3 {
                    auth PLAIN "badauth" "wrong"
                    expect "535 5.7.8" or "421" or postfix lenient "535" or postfix lenient disconnect
                }
            }
            test-case name "U13 MAIL without AUTH where it's required" clause "RFC 4954 6, RFC 6409 4.3" {
                call authenticated-greet
                writeln "MAIL FROM:<${from}>"
                expect "530 5.7.0" or "250" or lenient "5xx"
                when reply "250" {
                    writeln "RCPT TO:<${to}>"
                    expect "530 5.7.0" or smtp
                    when not reply "530" {
                        skip "the server takes mail without AUTH"
                    }
                }
            }
            test-case name "U14 a bad token of OAuth" clause "RFC 7628 3.2.2, 3.2.3" {
                call authenticated-greet
                auth XOAUTH2 "badauth" "bogus"
                expect "535 5.7.8" or "504" or postfix lenient "5xx"
            }
            test-case name "U15 a proof of SCRAM that is wrong" clause "RFC 5802, RFC 7677" {
                call authenticated-greet
                writeln "AUTH SCRAM-SHA-256 biwsbj1iYWRhdXRoLHI9YWJj"
                expect "334" or "504" or "535" or "501" or postfix lenient "5xx"
                disconnect
            }
            test-case name "U16 gone in the middle of an exchange" clause "RFC 4954 4" {
                call authenticated-greet
                writeln "AUTH PLAIN"
                expect "334"
                disconnect
            }

            """#)
}
