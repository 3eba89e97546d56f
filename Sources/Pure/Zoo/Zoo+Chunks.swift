extension Zoo {
    /// Rows B: BDAT.
    static let chunks = File(
        name: "zoo/chunks.fs",
        text: #"""
            include "common.fs"

            proc chunking {
                call greet
                require "CHUNKING"
                call envelope
            }

            test-case name "B01 one chunk" clause "RFC 3030 2" {
                call chunking
                bdat "Subject: B01\r\n\r\nx\r\n" last
                expect "250"
            }
            test-case name "B02 several chunks, and an empty last one" clause "RFC 3030 2" {
                call chunking
                bdat "Subject: B02\r\n"
                expect "250"
                bdat "\r\nx\r\n"
                expect "250"
                writeln "BDAT 0 LAST"
                expect "250"
            }
            test-case name "B03 fewer octets than announced, and gone" clause "RFC 3030 2" {
                call chunking
                write "BDAT 1000 LAST\r\nSubject: B03\r\n"
                disconnect
            }
            test-case name "B04 more octets than announced" clause "RFC 3030 2" {
                call chunking
                write "BDAT 6 LAST\r\nx: y\r\nXJUNK\r\n"
                expect "250"
                expect "500" or "421" or postfix lenient "5xx" or disconnect
                disconnect
            }
            test-case name "B05 sizes that are none" clause "RFC 3030 2" {
                call chunking
                writeln "BDAT"
                expect "501 5.5.4" or postfix lenient "5xx" or disconnect
                disconnect
                connect
                call chunking
                writeln "BDAT -1"
                expect "501 5.5.4" or postfix lenient "5xx" or disconnect
                disconnect
                connect
                call chunking
                writeln "BDAT 18446744073709551616"
                expect "501 5.5.4" or "552 5.3.4" or postfix lenient "5xx" or disconnect
                disconnect
            }
            test-case name "B06 BDAT before RCPT: its octets are passed over" clause "RFC 3030 2" {
                call greet
                require "CHUNKING"
                bdat "MAIL FROM:<a@client.example>\r\n" last
                expect "503 5.5.1" or postfix lenient smtp permfail
                when postfix lenient {
                    disconnect
                }
            }
            test-case name "B07 DATA behind BDAT" clause "RFC 3030 2" {
                call chunking
                bdat "Subject: B07\r\n"
                expect "250"
                writeln "DATA"
                expect "503 5.5.1" or postfix lenient "5xx"
                call dropped
                call works
            }
            test-case name "B08 a chunk above the limit" clause "RFC 3030 2, RFC 1870 6.3" {
                call chunking
                write "BDAT 99999999999 LAST\r\n"
                expect within 5s "552 5.3.4" or "501" or "421" or disconnect or silence 2s
                disconnect
            }
            test-case name "B09 dots, bare CR and LF, and NUL in a chunk" clause "RFC 3030 2, 3" {
                call chunking
                bdat "Subject: B09\r\n\r\n.\r\n..\r\n" last
                expect "250"
                call envelope
                bdat "Subject: B09\r\n\r\na\nb\rc\0\r\n" last
                expect "250" or "554 5.6.x" or postfix lenient "2xx" or postfix lenient "5xx"
            }
            test-case name "B10 NOOP and RSET between chunks" clause "RFC 3030 2" {
                call chunking
                bdat "Subject: B10\r\n"
                expect "250"
                writeln "NOOP"
                expect "250"
                call dropped
                call works
            }
            test-case name "B11 a group of chunks and commands, chunks that look like commands" clause "RFC 3030 2, RFC 2920" {
                call greet
                require "CHUNKING"
                require "PIPELINING"
                pipeline {
                    writeln "MAIL FROM:<${from}>"
                    writeln "RCPT TO:<${to}>"
                    bdat "QUIT\r\nRSET\r\n"
                    bdat "NOOP\r\n" last
                    writeln "NOOP"
                    expect "250"
                    expect "25x"
                    expect "250"
                    expect "250"
                    expect "250"
                }
            }
            test-case name "B12 BDAT where it isn't offered" clause "RFC 5321 4.2.4" {
                call greet
                when offered "CHUNKING" {
                    skip "the server offers CHUNKING"
                }
                call envelope
                writeln "BDAT 6 LAST"
                expect "502 5.5.1" or "500" or postfix lenient "5xx"
                disconnect
            }
            test-case name "B13 two gigabytes announced" clause "RFC 3030 2" {
                call chunking
                write "BDAT 2147483648\r\n"
                expect within 5s "552 5.3.4" or "421" or disconnect or silence 2s
                disconnect
            }

            """#)
}
