extension Zoo {
    /// Rows D: DATA.
    static let data = File(
        name: "zoo/data.fs",
        text: #"""
            include "common.fs"

            # What looks like an end behind text, and behind CRLF, with a message smuggled behind it: the server says
            # nothing before the true end, and one thing behind it.
            proc false-end %end {
                call greet
                call data
                write "Subject: false end\r\n\r\ntext" $end "MAIL FROM:<smuggled@client.example>\r\nRCPT TO:<${to}>\r\nDATA\r\n"
                expect silence 300ms or postfix lenient smtp permfail or postfix lenient disconnect
                when strict {
                    write "text\r\n" $end "MAIL FROM:<smuggled@client.example>\r\nRCPT TO:<${to}>\r\nDATA\r\n"
                    expect silence 300ms
                    write "\r\n.\r\n"
                    expect "554 5.6.0" or "250"
                }
                when postfix lenient {
                    disconnect
                }
            }
            # Content that a server of any kind takes.
            proc taken %content {
                call greet
                call data
                write $content "\r\n.\r\n"
                expect "250" or "554 5.6.x" or postfix lenient "5xx"
            }

            test-case name "D01 an empty message" clause "RFC 5321 4.1.1.4" {
                call greet
                call data
                write ".\r\n"
                expect "250" or "550 5.6.0" or lenient "5xx"
            }
            test-case name "D02 lines that begin with a dot" clause "RFC 5321 4.5.2" {
                call taken "Subject: D02\r\n\r\n..\r\n.. \r\n..x\r\n....\r\n..\t"
            }
            test-case name "D03 a dot that isn't stuffed" clause "RFC 5321 4.5.2" {
                call greet
                call data
                write "Subject: D03\r\n\r\n.x\r\n"
                expect silence 300ms
                write ".\r\n"
                expect "250"
            }
            test-case name "D04 gone before the dot, behind it, and behind its CR" clause "RFC 5321 4.1.1.10" {
                call greet
                call data
                write "Subject: D04\r\n\r\nx"
                disconnect
                connect
                call greet
                call data
                write "Subject: D04\r\n\r\nx\r\n."
                disconnect
                connect
                call greet
                call data
                write "Subject: D04\r\n\r\nx\r\n.\r"
                disconnect
            }
            test-case name "D05 gone right behind the end" clause "RFC 1047" {
                call greet
                call data
                write "Subject: D05\r\n\r\nx\r\n.\r\n"
                reset
            }
            test-case name "D06 commands in the packet of the end" clause "RFC 2920 3.1" {
                call greet
                when postfix lenient {
                    require "PIPELINING"
                }
                call data
                pipeline {
                    write "Subject: D06\r\n\r\nx\r\n.\r\nNOOP\r\nRSET\r\n"
                    expect "250"
                    expect "250" or postfix lenient "5xx"
                    expect "250" or postfix lenient "5xx" or lenient disconnect
                }
            }
            test-case name "D07 LF . LF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\n.\n"
            }
            test-case name "D08 LF . CRLF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\n.\r\n"
            }
            test-case name "D09 CRLF . LF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r\n.\n"
            }
            test-case name "D10 CR . CR" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r.\r"
            }
            test-case name "D11 CR . CRLF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r.\r\n"
            }
            test-case name "D12 LF . CR" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\n.\r"
            }
            test-case name "D13 CR . LF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r.\n"
            }
            test-case name "D14 CRLF . CR" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r\n.\r"
            }
            test-case name "D15 CRLF NUL . CRLF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r\n\0.\r\n"
            }
            test-case name "D16 CRLF . CR CRLF, and CR CRLF . CR CRLF" clause "RFC 5321 2.3.8, 4.1.1.4" {
                call false-end "\r\n.\r\r\n"
                connect
                call false-end "\r\r\n.\r\r\n"
            }
            test-case name "D17 messages that are hardly any" clause "RFC 5321 6.4, RFC 5322 2.1" {
                call taken "no header"
                disconnect
                connect
                call taken "Subject: header only"
                disconnect
                connect
                call taken "X-A: b\r\n" * 10000
                disconnect
                connect
                message = "Subject: " "x\r\n " * 20000 "end\r\n\r\nx"
                call taken $message
                disconnect
                connect
                message = "Content-Type: multipart/mixed; boundary=a\r\n\r\n" "--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 200
                call taken $message
            }
            test-case name "D18 eight megabytes" clause "RFC 5321 4.5.3.1.7" {
                message = "Subject: D18\r\n\r\n" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n" * 131072 "end"
                call taken $message
            }
            test-case name "D19 a hundred Received fields" clause "RFC 5321 6.3" {
                message = "Received: from a by b; Thu, 1 Jan 1970 00:00:00 +0000\r\n" * 101 "\r\nx"
                call taken $message
            }
            test-case name "D20 commands within content" clause "RFC 5321 4.1.1.4" {
                call greet
                call data
                write "Subject: D20\r\n\r\nRSET\r\nQUIT\r\nMAIL FROM:<a@client.example>\r\n"
                expect silence 300ms
                write ".\r\n"
                expect "250"
            }
            # "Subject: x" closes a session of Postfix's: postconf(5), smtpd_forbidden_commands.
            test-case name "D21 content though DATA was refused" clause "RFC 5321 3.3" {
                call greet
                pipeline {
                    writeln "DATA"
                    writeln "Subject: D21"
                    writeln "x"
                    expect "503 5.5.1" or postfix lenient smtp permfail
                    expect smtp permfail or "421" or disconnect or postfix lenient "221"
                }
                disconnect
            }

            """#)
}
