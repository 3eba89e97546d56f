import Testing

@testable import Faults

@Suite("SipHash-2-4")
struct SipHashTests {
    /// The key 00 01 … 0f of the paper's appendix A and of the reference implementation's vectors.
    private static let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)

    @Test(
        arguments: [
            (0, 0x726F_DB47_DD0E_0E31), (1, 0x74F8_39C5_93DC_67FD), (7, 0xAB02_00F5_8B01_D137),
            (8, 0x93F5_F579_9A93_2462), (15, 0xA129_CA61_49BE_45E5), (63, 0x958A_324C_EB06_4572),
        ] as [(UInt8, UInt64)])
    func `octets counted from 0 have the published hash`(count: UInt8, hash: UInt64) {
        #expect(SipHash.hash(Array(0..<count), key: Self.key.0, Self.key.1) == hash)
    }

    @Test func `no two lists of texts run into one`() {
        let lists = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], []]
        #expect(Set(lists.map { keyedHash(1, .draw, $0) }).count == lists.count)
    }

    @Test func `a key of one purpose is no key of another`() {
        let hashes = [HashPurpose.draw, .attempt, .firing, .grey].map { keyedHash(1, $0, ["a"]) }
        #expect(Set(hashes).count == 4)
    }
}
