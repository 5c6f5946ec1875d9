import assert from "node:assert/strict";
import admission from "../../../policies/database/database-app-servers-only";
import world from "../../../policies/database/database-no-world-ingress";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import type { Rule } from "../../../src/rule/rule";
import { decoders } from "../../support/decoders";
import { resource, type ResourceSpec, UNKNOWN } from "../../support/stack";
import { allow, database, from, group, ingressRule, loadBalancer, service, vpc, WORLD } from "./builders";

/** What a rule answers about the database of a stack in which no id exists yet. */
function verdict(rule: Rule, resources: readonly ResourceSpec[]): string {
    const verdicts = decoders.map((decoder) => {
        const deployment = decoder.decode({ resources, preview: true });
        const findings = evaluate({
            deployment,
            rules: [rule],
            settings: DEFAULT_SETTINGS,
            now: new Date("2026-01-15T00:00:00Z"),
            pass: "stack",
        });
        const outcomes = new Set(
            findings.filter((finding) => finding.subject.name === "db").map((finding) => finding.outcome),
        );
        return [...outcomes].join();
    });
    assert.equal(new Set(verdicts).size, 1, `${decoders.map(({ name }) => name).join()}: ${verdicts.join()}`);
    return verdicts[0] as string;
}

const open = (name: string) => group(name, [allow(5432, { cidrBlocks: WORLD })]);
const closed = (name: string) => group(name, []);
const network = resource("acme:net:Network", "network", {}, { custom: false });
const inNetwork = (spec: ResourceSpec) => ({ ...spec, parent: "network" });
const unknownList = (...behind: readonly string[]) =>
    database([], { vpcSecurityGroupIds: UNKNOWN }, { deps: { vpcSecurityGroupIds: behind } });
const reference = resource("pulumi:pulumi:StackReference", "other", { name: "other" });

/** The table of situations at preview that the model promises to tell apart (catalogue M5 and M6). */
describe("reach in a first preview", () => {
    it("one unknown id, one group behind it: decided", () => {
        assert.equal(verdict(world, [open("sg"), database(["sg"])]), "violation");
        assert.equal(verdict(world, [closed("sg"), database(["sg"])]), "pass");
    });

    it("two groups in a list of two: both are worn", () => {
        assert.equal(verdict(world, [open("a"), closed("b"), database(["a", "b"])]), "violation");
        assert.equal(verdict(world, [closed("a"), closed("b"), database(["a", "b"])]), "pass");
    });

    describe("two inline entries on two ports, and two unknown sources", () => {
        const guard = group("sg", [allow(5432, from("x")), allow(443, from("y"))], ["x", "y"]);
        const stack = (...wearers: readonly ResourceSpec[]) => [
            closed("x"),
            closed("y"),
            guard,
            ...wearers,
            database(["sg"]),
        ];
        it("decided where both sources have the same verdict", () => {
            assert.equal(verdict(admission, stack(service("one", "x"), service("two", "y"))), "pass");
            assert.equal(
                verdict(admission, stack(loadBalancer("one", ["x"]), loadBalancer("two", ["y"]))),
                "violation",
            );
        });
        it("unknown where they differ", () => {
            assert.equal(verdict(admission, stack(service("one", "x"), loadBalancer("two", ["y"]))), "unknown");
        });
    });

    it("an unknown list with several candidates: decided where they agree", () => {
        assert.equal(verdict(world, [open("a"), open("b"), unknownList("a", "b")]), "violation");
        assert.equal(verdict(world, [closed("a"), closed("b"), unknownList("a", "b")]), "pass");
        assert.equal(verdict(world, [open("a"), closed("b"), unknownList("a", "b")]), "unknown");
    });

    it("the group of a new EKS cluster: its nodes", () => {
        const eks = resource("aws:eks/cluster:Cluster", "eks", { vpcConfig: { subnetIds: ["subnet-1"] } });
        assert.equal(
            verdict(admission, [eks, group("sg", [allow(5432, from("eks"))], ["eks"]), database(["sg"])]),
            "pass",
        );
    });

    it("the default group of a VPC: decided", () => {
        assert.equal(
            verdict(admission, [vpc(), group("sg", [allow(5432, from("vpc"))], ["vpc"]), database(["sg"])]),
            "violation",
        );
        assert.equal(verdict(world, [vpc(), database(["vpc"])]), "pass");
    });

    it("a value of another stack: unknown", () => {
        assert.equal(verdict(world, [reference, unknownList("other")]), "unknown");
        assert.equal(
            verdict(admission, [reference, group("sg", [allow(5432, from("other"))], ["other"]), database(["sg"])]),
            "unknown",
        );
    });

    it("a known id that is not in the stack: outside", () => {
        assert.equal(verdict(world, [database([], { vpcSecurityGroupIds: ["sg-0aa"] })]), "unknown");
    });

    describe("a rule that belongs to one of several groups", () => {
        const rule = (...groups: readonly string[]) =>
            ingressRule("rule", "sg", 5432, { cidrIpv4: "0.0.0.0/0" }, { deps: { securityGroupId: groups } });
        it("keeps every one of them from passing, and proves nothing", () => {
            assert.equal(
                verdict(world, [closed("sg"), closed("other"), rule("sg", "other"), database(["sg"])]),
                "unknown",
            );
            assert.equal(
                verdict(admission, [closed("sg"), closed("other"), rule("sg", "other"), database(["sg"])]),
                "unknown",
            );
        });
        it("hides no fault that is certain", () => {
            assert.equal(
                verdict(world, [open("sg"), closed("other"), rule("sg", "other"), database(["sg"])]),
                "violation",
            );
        });
        it("decides where only one is possible", () => {
            assert.equal(verdict(world, [closed("sg"), rule("sg"), database(["sg"])]), "violation");
        });
        it("is nothing to a store whose port it does not open", () => {
            const other = ingressRule(
                "rule",
                "sg",
                443,
                { cidrIpv4: "0.0.0.0/0" },
                { deps: { securityGroupId: ["sg", "other"] } },
            );
            assert.equal(verdict(world, [closed("sg"), closed("other"), other, database(["sg"])]), "pass");
        });
    });

    describe("a component with several groups", () => {
        const stack = (...groups: readonly ResourceSpec[]) => [
            network,
            ...groups.map(inNetwork),
            database(["network"]),
        ];
        it("decided where all agree", () => {
            assert.equal(verdict(world, stack(open("a"), open("b"))), "violation");
            assert.equal(verdict(world, stack(closed("a"), closed("b"))), "pass");
        });
        it("unknown where they differ", () => assert.equal(verdict(world, stack(open("a"), closed("b"))), "unknown"));
    });

    it("compute whose groups cannot be told may wear any", () => {
        const unresolved = resource("aws:ecs/service:Service", "worker", {
            networkConfiguration: { securityGroups: [UNKNOWN] },
        });
        const stack = [
            closed("x"),
            group("sg", [allow(5432, from("x"))], ["x"]),
            loadBalancer("alb", ["x"]),
            database(["sg"]),
        ];
        assert.equal(verdict(admission, stack), "violation");
        assert.equal(verdict(admission, [...stack, unresolved]), "unknown");
    });
});
