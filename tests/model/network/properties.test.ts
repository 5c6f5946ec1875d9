import assert from "node:assert/strict";
import fc from "fast-check";
import admission from "../../../policies/database/database-app-servers-only";
import openPort from "../../../policies/database/database-no-open-port";
import world from "../../../policies/database/database-no-world-ingress";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { decoders } from "../../support/decoders";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

/** A network in the abstract; one network can be written down in many ways. */
interface Network {
    readonly groups: number;
    readonly entries: readonly Entry[];
    readonly wearers: readonly { readonly kind: "service" | "balancer" | "job"; readonly groups: readonly number[] }[];
    readonly store: readonly number[];
}
interface Entry {
    readonly group: number;
    readonly from: number;
    readonly to: number;
    readonly source: { readonly cidr: string } | { readonly group: number } | { readonly self: true };
}
interface Style {
    /** Ids are known (an export), or do not exist yet (a first preview). */
    readonly ids: "known" | "unknown";
    /** References name the component that holds the groups, as those to a component of another language do. */
    readonly component?: boolean;
    readonly rules: "inline" | "separate" | "older";
    readonly prefix: string;
    readonly order: readonly number[];
}

const PLAIN: Style = { ids: "known", rules: "inline", prefix: "", order: [] };
const CIDRS = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "10.0.0.0/8",
    "198.51.100.0/24",
    "17.0.0.0/8",
    "::/0",
    "2a05:d000::/25",
];
const PORTS = [
    [5432, 5432],
    [443, 443],
    [0, 65535],
    [5000, 6000],
    [22, 22],
] as const;

const index = fc.integer({ min: 0, max: 3 });
const source = fc.oneof(
    fc.constantFrom(...CIDRS).map((cidr) => ({ cidr })),
    index.map((group) => ({ group })),
    fc.constant({ self: true as const }),
);
const entry: fc.Arbitrary<Entry> = fc
    .tuple(index, fc.constantFrom(...PORTS), source)
    .map(([group, [from, to], where]) => ({ group, from, to, source: where }));
const network: fc.Arbitrary<Network> = fc.record({
    groups: fc.constant(4),
    entries: fc.array(entry, { maxLength: 8 }),
    wearers: fc.array(
        fc.record({
            kind: fc.constantFrom("service", "balancer", "job"),
            groups: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }),
        }),
        { maxLength: 4 },
    ),
    store: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }),
});

const TYPES = {
    service: ["aws:ecs/service:Service", "networkConfiguration"],
    balancer: ["aws:lb/loadBalancer:LoadBalancer", "securityGroups"],
    job: ["aws:batch/computeEnvironment:ComputeEnvironment", "computeResources"],
} as const;

/** Writes a network down as resources. */
function write(net: Network, style: Style): ResourceSpec[] {
    const name = (kind: string, number: number) => `${style.prefix}${kind}${number}`;
    const ownName = (number: number) => name("sg", number);
    const groupName = (number: number) => (style.component === true ? "network" : ownName(number));
    const id = (number: number) => (style.ids === "known" ? `sg-${number}` : UNKNOWN);
    const groups = Array.from({ length: net.groups }, (_, number): ResourceSpec => {
        const own = net.entries.filter((candidate) => candidate.group === number);
        const sources = own.flatMap(({ source: where }) => ("group" in where ? [groupName(where.group)] : []));
        return resource(
            "aws:ec2/securityGroup:SecurityGroup",
            ownName(number),
            style.rules === "inline" ? { ingress: own.map((one) => inline(one, id)) } : {},
            {
                ...(style.ids === "known" ? { id: id(number) } : {}),
                ...(style.component === true ? { parent: "network" } : {}),
                deps: style.rules === "inline" && sources.length > 0 ? { ingress: [...new Set(sources)] } : {},
            },
        );
    });
    const rules =
        style.rules === "inline"
            ? []
            : net.entries.map((one, number) => separate(one, name("rule", number), style, groupName, id));
    const wearers = net.wearers.map(({ kind, groups: worn }, number) => {
        const [type, top] = TYPES[kind];
        const ids = worn.map(id);
        const inputs: Json =
            kind === "balancer"
                ? { securityGroups: ids }
                : { [top]: { [kind === "job" ? "securityGroupIds" : "securityGroups"]: ids } };
        return resource(type, name("wearer", number), inputs, { deps: { [top]: worn.map(groupName) } });
    });
    const store = resource(
        "aws:rds/instance:Instance",
        name("db", 0),
        { engine: "postgres", vpcSecurityGroupIds: net.store.map(id) },
        { deps: { vpcSecurityGroupIds: net.store.map(groupName) } },
    );
    const network = style.component === true ? [resource("acme:net:Network", "network", {}, { custom: false })] : [];
    const all = [...network, ...groups, ...rules, ...wearers, store];
    return all
        .map((spec, position) => ({ spec, rank: style.order[position] ?? position }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ spec }) => spec);
}

const isV6 = (cidr: string) => cidr.includes(":");

function inline({ from, to, source: where }: Entry, id: (group: number) => string): Json {
    const base = { protocol: "tcp", fromPort: from, toPort: to };
    if ("cidr" in where) return { ...base, [isV6(where.cidr) ? "ipv6CidrBlocks" : "cidrBlocks"]: [where.cidr] };
    return "group" in where ? { ...base, securityGroups: [id(where.group)] } : { ...base, self: true };
}

function separate(
    one: Entry,
    name: string,
    style: Style,
    groupName: (group: number) => string,
    id: (group: number) => string,
): ResourceSpec {
    const { group, from, to } = one;
    const where = "self" in one.source ? { group } : one.source;
    const deps = { securityGroupId: [groupName(group)] };
    if (style.rules === "older") {
        const base = {
            type: "ingress",
            protocol: "6",
            fromPort: String(from),
            toPort: String(to),
            securityGroupId: id(group),
        };
        const type = "aws:ec2/securityGroupRule:SecurityGroupRule";
        if ("cidr" in where) {
            return resource(
                type,
                name,
                { ...base, [isV6(where.cidr) ? "ipv6CidrBlocks" : "cidrBlocks"]: [where.cidr] },
                { deps },
            );
        }
        return resource(
            type,
            name,
            { ...base, sourceSecurityGroupId: id(where.group) },
            { deps: { ...deps, sourceSecurityGroupId: [groupName(where.group)] } },
        );
    }
    const base = { ipProtocol: "tcp", fromPort: from, toPort: to, securityGroupId: id(group) };
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    if ("cidr" in where) {
        return resource(type, name, { ...base, [isV6(where.cidr) ? "cidrIpv6" : "cidrIpv4"]: where.cidr }, { deps });
    }
    return resource(
        type,
        name,
        { ...base, referencedSecurityGroupId: id(where.group) },
        { deps: { ...deps, referencedSecurityGroupId: [groupName(where.group)] } },
    );
}

/** The worst outcome of each rule: on the database, and over all that open ports. */
function verdicts(net: Network, style: Partial<Style> = {}): Record<string, string> {
    const full = { ...PLAIN, ...style };
    const deployment = (decoders[0] as (typeof decoders)[number]).decode({
        resources: write(net, full),
        preview: full.ids === "unknown",
    });
    const findings = evaluate({
        deployment,
        rules: [world, admission, openPort],
        settings: DEFAULT_SETTINGS,
        now: new Date("2026-01-15T00:00:00Z"),
        pass: "stack",
    });
    const worst = (rule: string) => {
        const outcomes = findings.filter((finding) => finding.rule === rule).map((finding) => finding.outcome);
        assert.ok(!outcomes.includes("error"), JSON.stringify(findings.map((finding) => finding.message)));
        return outcomes.includes("violation") ? "violation" : outcomes.includes("unknown") ? "unknown" : "pass";
    };
    return { world: worst(world.id), admission: worst(admission.id), openPort: worst(openPort.id) };
}

/** The two halves of every block. */
function halved(net: Network): Network {
    const halves: Readonly<Record<string, readonly string[]>> = {
        "0.0.0.0/0": ["0.0.0.0/1", "128.0.0.0/1"],
        "10.0.0.0/8": ["10.0.0.0/9", "10.128.0.0/9"],
        "17.0.0.0/8": ["17.0.0.0/9", "17.128.0.0/9"],
        "::/0": ["::/1", "8000::/1"],
        "198.51.100.0/24": ["198.51.100.0/25", "198.51.100.128/25"],
    };
    const split = (one: Entry): Entry[] =>
        "cidr" in one.source
            ? (halves[one.source.cidr] ?? [one.source.cidr]).map((cidr) => ({ ...one, source: { cidr } }))
            : [one];
    return { ...net, entries: net.entries.flatMap(split) };
}

const style: fc.Arbitrary<Pick<Style, "ids" | "rules">> = fc.record({
    ids: fc.constantFrom("known", "unknown"),
    rules: fc.constantFrom("inline", "separate", "older"),
});

describe("reach, whatever the network", () => {
    it("does not hang on the order of resources", () => {
        fc.assert(
            fc.property(network, style, fc.array(fc.integer(), { minLength: 20, maxLength: 20 }), (net, way, order) =>
                assert.deepEqual(verdicts(net, { ...way, order }), verdicts(net, way)),
            ),
        );
    });

    it("does not hang on names", () => {
        fc.assert(
            fc.property(network, style, fc.constantFrom("zz-", "bastionless-"), (net, way, prefix) =>
                assert.deepEqual(verdicts(net, { ...way, prefix }), verdicts(net, way)),
            ),
        );
    });

    it("does not change when blocks are split into halves", () => {
        fc.assert(
            fc.property(network, style, (net, way) => {
                // Halves of single rules may lie in two resources; only groups see them together.
                const { openPort: _, ...expected } = verdicts(net, way);
                const { openPort: __, ...found } = verdicts(halved(net), way);
                assert.deepEqual(found, expected);
            }),
        );
    });

    it("does not change when inline rules become resources", () => {
        fc.assert(
            fc.property(network, fc.constantFrom("separate", "older"), (net, rules) => {
                const { openPort: _, ...expected } = verdicts(net);
                const { openPort: __, ...found } = verdicts(net, { rules });
                assert.deepEqual(found, expected);
            }),
        );
    });

    it("in a preview with separate rules knows what an export knows", () => {
        fc.assert(
            fc.property(network, (net) =>
                assert.deepEqual(
                    verdicts(net, { ids: "unknown", rules: "separate" }),
                    verdicts(net, { rules: "separate" }),
                ),
            ),
        );
    });

    it("in a preview with inline rules may not know, and is never wrong", () => {
        fc.assert(
            fc.property(network, (net) => {
                const later = verdicts(net);
                for (const [rule, outcome] of Object.entries(verdicts(net, { ids: "unknown" }))) {
                    assert.ok(
                        outcome === "unknown" || outcome === later[rule],
                        `${rule}: ${outcome}, then ${String(later[rule])}`,
                    );
                }
            }),
        );
    });

    it("behind a component may not know, and is never wrong", () => {
        fc.assert(
            fc.property(
                network,
                fc.constantFrom("inline" as const, "separate" as const, "older" as const),
                (net, rules) => {
                    const later = verdicts(net, { rules });
                    for (const [rule, outcome] of Object.entries(
                        verdicts(net, { ids: "unknown", component: true, rules }),
                    )) {
                        const right = outcome === "unknown" || outcome === later[rule];
                        assert.ok(right, `${rule}: ${outcome}, then ${String(later[rule])}`);
                    }
                },
            ),
            { numRuns: 300 },
        );
    });

    it("never improves when a rule is added", () => {
        const rank = { pass: 0, unknown: 1, violation: 2 } as Record<string, number>;
        fc.assert(
            fc.property(network, entry, style, (net, more, way) => {
                const before = verdicts(net, way);
                const after = verdicts({ ...net, entries: [...net.entries, more] }, way);
                for (const rule of ["world", "openPort"]) {
                    assert.ok(
                        (rank[after[rule] as string] as number) >= (rank[before[rule] as string] as number),
                        rule,
                    );
                }
                if (before.admission === "violation") assert.notEqual(after.admission, "pass");
            }),
        );
    });
});
