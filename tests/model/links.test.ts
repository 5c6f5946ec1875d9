import assert from "node:assert/strict";
import { type LinkMember, type LinkSet, type LinkTarget, SECURITY_GROUP_EXPORTERS } from "../../src/model/links";
import type { Property } from "../../src/model/property";
import type { Resource } from "../../src/model/resource";
import { resource, type ResourceSpec, UNKNOWN } from "../support/stack";
import { modelOf } from "./network/builders";

const SG = "aws:ec2/securityGroup:SecurityGroup";
const GROUPS: LinkTarget = { types: [SG], exporters: SECURITY_GROUP_EXPORTERS };

const group = (name: string, more: Partial<ResourceSpec> = {}) => resource(SG, name, {}, more);
const vpc = resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
const reference = resource("pulumi:pulumi:StackReference", "other", { name: "other" });
const component = (name = "network") => resource("acme:net:Network", name, {}, { custom: false });

/** Resolves a property of `from`, the last of the resources. */
function resolve(path: string, ...resources: readonly ResourceSpec[]): LinkSet {
    const model = modelOf(resources);
    const from = model.deployment.resources.at(-1);
    assert.ok(from);
    return model.links.resolve(from, readAt(from, path), GROUPS);
}

/** `ingress[1].securityGroups`: follows keys and positions. */
function readAt(from: Resource, path: string): Property {
    const [top = "", ...steps] = path.split(/[.[]/);
    return steps.reduce((property, step) => {
        const found = step.endsWith("]") ? property.elements()[Number.parseInt(step, 10)] : property.get(step);
        assert.ok(found);
        return found;
    }, from.input(top));
}

const database = (vpcSecurityGroupIds: unknown, ...behind: readonly string[]) =>
    resource("aws:rds/instance:Instance", "db", { vpcSecurityGroupIds }, { deps: { vpcSecurityGroupIds: behind } });
const inline = (ingress: readonly object[], ...behind: readonly string[]) =>
    resource(SG, "guard", { ingress }, { deps: { ingress: behind } });

const names = (members: readonly LinkMember[]) =>
    members.map(({ resource: found, via }) => (via === undefined ? found.name : `${found.name}#${via}`)).sort();

function expectLinks(
    set: LinkSet,
    expected: { exact?: string[]; candidates?: string[]; external?: string[]; unresolved?: number },
): void {
    assert.deepEqual(
        {
            exact: names(set.exact),
            candidates: names(set.candidates),
            external: set.external,
            unresolved: set.unresolved.length,
        },
        { exact: [], candidates: [], external: [], unresolved: 0, ...expected },
    );
}

describe("links", () => {
    describe("known ids", () => {
        it("find the resource that bears one", () => {
            expectLinks(resolve("vpcSecurityGroupIds", group("a", { id: "sg-1" }), database(["sg-1"])), {
                exact: ["a"],
            });
        });
        it("are external where nothing bears them", () => {
            expectLinks(resolve("vpcSecurityGroupIds", group("a", { id: "sg-1" }), database(["sg-2"])), {
                external: ["sg-2"],
            });
        });
        it("find what another resource brings along", () => {
            const own = { ...vpc, outputs: { defaultSecurityGroupId: "sg-d" } };
            expectLinks(resolve("vpcSecurityGroupIds", own, database(["sg-d"])), {
                exact: ["vpc#defaultSecurityGroupId"],
            });
        });
        it("find an id inside a list of outputs", () => {
            const nodes = resource(
                "aws:eks/nodeGroup:NodeGroup",
                "nodes",
                {},
                { outputs: { resources: [{ remoteAccessSecurityGroupId: "sg-r" }] } },
            );
            expectLinks(resolve("vpcSecurityGroupIds", nodes, database(["sg-r"])), {
                exact: ["nodes#resources[].remoteAccessSecurityGroupId"],
            });
        });
        it("that are names may belong to several", () => {
            const twin = (name: string) => resource(SG, name, { name: "web" });
            expectLinks(resolve("vpcSecurityGroupIds", twin("a"), twin("b"), database(["web"])), {
                candidates: ["a", "b"],
            });
        });
        it("prefer the id to a name", () => {
            const named = resource(SG, "b", { name: "sg-1" });
            expectLinks(resolve("vpcSecurityGroupIds", group("a", { id: "sg-1" }), named, database(["sg-1"])), {
                exact: ["a"],
            });
        });
        it("that are empty name nothing", () => {
            expectLinks(resolve("vpcSecurityGroupIds", database([""])), {});
        });
    });

    describe("unknown elements of a list", () => {
        const [a, b] = [group("a"), group("b")];
        it("one element and one resource behind it", () =>
            expectLinks(resolve("vpcSecurityGroupIds", a, database([UNKNOWN], "a")), { exact: ["a"] }));
        it("as many elements as resources", () =>
            expectLinks(resolve("vpcSecurityGroupIds", a, b, database([UNKNOWN, UNKNOWN], "a", "b")), {
                exact: ["a", "b"],
            }));
        it("more elements than resources: they repeat", () =>
            expectLinks(resolve("vpcSecurityGroupIds", a, database([UNKNOWN, UNKNOWN], "a")), { exact: ["a"] }));
        it("fewer elements than resources: ambiguous", () =>
            expectLinks(resolve("vpcSecurityGroupIds", a, b, database([UNKNOWN], "a", "b")), {
                candidates: ["a", "b"],
            }));
        it("no resource behind them", () =>
            expectLinks(resolve("vpcSecurityGroupIds", database([UNKNOWN, UNKNOWN])), { unresolved: 2 }));
        it("a known element is none of the unknown ones", () => {
            expectLinks(
                resolve("vpcSecurityGroupIds", group("a", { id: "sg-1" }), b, database(["sg-1", UNKNOWN], "a", "b")),
                { exact: ["a", "b"] },
            );
        });
        it("resources of other kinds do not count", () => {
            const subnet = resource("aws:ec2/subnet:Subnet", "subnet");
            expectLinks(resolve("vpcSecurityGroupIds", a, subnet, database([UNKNOWN], "a", "subnet")), {
                exact: ["a"],
            });
        });
        it("what another resource brings along", () => {
            expectLinks(resolve("vpcSecurityGroupIds", vpc, database([UNKNOWN], "vpc")), {
                exact: ["vpc#defaultSecurityGroupId"],
            });
        });
        it("a value of another stack", () =>
            expectLinks(resolve("vpcSecurityGroupIds", reference, database([UNKNOWN], "other")), { unresolved: 1 }));
        it("a value of another stack beside one of this", () => {
            expectLinks(resolve("vpcSecurityGroupIds", a, reference, database([UNKNOWN, UNKNOWN], "a", "other")), {
                exact: ["a"],
                unresolved: 2,
            });
        });
    });

    describe("a list that is unknown as a whole", () => {
        const [a, b] = [group("a"), group("b")];
        it("one resource behind it", () =>
            expectLinks(resolve("vpcSecurityGroupIds", a, database(UNKNOWN, "a")), { exact: ["a"] }));
        it("several resources behind it", () =>
            expectLinks(resolve("vpcSecurityGroupIds", a, b, database(UNKNOWN, "a", "b")), { candidates: ["a", "b"] }));
        it("nothing behind it", () =>
            expectLinks(resolve("vpcSecurityGroupIds", database(UNKNOWN)), { unresolved: 1 }));
    });

    describe("components", () => {
        const inside = (name: string, parent = "network") => group(name, { parent });
        it("stand for what they contain", () => {
            expectLinks(
                resolve("vpcSecurityGroupIds", component(), inside("a"), inside("b"), database([UNKNOWN], "network")),
                { candidates: ["a", "b"] },
            );
        });
        it("contain one only", () =>
            expectLinks(resolve("vpcSecurityGroupIds", component(), inside("a"), database([UNKNOWN], "network")), {
                exact: ["a"],
            }));
        it("give way to what is named beside them", () => {
            expectLinks(
                resolve(
                    "vpcSecurityGroupIds",
                    component(),
                    inside("a"),
                    inside("b"),
                    database([UNKNOWN], "network", "a"),
                ),
                { exact: ["a"] },
            );
        });
        it("stand for the elements for which nothing is named", () => {
            const all = [component(), inside("a"), inside("b"), group("own")];
            expectLinks(resolve("vpcSecurityGroupIds", ...all, database([UNKNOWN, UNKNOWN], "own", "network")), {
                exact: ["own"],
                candidates: ["a", "b"],
            });
        });
        it("add to a list that is unknown as a whole", () => {
            const all = [component(), inside("a"), group("own")];
            expectLinks(resolve("vpcSecurityGroupIds", ...all, database(UNKNOWN, "own", "network")), {
                candidates: ["a", "own"],
            });
        });
        it("are named with their own members", () => {
            const all = [component(), inside("a"), inside("b"), inside("c")];
            expectLinks(resolve("vpcSecurityGroupIds", ...all, database(UNKNOWN, "network", "a", "b")), {
                candidates: ["a", "b"],
            });
        });
    });

    describe("a property that shares its dependencies", () => {
        const [a, b] = [group("a"), group("b")];
        const unknowns = (count: number) => ({ securityGroups: Array.from({ length: count }, () => UNKNOWN) });
        it("one source for one entry", () =>
            expectLinks(resolve("ingress[0].securityGroups", a, inline([unknowns(1)], "a")), { exact: ["a"] }));
        it("the same source in two entries", () =>
            expectLinks(resolve("ingress[1].securityGroups", a, inline([unknowns(1), unknowns(1)], "a")), {
                exact: ["a"],
            }));
        it("two sources in two entries", () =>
            expectLinks(resolve("ingress[0].securityGroups", a, b, inline([unknowns(1), unknowns(1)], "a", "b")), {
                candidates: ["a", "b"],
            }));
        it("two sources in one entry", () =>
            expectLinks(resolve("ingress[0].securityGroups", a, b, inline([unknowns(2)], "a", "b")), {
                exact: ["a", "b"],
            }));
        it("two sources in one entry, and another beside it", () => {
            expectLinks(resolve("ingress[0].securityGroups", a, b, inline([unknowns(2), unknowns(1)], "a", "b")), {
                candidates: ["a", "b"],
            });
        });
        it("the VPC stands behind the addresses", () => {
            const entry = { ...unknowns(1), cidrBlocks: ["10.0.0.0/16"] };
            expectLinks(resolve("ingress[0].securityGroups", vpc, a, inline([entry], "vpc", "a")), { exact: ["a"] });
        });
        it("the VPC's default group and another one", () => {
            expectLinks(resolve("ingress[0].securityGroups", vpc, a, inline([unknowns(2)], "vpc", "a")), {
                exact: ["a", "vpc#defaultSecurityGroupId"],
            });
        });
        it("a known source elsewhere is none of the unknown ones", () => {
            const own = group("a", { id: "sg-1" });
            expectLinks(
                resolve(
                    "ingress[1].securityGroups",
                    own,
                    b,
                    inline([{ securityGroups: ["sg-1"] }, unknowns(1)], "a", "b"),
                ),
                { exact: ["b"] },
            );
        });
        it("an entry that is unknown as a whole", () => {
            expectLinks(resolve("ingress[0].securityGroups", a, b, inline([unknowns(1), UNKNOWN as never], "a", "b")), {
                candidates: ["a", "b"],
            });
        });
    });

    it("the one resource that a property certainly means", () => {
        const model = modelOf([
            group("a"),
            group("b"),
            database([UNKNOWN], "a"),
            resource(
                "aws:rds/instance:Instance",
                "two",
                { vpcSecurityGroupIds: [UNKNOWN] },
                { deps: { vpcSecurityGroupIds: ["a", "b"] } },
            ),
        ]);
        const one = model.deployment.resources
            .slice(-2)
            .map((from) => model.links.one(from, from.input("vpcSecurityGroupIds"), GROUPS)?.name);
        assert.deepEqual(one, ["a", undefined]);
    });
});
