import assert from "node:assert/strict";
import fc from "fast-check";
import { type AddressRange, isWorld, parseCidr } from "../../../src/model/network/addresses";
import type { Permission, Transport } from "../../../src/model/network/entries";
import { worldExposure } from "../../../src/model/network/exposure";
import { known } from "../../../src/model/value";
import { Resource } from "../../../src/model/resource";

const origin = new Resource({
    urn: "urn:pulumi:prod::shop::aws:ec2/securityGroup:SecurityGroup::sg",
    type: "aws:ec2/securityGroup:SecurityGroup",
});

interface Rule {
    readonly from: number;
    readonly to: number;
    readonly cidr: string;
    readonly transport?: Transport;
}

function expose(rules: readonly Rule[]) {
    const addresses = new Map<Permission, AddressRange>();
    const permissions = rules.map((rule): Permission => {
        const permission: Permission = {
            origin,
            path: "",
            transport: known(rule.transport ?? "tcp"),
            ports: known({ from: rule.from, to: rule.to }),
            source: { kind: "self" },
        };
        addresses.set(permission, parseCidr(rule.cidr) as AddressRange);
        return permission;
    });
    return worldExposure(permissions, "tcp", (permission) => ({
        ranges: [addresses.get(permission) as AddressRange],
        gap: undefined,
    })).certain;
}

const ports = (rules: readonly Rule[]) => expose(rules).map(({ from, to }) => [from, to]);

describe("exposure", () => {
    it("is the overlap of what together is the world", () => {
        const eighths = Array.from({ length: 16 }, (_, index) => ({
            from: 100 + index,
            to: 200,
            cidr: `${20 + index}.0.0.0/8`,
        }));
        assert.deepEqual(ports(eighths), [[115, 200]]);
    });
    it("names all that take part", () => {
        const eighths = Array.from({ length: 16 }, (_, index) => ({ from: 1, to: 9, cidr: `${20 + index}.0.0.0/8` }));
        assert.equal(expose([...eighths, { from: 1, to: 9, cidr: "10.0.0.0/8" }])[0]?.permissions.length, 16);
    });
    it("names only the world where one block is it", () => {
        const [open] = expose([
            { from: 5432, to: 5432, cidr: "0.0.0.0/0" },
            { from: 1, to: 9999, cidr: "17.0.0.0/8" },
        ]);
        assert.deepEqual([open?.from, open?.to, open?.permissions.length], [5432, 5432, 1]);
    });
    it("reaches to the last port", () => assert.deepEqual(ports([{ from: 0, to: 65535, cidr: "::/0" }]), [[0, 65535]]));
    it("is none over another transport", () =>
        assert.deepEqual(ports([{ from: 53, to: 53, cidr: "::/0", transport: "udp" }]), []));

    it("agrees with asking port by port", () => {
        const cidrs = [
            "0.0.0.0/0",
            "::/0",
            ...Array.from({ length: 20 }, (_, index) => `${20 + index}.0.0.0/8`),
            "10.0.0.0/8",
            "2a00::/17",
        ];
        const rule = fc.record({
            from: fc.integer({ min: 1, max: 12 }),
            length: fc.integer({ min: 0, max: 12 }),
            cidr: fc.constantFrom(...cidrs),
        });
        fc.assert(
            fc.property(fc.array(rule, { maxLength: 30 }), (drawn) => {
                const rules = drawn.map(({ from, length, cidr }) => ({ from, to: from + length, cidr }));
                const open = expose(rules);
                for (let port = 0; port <= 26; port += 1) {
                    const ranges = rules
                        .filter((one) => one.from <= port && port <= one.to)
                        .map((one) => parseCidr(one.cidr) as AddressRange);
                    assert.equal(
                        open.some(({ from, to }) => from <= port && port <= to),
                        isWorld(ranges),
                        `port ${port}`,
                    );
                }
            }),
        );
    });
});
