extension Zoo {
    /// Rows P and M: pipelining, LMTP and others.
    static let groups = File(
        name: "zoo/groups.fs",
        text: #"""
            include "common.fs"

            test-case name "P01 MAIL and RCPTs in a packet" clause "RFC 2920 3.2" {
                call greet
                require "PIPELINING"
                pipeline {
                    writeln "MAIL FROM:<${from}>"
                    writeln "RCPT TO:<${to}>"
                    writeln "RCPT TO:<${to}>"
                    expect "250"
                    expect "25x"
                    expect "25x"
                }
            }
            test-case name "P02 DATA in the same packet, a recipient refused" clause "RFC 2920 3.1" {
                call greet
                require "PIPELINING"
                pipeline {
                    writeln "MAIL FROM:<${from}>"
                    writeln "RCPT TO:<>"
                    writeln "RCPT TO:<${to}>"
                    writeln "DATA"
                    expect "250"
                    expect smtp permfail
                    expect "25x"
                    expect "354"
                }
                content "Subject: P02\n\nx\n"
                expect "250"
            }
            test-case name "P03 the content in the packet of DATA" clause "RFC 2920 3.1" {
                call greet
                require "PIPELINING"
                pipeline {
                    writeln "MAIL FROM:<${from}>"
                    writeln "RCPT TO:<${to}>"
                    writeln "DATA"
                    content "Subject: P03\n\nx\n"
                    expect "250"
                    expect "25x"
                    expect "354"
                    expect "250" or postfix lenient "5xx"
                }
            }
            test-case name "P04 EHLO, NOOP and VRFY within a group" clause "RFC 2920 3.1" {
                call greet
                when postfix lenient {
                    require "PIPELINING"
                }
                pipeline {
                    writeln "NOOP"
                    writeln "EHLO client.example"
                    writeln "NOOP"
                    writeln "MAIL FROM:<${from}>"
                    expect "250"
                    expect smtp helo
                    expect "250" or lenient smtp
                    expect "250" or lenient smtp
                }
            }
            test-case name "P05 ten thousand commands in one burst" clause "RFC 2920 3.2" {
                call greet
                when strict {
                    pipeline {
                        write "NOOP\r\n" * 10000
                        writeln "NOOP last"
                    }
                    repeat 10001 {
                        expect "250"
                    }
                }
                # Servers that count NOOP as junk may give up, as in C16: postconf(5), smtpd_junk_command_limit.
                when postfix lenient {
                    require "PIPELINING"
                    pipeline {
                        write "NOOP\r\n" * 10001
                    }
                    repeat 10001 {
                        expect "250" or "421" or lenient "5xx" or lenient disconnect
                        when not reply "250" {
                            disconnect
                            pass
                        }
                    }
                }
            }
            test-case name "P06 an unknown verb within a group" clause "RFC 2920 3.2" {
                call greet
                require "PIPELINING"
                pipeline {
                    writeln "MAIL FROM:<${from}>"
                    writeln "XYZZY"
                    writeln "RCPT TO:<${to}>"
                    expect "250"
                    expect "500 5.5.x" or postfix lenient "5xx"
                    expect "25x"
                }
            }
            test-case name "M01 LHLO, where SMTP is spoken and where LMTP is" clause "RFC 2033 4.1, 4.2" {
                expect "220"
                writeln "LHLO client.example"
                expect "500" or "502" or smtp helo or postfix lenient "5xx"
                # LMTP: one reply for each recipient that was taken, also for one that was named twice.
                when reply "250" {
                    disconnect
                    connect
                    expect "220"
                    writeln "EHLO client.example"
                    expect "500" or "502" or postfix lenient "5xx"
                    writeln "LHLO client.example"
                    expect smtp helo
                    writeln "MAIL FROM:<${from}>"
                    expect "250"
                    writeln "DATA"
                    expect "503 5.5.1" or postfix lenient "5xx"
                    writeln "RCPT TO:<${to}>"
                    expect "250"
                    writeln "RCPT TO:<${to}>"
                    expect "250"
                    writeln "DATA"
                    expect "354"
                    content "Subject: M01\n\nx\n"
                    expect "250"
                    expect "250"
                    expect silence 200ms
                }
            }
            test-case name "M02 LMTP at port 25" clause "RFC 2033 5" {
                skip "there's nothing to be sent: a server mustn't listen so"
            }
            test-case name "M03 XCLIENT and XFORWARD from anybody" clause "Postfix, XCLIENT_README" {
                call greet
                # Whoever is trusted speaks for another client from then on: 220, as at the beginning.
                when offered "XCLIENT" {
                    writeln "XCLIENT NAME"
                    expect "501 5.5.4" or "550 5.7.0" or lenient "5xx"
                    call envelope
                    writeln "XCLIENT NAME=other.example"
                    expect "503 5.5.1" or "550 5.7.0" or lenient "5xx"
                    call dropped
                    writeln "XCLIENT NAME=other.example"
                    expect "220" or "550 5.7.0" or lenient "5xx"
                    when reply "220" {
                        writeln "DATA"
                        expect "503" or postfix lenient "5xx"
                    }
                    pass
                }
                writeln "XCLIENT NAME=other.example"
                expect "550 5.7.0" or "500 5.5.1" or "502 5.5.1" or "503 5.5.1" or postfix lenient "5xx"
                writeln "XFORWARD NAME=other.example"
                expect "550 5.7.0" or "500 5.5.1" or "502 5.5.1" or "503 5.5.1" or postfix lenient "5xx"
            }
            test-case name "M04 a server that takes no mail, or none for a domain" clause "RFC 7504, RFC 7505" {
                expect "220" or "521" or "554"
                when not reply "220" {
                    writeln "EHLO client.example"
                    expect "503" or "521" or "554" or disconnect
                    disconnect
                    pass
                }
                when not set no_mail {
                    skip "needs a server that takes no mail, or an address in a domain that takes none: --set no_mail=user@domain"
                }
                writeln "EHLO client.example"
                expect smtp helo
                writeln "MAIL FROM:<${from}>"
                expect "250"
                writeln "RCPT TO:<${no_mail}>"
                expect "556 5.1.10" or lenient "5xx"
            }
            test-case name "M05 more recipients than LIMITS announces" clause "RFC 9422" {
                call greet
                require "LIMITS"
                writeln "MAIL FROM:<${from}>"
                expect "250"
                repeat 1100 {
                    writeln "RCPT TO:<${to}>"
                    expect "250" or "452 4.5.3" or postfix lenient smtp
                }
                writeln "RSET"
                expect "250"
            }
            test-case name "M06 VERP, subaddresses, Resent fields, postmaster at a literal" clause "RFC 5321 4.5.1, RFC 5322 3.6.6" {
                call greet
                writeln "MAIL FROM:<list-owner+recipient=mx.example@client.example>"
                expect "250" or lenient smtp
                writeln "RCPT TO:<PostMaster@[127.0.0.1]>"
                expect "250" or postfix lenient smtp
                writeln "RCPT TO:<${to}>"
                expect "25x"
                writeln "DATA"
                expect "354"
                content "Resent-From: a@client.example\nResent-To: b@mx.example\nSubject: M06\n\nx\n"
                expect "250"
            }

            """#)
}
