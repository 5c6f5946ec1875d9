import assert from "node:assert/strict";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EnforcementLevel, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import { CHECKLIST, DJANGO_EDITION } from "../../../policies/checklist";
import noPublicEndpoint from "../../../policies/database/database-no-public-endpoint";
import { policiesOf } from "../../../src/doors/policy-pack/policies";
import { PROFILE_POLICY } from "../../../src/engine/config";
import { publicEndpoints } from "../../../src/model/network/public-endpoint";
import { given, pass } from "../../../src/rule";
import { defineRule } from "../../../src/rule/rule";
import { integer } from "../../../src/rule/options";
import { secret, UNKNOWN } from "../../support/stack";
import { fixturePath } from "../../model/app/evidence/support";
import { type Answer, Engine, type EngineResource, urn } from "./engine";

const INSTANCE = "aws:rds/instance:Instance";
const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const STACK: EngineResource = { type: "pulumi:pulumi:Stack", name: "shop-prod", properties: {} };
const db = (properties: EngineResource["properties"], more: Partial<EngineResource> = {}): EngineResource => ({
    type: INSTANCE,
    name: "db",
    properties,
    ...more,
});

/** Says of each database what it was told of its inputs, its dependencies and its options. */
const told = defineRule({
    id: "database-told",
    title: "Databases tell what is known of them",
    checklist: ["database-access"],
    severity: "low",
    level: "advisory",
    scope: "stack",
    stage: "preview",
    since: "0.1.0",
    subjects: publicEndpoints,
    options: { minGigabytes: integer({ min: 1, max: 10, default: 2, description: "Size that is enough." }) },
    messages: { told: "{{name}} has inputs {{inputs}}, behind its group stand {{behind}}, at least {{minGigabytes}}." },
    fix: "Nothing is to be fixed.",
    check({ resource }, { violation }) {
        return given(resource.input("allocatedStorage").filled, (filled) => {
            const inputs = resource.inputs === undefined ? "unknown" : Object.keys(resource.inputs).sort().join(",");
            const behind = resource.dependenciesOf("dbSubnetGroupName").join() || "none";
            return filled ? pass("It has storage.") : violation("told", { data: { inputs, behind } });
        });
    },
});

/** Says which checks of Django the evidence shows. */
const informed = defineRule({
    id: "database-informed",
    title: "Subnets tell what the evidence shows",
    checklist: ["database-access"],
    severity: "low",
    level: "advisory",
    scope: "resource",
    stage: "preview",
    since: "0.1.0",
    subjects: { name: "subnets", types: [SUBNET], view: (resource) => ({ resource }) },
    messages: { informed: "{{name}} is told of {{shown}}." },
    fix: "Nothing is to be fixed.",
    check(_, { model, violation }) {
        const shown = (model.deployment.evidence ?? []).flatMap((bundle) => bundle.shown("security.W018") ?? []);
        return shown.length === 0
            ? pass("Nothing is shown.")
            : violation("informed", { data: { shown: shown.join() } });
    },
});

const own: ResourceValidationPolicy = {
    name: "acme-own",
    description: "A policy of the organisation's own.",
    validateResource: (args, report) => {
        if (args.type === VPC) report("No VPCs here.");
    },
};

describe("rules as policies of @pulumi/policy", () => {
    let engine: Engine;
    before(async () => {
        const pack = {
            rules: [noPublicEndpoint, told, informed],
            checklist: { edition: DJANGO_EDITION, items: CHECKLIST },
        };
        engine = await Engine.start({ policies: [...policiesOf(pack), own] });
    });
    beforeEach(() => engine.configure({}));
    after(() => engine.stop());

    it("are described as the pack's own", async () => {
        const { policiesList } = await engine.info();
        assert.deepEqual(
            policiesList.map((policy) => policy.name),
            [PROFILE_POLICY, "database-no-public-endpoint", "database-told", "database-informed", "acme-own"],
        );
        const [, rule, stack] = policiesList;
        assert.ok(rule && stack);
        assert.equal(rule.displayname, "Managed databases have no public address");
        assert.equal(rule.policyType, PolicyType.POLICY_TYPE_RESOURCE);
        assert.equal(rule.enforcementlevel, EnforcementLevel.MANDATORY);
        assert.equal(rule.framework?.name, "Django deployment checklist");
        assert.match(rule.url, /database-no-public-endpoint/);
        assert.equal(stack.policyType, PolicyType.POLICY_TYPE_STACK);
        assert.match(JSON.stringify(stack.configschema), /minGigabytes/);
    });

    it("report a violation at the policy's level, on the resource, beside the organisation's own", async () => {
        const { diagnosticsList } = await engine.analyze(db({ publiclyAccessible: true }));
        assert.equal(diagnosticsList.length, 1);
        const [violation] = diagnosticsList;
        assert.equal(violation?.policyname, "database-no-public-endpoint");
        assert.equal(violation?.enforcementlevel, EnforcementLevel.MANDATORY);
        assert.equal(violation?.urn, urn(INSTANCE, "db"));
        assert.match(violation?.message ?? "", /^db asks AWS for a public address.*\n(.*\n)*Fix: .*\nhttps:/);
        assert.deepEqual(policiesOfAnswer(await engine.analyze({ type: VPC, name: "vpc", properties: {} })), [
            "acme-own",
        ]);
    });

    it("take a known value for a pass", async () => {
        const answer = await engine.analyze(db({ publiclyAccessible: false, other: UNKNOWN }));
        assert.deepEqual(policiesOfAnswer(answer), []);
        assert.deepEqual(withoutVerdict(answer), [PROFILE_POLICY, "database-informed"]);
    });

    it("take an unknown for neither a pass nor a violation, and say why", async () => {
        const answer = await engine.analyze(db({ publiclyAccessible: UNKNOWN }));
        assert.deepEqual(policiesOfAnswer(answer), []);
        assert.match(
            reasonOf(answer, "database-no-public-endpoint"),
            /publiclyAccessible of db is known after the update/,
        );
    });

    it("read through secrets, which the SDK unwraps", async () => {
        const answer = await engine.analyze(db({ publiclyAccessible: secret(true) }));
        assert.deepEqual(policiesOfAnswer(answer), ["database-no-public-endpoint"]);
    });

    it("do not concern resources of other types", async () => {
        const answer = await engine.analyze(STACK);
        assert.match(reasonOf(answer, "database-no-public-endpoint"), /managed databases/);
    });

    it("see a stack with the inputs that came before, and with what stands behind properties", async () => {
        const group: EngineResource = { type: "aws:rds/subnetGroup:SubnetGroup", name: "group", properties: {} };
        await engine.analyze(STACK);
        await engine.analyze(group);
        await engine.analyze(db({ engine: "postgres", dbSubnetGroupName: UNKNOWN }));
        const planned = db(
            { engine: "postgres", dbSubnetGroupName: UNKNOWN, allocatedStorage: UNKNOWN },
            { propertyDependencies: { dbSubnetGroupName: [urn(group.type, group.name)] } },
        );
        const answer = await engine.analyzeStack([planned, group, STACK]);
        assert.deepEqual(policiesOfAnswer(answer), ["database-told"]);
        assert.equal(
            answer.diagnosticsList[0]?.message.split("\n")[0],
            `db has inputs dbSubnetGroupName,engine, behind its group stand ${urn(group.type, group.name)}, at least 2.`,
        );
    });

    it("take the options of their policy, and report those that are wrong", async () => {
        await engine.configure({
            "database-told": { level: EnforcementLevel.MANDATORY, properties: { minGigabytes: 5 } },
        });
        const [right] = (await engine.analyzeStack([db({})])).diagnosticsList;
        assert.match(right?.message ?? "", /at least 5\./);
        assert.equal(right?.enforcementlevel, EnforcementLevel.MANDATORY);

        await engine.configure({
            "database-told": { level: EnforcementLevel.MANDATORY, properties: { minGigabytes: 500 } },
        });
        const [wrong] = (await engine.analyzeStack([db({})])).diagnosticsList;
        assert.match(wrong?.message ?? "", /database-told\.minGigabytes/);
    });

    it("go by the profile, and report one that cannot be read once", async () => {
        const exemption = { rule: "database-no-public-endpoint", resource: "db", reason: "A honeypot." };
        const profile = (properties: object) => ({
            [PROFILE_POLICY]: { level: EnforcementLevel.MANDATORY, properties: { ...properties } },
        });
        await engine.configure(profile({ exemptions: [exemption] }));
        await engine.analyze(STACK);
        const exempt = await engine.analyze(db({ publiclyAccessible: true }));
        assert.deepEqual(policiesOfAnswer(exempt), []);
        assert.match(reasonOf(exempt, "database-no-public-endpoint"), /A honeypot/);

        await engine.configure(profile({ exemptoins: [] }));
        const first = await engine.analyze(STACK);
        assert.match(first.diagnosticsList[0]?.message ?? "", /exemptoins/);
        assert.deepEqual(policiesOfAnswer(await engine.analyze(db({ publiclyAccessible: true }))), [
            "database-no-public-endpoint",
        ]);
    });

    it("know the evidence that the profile names, and report once what cannot be used of it", async () => {
        const subnet: EngineResource = { type: SUBNET, name: "subnet", properties: {} };
        const withEvidence = (path: string) =>
            engine.configure({
                [PROFILE_POLICY]: { level: EnforcementLevel.MANDATORY, properties: { evidence: [path] } },
            });
        await withEvidence(fixturePath("6.1", "bad.bundle.json"));
        assert.deepEqual(policiesOfAnswer(await engine.analyze(STACK)), []);
        const [informedOf] = (await engine.analyze(subnet)).diagnosticsList;
        assert.match(informedOf?.message ?? "", /^subnet is told of security\.W018\./);

        await withEvidence("/nowhere/evidence.json");
        const [fault, ...more] = (await engine.analyze(STACK)).diagnosticsList;
        assert.deepEqual(more, []);
        assert.match(fault?.message ?? "", /^Evidence cannot be used: .*evidence\.json/);
        assert.equal(fault?.enforcementlevel, EnforcementLevel.ADVISORY);
        assert.deepEqual(policiesOfAnswer(await engine.analyze(subnet)), []);
    });

    it("remedy what can be remedied, and keep secrets secret", async () => {
        await engine.configure({ "database-no-public-endpoint": { level: EnforcementLevel.REMEDIATE } });
        const [change, ...more] = await engine.remediate(
            db({ publiclyAccessible: true, password: secret("a-secret-password") }),
        );
        assert.deepEqual(more, []);
        assert.equal(change?.policy, "database-no-public-endpoint");
        assert.deepEqual(change?.properties, { publiclyAccessible: false, password: secret("a-secret-password") });
        assert.deepEqual(await engine.remediate(db({ publiclyAccessible: false })), []);
        assert.deepEqual(await engine.remediate(db({ publiclyAccessible: UNKNOWN })), []);
    });
});

describe("choice of rules for policies", () => {
    const pack = { rules: [noPublicEndpoint, told], checklist: { edition: DJANGO_EDITION, items: CHECKLIST } };
    const chosen = (options: Parameters<typeof policiesOf>[1]) =>
        policiesOf(pack, options)
            .slice(1)
            .map((policy) => [policy.name, policy.enforcementLevel]);

    it("goes by preset", () => {
        assert.deepEqual(chosen({ preset: "essential" }), [
            ["database-no-public-endpoint", "mandatory"],
            ["database-told", "disabled"],
        ]);
    });

    it("goes by name, in any letter case", () => {
        assert.deepEqual(chosen({ rules: ["Database-Told"] }), [["database-told", "advisory"]]);
    });

    it("goes by area", () => {
        assert.deepEqual(chosen({ areas: ["cache"] }), []);
    });

    it("refuses names that mean nothing", () => {
        assert.throws(() => chosen({ rules: ["database-tolled"] }), /no rule is called database-tolled/);
        assert.throws(() => chosen({ areas: ["databases" as never] }), /no area is called databases/);
        assert.throws(() => chosen({ preset: "harsh" as never }), /no preset is called harsh/);
    });
});

function policiesOfAnswer(answer: Answer): string[] {
    return answer.diagnosticsList.map((diagnostic) => diagnostic.policyname);
}

function withoutVerdict(answer: Answer): string[] {
    return answer.notApplicableList.map((policy) => policy.policyName);
}

function reasonOf(answer: Answer, policy: string): string {
    return answer.notApplicableList.find((candidate) => candidate.policyName === policy)?.reason ?? "";
}
