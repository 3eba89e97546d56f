extension Zoo {
    /// Rows S: session and order.
    static let session = File(
        name: "zoo/session.fs",
        text: #"""
            include "common.fs"

            # The strict server takes one after the other; another may take no second EHLO, or few bad ones.
            proc afresh {
                when postfix lenient {
                    disconnect
                    connect
                    expect "220"
                }
            }
            proc hello-bad %name {
                writeln "EHLO " $name
                expect "501" or postfix lenient "250" or postfix lenient "5xx"
                call afresh
            }
            # RFC 5321 4.1.4: what is well-formed isn't refused since it can't be verified.
            proc hello-good %name {
                writeln "EHLO " $name
                expect smtp helo or lenient "5xx"
                call afresh
            }

            test-case name "S01 MAIL before EHLO" clause "RFC 5321 4.1.4" {
                expect "220"
                writeln "MAIL FROM:<${from}>"
                # RFC 5321 4.1.4 lets a server take it.
                expect "503" or postfix lenient "250"
                writeln "RSET"
                expect "250" or lenient "503"
            }
            test-case name "S02 RCPT before MAIL, DATA and BDAT before RCPT" clause "RFC 5321 3.3, 4.1.4" {
                call greet
                writeln "RCPT TO:<${to}>"
                expect "503 5.5.1" or lenient "5xx"
                writeln "DATA"
                expect "503 5.5.1" or postfix lenient "5xx"
                when offered "CHUNKING" {
                    write "BDAT 4\r\nNOOP"
                    expect "503 5.5.1" or postfix lenient "5xx"
                }
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "S03 MAIL within a transaction" clause "RFC 5321 4.1.4" {
                call greet
                writeln "MAIL FROM:<${from}>"
                expect "250"
                writeln "MAIL FROM:<other@client.example>"
                expect "503 5.5.1" or lenient "5xx"
                writeln "RCPT TO:<${to}>"
                expect "250" or lenient smtp
                writeln "RSET"
                expect "250"
            }
            test-case name "S04 EHLO within a transaction resets it" clause "RFC 5321 4.1.4" {
                call greet
                call envelope
                writeln "EHLO client.example"
                expect smtp helo
                writeln "DATA"
                expect "503 5.5.1" or postfix lenient "5xx"
                call works
            }
            test-case name "S05 EHLO twice, and HELO behind it" clause "RFC 5321 4.1.4" {
                call greet
                writeln "EHLO client.example"
                expect smtp helo
                writeln "HELO client.example"
                expect "250"
            }
            test-case name "S06 EHLO without a name" clause "RFC 5321 4.1.1.1" {
                expect "220"
                writeln "EHLO"
                expect "501 -" or postfix lenient "5xx" or lenient smtp
                writeln "EHLO   "
                expect "501 -" or postfix lenient "5xx" or lenient smtp
            }
            test-case name "S07 EHLO with names that are none, and odd ones that are" clause "RFC 5321 4.1.1.1, 4.1.4" {
                expect "220"
                call hello-bad "-bad-.example"
                call hello-bad "foo bar"
                name = "a" * 300
                call hello-bad $name
                call hello-good "a_b.example"
                call hello-good "localhost"
                call hello-good "single"
            }
            test-case name "S08 EHLO with address literals" clause "RFC 5321 4.1.3" {
                expect "220"
                call hello-good "[127.0.0.1]"
                call hello-good "[IPv6:::1]"
            }
            test-case name "S09 EHLO with literals that are none" clause "RFC 5321 4.1.3" {
                expect "220"
                call hello-bad "[256.1.1.1]"
                call hello-bad "[::1]"
                call hello-bad "[IPv6:zz]"
                call hello-good "127.0.0.1"
            }
            test-case name "S10 RSET at any time, and with an argument" clause "RFC 5321 4.1.1.5" {
                expect "220"
                writeln "RSET"
                expect "250" or lenient smtp
                writeln "RSET"
                expect "250" or lenient smtp
                writeln "EHLO client.example"
                expect smtp helo
                writeln "RSET"
                expect "250 2.0.0" or lenient "250"
                writeln "RSET now"
                expect "501 5.5.4" or postfix lenient "2xx" or postfix lenient "5xx"
            }
            test-case name "S11 RSET behind each recipient" clause "RFC 5321 4.1.1.5" {
                call greet
                repeat 10 {
                    call envelope
                    writeln "RSET"
                    expect "250"
                }
                writeln "DATA"
                expect "503 5.5.1" or postfix lenient "5xx"
            }
            test-case name "S12 NOOP with an argument" clause "RFC 5321 4.1.1.9" {
                call greet
                writeln "NOOP of some kind"
                expect "250 2.0.0" or postfix lenient "2xx" or postfix lenient "5xx"
            }
            test-case name "S13 QUIT with an argument, and within a transaction" clause "RFC 5321 4.1.1.10" {
                call greet
                call envelope
                writeln "QUIT now"
                expect "501 5.5.4" or "221" or postfix lenient "5xx"
                when strict {
                    writeln "QUIT"
                    expect "221 2.0.0"
                    expect disconnect
                }
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "S14 VRFY, EXPN, HELP" clause "RFC 5321 3.5, 7.3" {
                call greet
                writeln "VRFY someone"
                expect "252" or "250" or "550" or "551" or "553" or postfix lenient smtp
                writeln "EXPN list"
                expect "502 5.5.1" or "252" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "HELP"
                expect "214" or "211" or "502" or postfix lenient "2xx" or postfix lenient "5xx"
            }
            test-case name "S15 TURN, SEND, ETRN and a verb that nobody knows" clause "RFC 5321 4.2.4, F" {
                call greet
                writeln "TURN"
                expect "502 5.5.1" or postfix lenient "5xx"
                writeln "SEND FROM:<${from}>"
                expect "502 5.5.1" or postfix lenient "5xx"
                writeln "ETRN client.example"
                # RFC 1985 5.3.
                expect "502 5.5.1" or postfix lenient "25x" or postfix lenient "45x" or postfix lenient "5xx"
                writeln "XFOO"
                expect "500 5.5.1" or "500 5.5.2" or postfix lenient "5xx"
            }
            test-case name "S16 commands behind a banner of 554" clause "RFC 5321 3.1" {
                expect "220" or "554" or "521"
                when reply "220" {
                    skip "the server lets clients in"
                }
                writeln "EHLO client.example"
                expect "503" or disconnect or postfix lenient smtp permfail
                when reply "503" {
                    writeln "MAIL FROM:<${from}>"
                    expect "503" or lenient "5xx"
                    writeln "QUIT"
                    expect "221"
                    expect disconnect
                }
                disconnect
            }
            test-case name "S17 DATA with an argument" clause "RFC 5321 4.1.1.4" {
                call greet
                call envelope
                writeln "DATA now"
                expect "501 5.5.4" or postfix lenient "5xx" or lenient "354"
                when lenient {
                    disconnect
                }
            }
            test-case name "S18 parameters of MAIL behind HELO" clause "RFC 5321 4.1.1.11" {
                expect "220"
                writeln "HELO client.example"
                expect "250"
                writeln "MAIL FROM:<${from}> SIZE=1"
                expect "555" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "S19 a transaction behind a refused one" clause "RFC 5321 3.3" {
                call greet
                writeln "MAIL FROM:<${from}> XYZZY=1"
                expect smtp permfail
                call dropped
                call works
                writeln "MAIL FROM:<${from}>"
                expect "250"
                writeln "RCPT TO:<${to}> XYZZY=1"
                expect smtp permfail
                writeln "DATA"
                expect "503 5.5.1" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
                call works
            }
            test-case name "S20 DATA in a group whose recipients are all refused" clause "RFC 2920 3.1" {
                call greet
                require "PIPELINING"
                pipeline {
                    writeln "MAIL FROM:<${from}>"
                    writeln "RCPT TO:<>"
                    writeln "DATA"
                    expect "250"
                    expect smtp permfail
                    expect "503 5.5.1" or "554 5.5.1" or postfix lenient "5xx"
                }
                writeln "RSET"
                expect "250"
            }
            test-case name "S21 a recipient twice" clause "RFC 5321 3.3" {
                call greet
                call envelope
                writeln "RCPT TO:<${to}>"
                expect "250"
                writeln "DATA"
                expect "354"
                content "Subject: S21\n\nx\n"
                expect "250"
            }

            """#)
}
