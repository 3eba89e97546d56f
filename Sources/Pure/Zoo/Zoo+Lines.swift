extension Zoo {
    /// Rows L: lines and octets.
    static let lines = File(
        name: "zoo/lines.fs",
        text: #"""
            include "common.fs"

            test-case name "L01 LF alone ends a command" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call greet
                write "NOOP\n"
                expect "500 5.5.2" or postfix lenient "250" or postfix lenient "5xx"
            }
            test-case name "L02 a CR within a command" clause "RFC 5321 2.3.8" {
                call greet
                write "NOOP\rNOOP\r\n"
                expect "500 5.5.2" or "501 5.5.2" or postfix lenient "5xx" or postfix lenient "250"
            }
            test-case name "L03 CR CR LF ends a command" clause "RFC 5321 2.3.8" {
                call greet
                write "NOOP\r\r\n"
                expect "500 5.5.2" or "501 5.5.2" or postfix lenient "5xx" or postfix lenient "250"
            }
            test-case name "L04 NUL in a command and in an address" clause "RFC 5321 4.1.2" {
                call greet
                write "NO\0OP\r\n"
                expect "500 5.5.2" or "501 5.5.2" or postfix lenient "5xx"
                write "MAIL FROM:<a\0b@client.example>\r\n"
                expect "501 5.5.2" or "501 5.1.7" or "500 5.5.2" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "L05 NUL in the content" clause "RFC 5322 2.1" {
                call greet
                call data
                write "Subject: L05\r\n\r\na\0b\r\n.\r\n"
                expect "250" or "554 5.6.0" or postfix lenient "5xx"
            }
            test-case name "L06 eight-bit octets in a verb" clause "RFC 5321 4.1.1" {
                call greet
                write "N\xd6\xd6P\r\n"
                expect "500 5.5.2" or postfix lenient "5xx"
            }
            test-case name "L07 command lines of exactly their limits" clause "RFC 5321 4.5.3.1.4, RFC 1870 3, RFC 6152 2, RFC 3461 4, RFC 4954 5" {
                call greet
                writeln "NOOP " "x" * 505
                expect "250" or lenient "5xx"
                # Each extension lengthens the line: SIZE by 26 octets, BODY by 17. What is missing are blanks at its end.
                when offered "SIZE" {
                    writeln "MAIL FROM:<> SIZE=1" " " * 517
                    expect "250" or lenient "5xx"
                    call dropped
                    when offered "8BITMIME" {
                        writeln "MAIL FROM:<> SIZE=1 BODY=8BITMIME" " " * 520
                        expect "250" or lenient "5xx"
                        call dropped
                    }
                }
                when offered "DSN" {
                    writeln "MAIL FROM:<> RET=FULL ENVID=" "e" * 100
                    expect "250"
                    writeln "RCPT TO:<${to}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;" "o" * 487 "@a.b"
                    expect "250" or "501" or lenient "5xx"
                    call dropped
                }
                when offered "AUTH" {
                    writeln "MAIL FROM:<> AUTH=" "a" * 64 "@" "b.b.b.b." * 20 "example"
                    expect "250" or lenient "5xx"
                    call dropped
                }
            }
            test-case name "L08 command lines of 513 and 2048 octets" clause "RFC 5321 4.5.3.1.4, 4.5.3.1.9" {
                call greet
                writeln "NOOP " "x" * 506
                expect "500 5.5.2" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "NOOP " "x" * 2041
                expect "500 5.5.2" or postfix lenient "2xx" or postfix lenient "5xx"
            }
            test-case name "L09 ten megabytes without CRLF" clause "RFC 5321 4.5.3.1.9" {
                call greet
                drip 0ms by 65536 "x" * 10485760
                # Who takes them all waits for the end of the line, and answers it.
                expect "500" or "421" or disconnect or postfix lenient smtp permfail or postfix lenient silence 1s
                when postfix lenient {
                    when not reply "4xx" or "5xx" {
                        drip 0ms by 2 "\r\n"
                        expect smtp permfail or "421" or disconnect
                    }
                }
                disconnect
            }
            test-case name "L10 text lines of 1000 octets, dot-stuffed ones of 1001" clause "RFC 5321 4.5.3.1.6" {
                call greet
                call data
                write "Subject: L10\r\n\r\n" "x" * 998 "\r\n.." "y" * 997 "\r\n.\r\n"
                expect "250"
            }
            test-case name "L11 a text line of 20000 octets" clause "RFC 5321 4.5.3.1.6" {
                call greet
                call data
                write "Subject: L11\r\n\r\n" "x" * 20000 "\r\n.\r\n"
                expect "250" or "500" or "554 5.6.0" or postfix lenient "5xx"
            }
            test-case name "L12 blanks that lead and trail, and a tab" clause "RFC 5321 4.1.1" {
                call greet
                writeln "NOOP   "
                expect "250"
                writeln " NOOP"
                expect "500 5.5.2" or postfix lenient "250" or postfix lenient "5xx"
                writeln "NOOP\tx"
                expect "500 5.5.x" or "501 5.5.x" or postfix lenient "250" or postfix lenient "5xx"
            }
            test-case name "L13 an empty line" clause "RFC 5321 4.1.1" {
                call greet
                writeln
                expect "500 5.5.2" or postfix lenient "5xx"
            }
            test-case name "L14 verbs in mixed case" clause "RFC 5321 2.4" {
                expect "220"
                writeln "eHlO client.example"
                expect smtp helo
                writeln "noop"
                expect "250"
                writeln "mail from:<${from}>"
                expect "250"
                writeln "rSeT"
                expect "250"
            }
            test-case name "L15 EHLO with a tab, MAILFROM, MAIL FROM without a colon" clause "RFC 5321 4.1.1.2" {
                expect "220"
                writeln "EHLO\tclient.example"
                expect "500" or "501" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "EHLO client.example"
                expect smtp helo
                writeln "MAIL FROM <${from}>"
                expect "501 5.5.4" or "501 5.5.2" or postfix lenient "5xx"
                # "Commands that follow the Label: format of message headers will also cause a disconnect": postconf(5),
                # smtpd_forbidden_commands.
                writeln "MAILFROM:<${from}>"
                expect "500" or "501" or postfix lenient "5xx" or postfix lenient "221"
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "L16 a session cut at every octet" clause "RFC 5321 2.3.8" {
                expect "220"
                drip 1ms "EHLO client.example\r\n"
                expect smtp helo
                drip 1ms "MAIL FROM:<${from}>\r\n"
                expect "250"
                drip 1ms "RCPT TO:<${to}>\r\n"
                expect "25x"
                segments "DATA\r" "\n"
                expect "354"
                drip 1ms "Subject: L16\r\n\r\n..\r\n.x\r\nLF\r\n.\r\n"
                expect "250"
            }
            # A verb that doesn't begin with a letter is forbidden by default: postconf(5), smtpd_forbidden_commands.
            test-case name "L17 a byte order mark, and an escape sequence" clause "RFC 5321 4.1.1" {
                call greet
                write "\xef\xbb\xbfNOOP\r\n"
                expect "500 5.5.2" or postfix lenient "5xx" or postfix lenient "221"
                when postfix lenient {
                    connect
                    call greet
                }
                write "\x1b[2JNOOP\r\n"
                expect "500 5.5.2" or postfix lenient "5xx" or postfix lenient "221" or postfix lenient disconnect
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "L18 many commands in one packet behind HELO" clause "RFC 2920 3.1, 3.2" {
                expect "220"
                writeln "HELO client.example"
                expect "250"
                pipeline {
                    writeln "NOOP"
                    writeln "RSET"
                    writeln "NOOP"
                    expect "250" or postfix lenient "5xx"
                    expect "250" or postfix lenient "5xx" or postfix lenient disconnect
                    expect "250" or postfix lenient "5xx" or postfix lenient disconnect
                }
                when postfix lenient {
                    disconnect
                }
            }

            """#)
}
