extension Zoo {
    /// Rows A: MAIL and RCPT.
    static let addresses = File(
        name: "zoo/addresses.fs",
        text: #"""
            include "common.fs"

            # A sender, or a recipient, that must be taken; and ones that must be refused.
            proc sender-taken %path {
                writeln "MAIL FROM:" $path
                expect "250" or lenient smtp
                writeln "RSET"
                expect "250"
            }
            # The strict server bears them all; another may close behind a few.
            proc again {
                when postfix lenient {
                    disconnect
                    connect
                    call begun
                }
            }
            proc recipient-bad %path {
                writeln "RCPT TO:" $path
                expect "501" or "553" or "550" or "555" or postfix lenient smtp
                call again
            }
            # A parameter that isn't offered.
            proc not-offered %parameter {
                writeln "MAIL FROM:<${from}> " $parameter
                expect "555 5.5.4" or postfix lenient "5xx"
                when postfix lenient {
                    disconnect
                    connect
                    call greet
                }
            }
            # Well formed: whether there is such a mailbox is the server's to say.
            proc recipient-good %path {
                writeln "RCPT TO:" $path
                expect "250" or "550" or "551" or "553" or "450" or postfix lenient smtp
            }
            proc begun {
                call greet
                writeln "MAIL FROM:<${from}>"
                expect "250"
            }

            test-case name "A01 the null reverse-path" clause "RFC 5321 4.5.5" {
                call greet
                call sender-taken "<>"
            }
            test-case name "A02 a null forward-path" clause "RFC 5321 4.1.1.3" {
                call begun
                writeln "RCPT TO:<>"
                expect "501 5.1.3" or "553 5.1.3" or postfix lenient "5xx"
            }
            test-case name "A03 postmaster without a domain" clause "RFC 5321 4.5.1" {
                call begun
                writeln "RCPT TO:<postmaster>"
                expect "250" or lenient smtp
                writeln "RCPT TO:<PostMaster>"
                expect "250" or lenient smtp
            }
            test-case name "A04 a blank behind the colon" clause "RFC 5321 4.1.1.2" {
                call greet
                writeln "MAIL FROM: <${from}>"
                expect "501 5.5.2" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A05 no angle brackets" clause "RFC 5321 4.1.2" {
                call greet
                writeln "MAIL FROM:${from}"
                expect "501 5.5.2" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A06 brackets that don't match, and what stands behind them" clause "RFC 5321 4.1.2" {
                call greet
                writeln "MAIL FROM:<a@client.example"
                expect "501 5.1.7" or "501 5.5.x" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<<a@client.example>>"
                expect "501 5.1.7" or "501 5.5.x" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<a@client.example>x"
                expect "501 5.1.7" or "501 5.5.x" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A07 a display name" clause "RFC 5321 4.1.2" {
                call greet
                writeln "MAIL FROM:Bob <a@client.example>"
                expect "501" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A08 source routes" clause "RFC 5321 C, 3.6.1, 4.1.1.3" {
                call begun
                call recipient-good "<@one.example,@two.example:user@mx.example>"
                call recipient-bad "<@one.example,two.example:user@mx.example>"
                call dropped
            }
            test-case name "A09 percent hack, bang path, two at-signs" clause "RFC 5321 3.6, F" {
                call begun
                call recipient-good "<user%other.example@mx.example>"
                call recipient-good "<other.example!user@mx.example>"
                writeln "RCPT TO:<user@one.example@two.example>"
                expect "501 5.1.3" or "553 5.1.3" or postfix lenient smtp
            }
            test-case name "A10 quoted local parts" clause "RFC 5321 4.1.2" {
                call begun
                call recipient-good "<\"a b\"@mx.example>"
                call recipient-good "<\"a@b\"@mx.example>"
                call recipient-good "<\"a\\\"b\"@mx.example>"
                call recipient-good "<\".\"@mx.example>"
                call recipient-bad "<\"a@mx.example>"
                call dropped
            }
            test-case name "A11 dots that lead, trail and double" clause "RFC 5321 4.1.2" {
                call begun
                call recipient-bad "<.a@mx.example>"
                call recipient-bad "<a.@mx.example>"
                call recipient-bad "<a..b@mx.example>"
                call dropped
            }
            test-case name "A12 the longest local part, domain and path, and longer ones" clause "RFC 5321 4.5.3.1" {
                call begun
                when strict {
                    writeln "RCPT TO:<" "a" * 64 "@mx.example>"
                    expect "250"
                    writeln "RCPT TO:<" "a" * 65 "@mx.example>"
                    expect "501 5.1.x" or "553 5.1.x"
                    writeln "RCPT TO:<a@" "b.b.b.b." * 31 "bcdef.x>"
                    expect "250" or "501"
                    writeln "RCPT TO:<a@" "b.b.b.b." * 32 "x>"
                    expect "501 5.1.x" or "553 5.1.x"
                }
                when postfix lenient {
                    writeln "RCPT TO:<" "a" * 64 "@mx.example>"
                    expect smtp
                    writeln "RCPT TO:<" "a" * 300 "@mx.example>"
                    expect smtp
                }
            }
            test-case name "A13 domains that are none, and odd ones that are" clause "RFC 5321 4.1.2" {
                call begun
                call recipient-bad "<a@-b.example>"
                call recipient-bad "<a@mx.example.>"
                call recipient-bad "<a@mx..example>"
                writeln "RCPT TO:<a@" "b" * 64 ".example>"
                expect "501" or "553" or postfix lenient smtp
                call recipient-good "<a@single>"
                call recipient-good "<a@b_c.example>"
                call recipient-good "<a@123.example>"
                call dropped
            }
            test-case name "A14 address literals" clause "RFC 5321 4.1.3" {
                call begun
                call recipient-good "<a@[127.0.0.1]>"
                call recipient-good "<a@[IPv6:::1]>"
                call recipient-bad "<a@[x]>"
                call dropped
            }
            test-case name "A15 a second path in a line" clause "RFC 5321 4.1.1.2" {
                call greet
                writeln "MAIL FROM:<a@client.example> SIZE=1 <c@client.example>"
                expect "501" or "555" or postfix lenient "5xx"
                writeln "MAIL FROM:<a@client.example>%0d%0aRCPT TO:<b@mx.example>"
                expect "501" or "555" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A16 local parts that a shell or a path would take" clause "RFC 5321 3.6" {
                call begun
                call recipient-good "<|id@mx.example>"
                call recipient-good "</etc/passwd@mx.example>"
                call recipient-good "<\"../../x\"@mx.example>"
                call recipient-good "<-oQ/tmp@mx.example>"
                call recipient-good "<`id`@mx.example>"
                call dropped
            }
            test-case name "A17 parameters that nobody knows" clause "RFC 5321 4.1.1.11" {
                call greet
                writeln "MAIL FROM:<${from}> FOO=BAR"
                expect "555 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> FOO"
                expect "555 5.5.4" or "501 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> =x"
                expect "501 5.5.4" or postfix lenient "5xx"
            }
            test-case name "A18 a parameter twice" clause "RFC 5321 4.1.1.11" {
                call greet
                writeln "MAIL FROM:<${from}> SIZE=1 SIZE=2"
                expect "501 5.5.4" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A19 MAIL's parameters at RCPT" clause "RFC 5321 4.1.1.11" {
                call begun
                writeln "RCPT TO:<${to}> SIZE=1"
                expect "555 5.5.4" or "501 5.5.4" or postfix lenient "5xx"
            }
            test-case name "A20 a hundred recipients" clause "RFC 5321 4.5.3.1.8" {
                call begun
                repeat 100 {
                    writeln "RCPT TO:<${to}>"
                    expect "250" or lenient smtp
                }
                call dropped
            }
            test-case name "A21 1100 recipients" clause "RFC 5321 4.5.3.1.10" {
                call begun
                repeat 1000 {
                    writeln "RCPT TO:<${to}>"
                    expect "250" or postfix lenient smtp
                }
                repeat 100 {
                    writeln "RCPT TO:<${to}>"
                    expect "250" or "452 4.5.3" or postfix lenient smtp
                }
                call dropped
            }
            test-case name "A22 UTF-8 in an address without SMTPUTF8" clause "RFC 6531 3.4, 3.5" {
                call begun
                writeln "RCPT TO:<\xc3\xbc@mx.example>"
                expect "553 5.6.7" or "550 5.6.7" or postfix lenient smtp
            }
            test-case name "A23 the SMTPUTF8 parameter, with a value, and behind HELO" clause "RFC 6531 3.4" {
                call greet
                writeln "MAIL FROM:<${from}> SMTPUTF8=x"
                expect "501 5.5.4" or "555 5.5.4" or postfix lenient "5xx"
                disconnect
                connect
                expect "220"
                writeln "HELO client.example"
                expect "250"
                writeln "MAIL FROM:<${from}> SMTPUTF8"
                expect "555" or "501" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A24 octets that are no UTF-8 with SMTPUTF8" clause "RFC 6531 3.3" {
                call greet
                require "SMTPUTF8"
                writeln "MAIL FROM:<\xc3\xbc@client.example> SMTPUTF8"
                expect "250"
                writeln "RCPT TO:<\xc3\x28@mx.example>"
                expect "501" or "553 5.6.7" or postfix lenient "5xx"
                writeln "RCPT TO:<\xc0\xaf@mx.example>"
                expect "501" or "553 5.6.7" or postfix lenient "5xx"
                call dropped
            }
            test-case name "A25 UTF-8 in a header field without SMTPUTF8" clause "RFC 6532 3" {
                call greet
                call data
                content "Subject: \xc3\xbc\n\nx\n"
                expect "250" or "554 5.6.x"
            }
            test-case name "A26 BODY and its values" clause "RFC 6152 3" {
                call greet
                require "8BITMIME"
                writeln "MAIL FROM:<${from}> BODY=8BITMIME"
                expect "250"
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<${from}> body=7bit"
                expect "250"
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<${from}> BODY=XX"
                expect "501 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> BODY="
                expect "501 5.5.4" or postfix lenient "5xx"
            }
            test-case name "A27 eight-bit content without BODY" clause "RFC 5321 2.4" {
                call greet
                call data
                content "Subject: A27\n\n\xe4\xff\n"
                expect "250" or "554 5.6.x"
            }
            test-case name "A28 BODY=BINARYMIME, then DATA" clause "RFC 3030 3" {
                call greet
                require "BINARYMIME"
                writeln "MAIL FROM:<${from}> BODY=BINARYMIME"
                expect "250"
                writeln "RCPT TO:<${to}>"
                expect "250"
                writeln "DATA"
                expect "503 5.5.1" or postfix lenient "5xx"
            }
            test-case name "A29 SIZE of nothing, and above all limits" clause "RFC 1870 6.1" {
                call greet
                require "SIZE"
                writeln "MAIL FROM:<${from}> SIZE=0"
                expect "250"
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<${from}> SIZE=99999999999"
                expect "552 5.3.4" or postfix lenient "5xx" or lenient smtp
            }
            test-case name "A30 SIZE with 21 digits, a sign, letters, nothing" clause "RFC 1870 5" {
                call greet
                require "SIZE"
                writeln "MAIL FROM:<${from}> SIZE=999999999999999999999"
                expect "552 5.3.4" or "501 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> SIZE=-1"
                expect "501 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> SIZE=abc"
                expect "501 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> SIZE="
                expect "501 5.5.4" or postfix lenient "5xx"
            }
            test-case name "A31 declared small, sent above the limit" clause "RFC 1870 6.3" {
                call greet
                require "SIZE"
                writeln "MAIL FROM:<${from}> SIZE=100"
                expect "250"
                writeln "RCPT TO:<${to}>"
                expect "250"
                writeln "DATA"
                expect "354"
                write "Subject: A31\r\n\r\n"
                write "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n" * 830000
                write ".\r\n"
                expect "552 5.3.4" or postfix lenient "2xx" or postfix lenient "5xx" or postfix lenient disconnect
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "A32 no room for now" clause "RFC 1870 6.1" {
                call greet
                require "SIZE"
                writeln "MAIL FROM:<${from}> SIZE=1000"
                expect "250" or "452 4.3.1" or lenient "4xx"
                when reply "250" {
                    skip "the server has room"
                }
                writeln "RCPT TO:<${to}>"
                expect "503" or lenient "5xx"
            }
            test-case name "A33 parameters of DSN that are wrong" clause "RFC 3461 4" {
                call begun
                require "DSN"
                writeln "RCPT TO:<${to}> NOTIFY=NEVER,SUCCESS"
                expect "501 5.5.4" or postfix lenient "5xx"
                writeln "RCPT TO:<${to}> ORCPT=rfc822"
                expect "501 5.5.4" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<${from}> RET=X"
                expect "501 5.5.4" or postfix lenient "5xx"
                writeln "MAIL FROM:<${from}> ENVID=+ZZ"
                expect "501 5.5.4" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A34 parameters of DSN where it isn't offered" clause "RFC 5321 4.1.1.11" {
                call begun
                when offered "DSN" {
                    skip "the server offers DSN"
                }
                writeln "RCPT TO:<${to}> NOTIFY=NEVER"
                expect "555 5.5.4" or postfix lenient "5xx"
            }
            test-case name "A35 AUTH at MAIL" clause "RFC 4954 5" {
                call greet
                require "AUTH"
                writeln "MAIL FROM:<${from}> AUTH=<>"
                expect "250" or lenient smtp
                writeln "RSET"
                expect "250"
                writeln "MAIL FROM:<${from}> AUTH=+ZZ"
                expect "501 5.5.4" or postfix lenient "2xx" or postfix lenient "5xx"
                writeln "RSET"
                expect "250"
            }
            test-case name "A36 extensions that aren't offered" clause "RFC 5321 4.1.1.11" {
                call greet
                when not offered "REQUIRETLS" {
                    call not-offered "REQUIRETLS"
                }
                when not offered "FUTURERELEASE" {
                    call not-offered "HOLDFOR=60"
                }
                when not offered "MT-PRIORITY" {
                    call not-offered "MT-PRIORITY=3"
                }
                when not offered "DELIVERBY" {
                    call not-offered "BY=60;R"
                }
            }

            """#)
}
