import assert from "node:assert/strict";
import fc from "fast-check";
import {
    type AddressRange,
    contains,
    isPrivate,
    isWorld,
    isWorldBlock,
    parseCidr,
    publicSize,
} from "../../../src/model/network/addresses";

const cidr = (text: string): AddressRange => {
    const range = parseCidr(text);
    assert.ok(range, text);
    return range;
};
const world = (...texts: readonly string[]) => isWorld(texts.map(cidr));

describe("addresses", () => {
    describe("parsing", () => {
        it("clears the host bits", () => {
            const { first, last } = cidr("203.0.113.7/0");
            assert.deepEqual([first, last], [0n, (1n << 32n) - 1n]);
        });
        it("takes every form of IPv6", () => {
            for (const text of ["::/0", "0:0:0:0:0:0:0:0/0", "0000::0/0", "2001:DB8::1/0"]) {
                assert.equal(cidr(text).last, (1n << 128n) - 1n, text);
            }
            assert.equal(cidr("2001:db8:0:0::/56").first, cidr("2001:0DB8::/56").first);
        });
        it("takes a bare address as a host", () => assert.equal(cidr("198.51.100.9").prefix, 32));
        it("refuses what is no block", () => {
            for (const text of [
                "",
                "10.0.0.0/33",
                "::/129",
                "10.0.0/8",
                "010.0.0.1/8x",
                "0x0a.0.0.0/8",
                "1.2.3.4.5/8",
                "any",
                "fe80::1%eth0/64",
                "10.0.0.0/-1",
            ]) {
                assert.equal(parseCidr(text), undefined, text);
            }
        });
    });

    describe("the world", () => {
        it("is everything", () => assert.ok(world("0.0.0.0/0") && world("::/0") && world("2000::/3")));
        it("is a half", () => assert.ok(world("0.0.0.0/1") && world("128.0.0.0/1")));
        it("is more than one organisation can hold", () => assert.ok(!world("17.0.0.0/8") && world("16.0.0.0/7")));
        it("is a sixteenth of all addresses, in however many blocks", () => {
            const eights = (count: number) => Array.from({ length: count }, (_, index) => `${20 + index}.0.0.0/8`);
            assert.ok(!world(...eights(15)));
            assert.ok(world(...eights(16)));
            // The same block twice is one block.
            assert.ok(!world(...eights(10), ...eights(10)));
        });
        it("is no private space", () =>
            assert.ok(
                !world("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "224.0.0.0/4"),
            ));
        it("is what is left around private space", () => {
            assert.equal(publicSize(cidr("10.0.0.0/7")), 1n << 24n);
            assert.ok(!isWorldBlock(cidr("10.0.0.0/7")));
        });
        it("in IPv6 is a /16 or more", () => assert.ok(world("2a00::/16") && !world("2a05:d000::/25")));
    });

    it("knows private space in both families", () => {
        assert.deepEqual(
            ["10.1.0.0/16", "fd00::/8", "10.0.0.0/7", "2001:db8::/32", "100.64.1.0/24"].map((text) =>
                isPrivate(cidr(text)),
            ),
            [true, true, false, false, true],
        );
    });

    const anyCidr = fc.oneof(
        fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`),
        fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([address, prefix]) => `${address}/${prefix}`),
    );

    it("a block is the sum of its halves", () => {
        fc.assert(
            fc.property(anyCidr, (text) => {
                const range = cidr(text);
                const bits = range.family === 4 ? 32 : 128;
                fc.pre(range.prefix < bits);
                const middle = range.first + (range.last - range.first) / 2n;
                const halves: AddressRange[] = [
                    { ...range, prefix: range.prefix + 1, last: middle },
                    { ...range, prefix: range.prefix + 1, first: middle + 1n },
                ];
                assert.ok(halves.every((half) => contains(range, half)));
                assert.equal(
                    halves.reduce((size, half) => size + publicSize(half), 0n),
                    publicSize(range),
                );
            }),
        );
    });

    it("more blocks are never less of the world", () => {
        fc.assert(
            fc.property(fc.array(anyCidr, { maxLength: 12 }), fc.array(anyCidr, { maxLength: 4 }), (some, more) => {
                if (world(...some)) assert.ok(world(...some, ...more));
            }),
        );
    });
});
