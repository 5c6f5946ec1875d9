import assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerSession, type Host } from "../../../src/doors/analyzer/session";
import type { Finding } from "../../../src/engine/finding";
import { SIGNATURE_KEY, SIGNATURES } from "../../../src/model/tree";
import { defineRule, given, integer, notApplicable, pass, type View } from "../../../src/rule";
import { withDefault } from "../../../src/model/value";
import type { Level, Rule } from "../../../src/rule/rule";
import {
    analyzeRequest,
    analyzeRequests,
    analyzeStackRequest,
    configureStackRequest,
    struct,
} from "../../support/engine-requests";
import { resource, type ResourceSpec, secret, type StackSpec, UNKNOWN, urnOf } from "../../support/stack";

const BUCKET = "aws:s3/bucket:Bucket";
const TOPIC = "aws:sns/topic:Topic";
const common = {
    checklist: ["media-untrusted"],
    severity: "high",
    level: "mandatory",
    stage: "stable",
    since: "0.1.0",
    fix: "Mend it.",
} as const;
const family = (type: string, name: string) => ({
    name,
    types: [type],
    view: (subject: View["resource"]) => ({ resource: subject }),
});

/** Judges inputs alone: a flag of its own. */
const closed = defineRule({
    ...common,
    id: "storage-closed",
    title: "Buckets are closed",
    scope: "resource",
    subjects: family(BUCKET, "buckets"),
    options: { most: integer({ default: 3, min: 1, description: "At most so many." }) },
    messages: { open: "{{name}} is open to {{who}}.", many: "{{name}} is open to more than {{most}}." },
    check: (view, { violation }) =>
        given(withDefault(view.resource.scalar("open").text(), "no"), (open) => {
            if (open === "crash") throw new Error("boom");
            if (open === "none") return notApplicable(`${view.resource.name} is none.`);
            return open === "no"
                ? pass()
                : violation(open === "many" ? "many" : "open", { at: "open", data: { who: open } });
        }),
    remediate: () => [{ path: "open", value: "no" }],
});
/** Judges the graph: needs a topic in the stack. */
const watched = defineRule({
    ...common,
    id: "reporting-watched",
    title: "Buckets are watched",
    severity: "low",
    level: "advisory",
    scope: "stack",
    subjects: family(BUCKET, "buckets"),
    messages: { alone: "{{name}} is watched by nobody." },
    check: (view, { model, violation }) =>
        model.ofType(TOPIC).length > 0
            ? pass()
            : violation("alone", { evidence: [{ text: "No topic.", resource: view.resource }] }),
});
const RULES: readonly Rule[] = [closed, watched];

interface World extends Host {
    readonly lines: string[];
    readonly files: Map<string, string>;
}
function world(more: Partial<Host> = {}): World {
    const lines: string[] = [];
    const files = new Map<string, string>();
    return {
        lines,
        files,
        now: () => new Date("2026-01-15T00:00:00Z"),
        inform: async (text) => void lines.push(text),
        findingsFile: undefined,
        writeFile: (path, text) => void files.set(path, text),
        ...more,
    };
}
function session(host: Host = world(), rules = RULES): AnalyzerSession {
    const info = {
        name: "deployment-checklist",
        displayName: "D",
        version: "9.9.9",
        description: "d",
        readme: "r",
        repository: "https://r",
        tags: [],
    };
    return new AnalyzerSession(
        { info, rules, checklist: { edition: "6.1", items: [{ id: "media-untrusted", text: "Media is untrusted." }] } },
        host,
    );
}

const LEVEL_NAMES = ["advisory", "mandatory", "disabled", "remediate"];
interface Told {
    readonly said: string[];
    readonly messages: string[];
    readonly open: Record<string, string>;
    readonly urns: string[];
}
function told(bytes: Buffer): Told {
    const found = proto.AnalyzeResponse.deserializeBinary(bytes).toObject();
    return {
        said: found.diagnosticsList.map((item) => `${item.policyname} ${LEVEL_NAMES[item.enforcementlevel]}`),
        messages: found.diagnosticsList.map((item) => item.message),
        urns: found.diagnosticsList.map((item) => item.urn),
        open: Object.fromEntries(found.notApplicableList.map((item) => [item.policyName, item.reason])),
    };
}
const bucket = (inputs = {}, more: Partial<ResourceSpec> = {}) => resource(BUCKET, "b", inputs, more);
const stackOf = (resources: ResourceSpec[], more: Partial<StackSpec> = {}): StackSpec => ({ resources, ...more });
const one = (spec: ResourceSpec) => Buffer.from(analyzeRequest(spec, stackOf([spec])));

/** What the engine does: every resource, then the stack. */
async function operate(subject: AnalyzerSession, stack: StackSpec): Promise<{ each: Told[]; whole: Told }> {
    const each = analyzeRequests(stack).map(({ bytes }) => told(subject.analyze(Buffer.from(bytes))));
    return { each, whole: told(await subject.analyzeStack(Buffer.from(analyzeStackRequest(stack)))) };
}
function configure(subject: AnalyzerSession, policies: Record<string, { level: Level; properties?: object }>): void {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [name, { level, properties = {} }] of Object.entries(policies)) {
        const config = new proto.PolicyConfig();
        config.setEnforcementlevel(LEVEL_NAMES.indexOf(level) as 0);
        config.setProperties(struct(properties as Record<string, unknown>));
        request.getPolicyconfigMap().set(name, config);
    }
    subject.configure(Buffer.from(request.serializeBinary()));
}

describe("Analyze", () => {
    it("reports a violation as sentence, remedy and page, on the resource", () => {
        const found = told(session().analyze(one(bucket({ open: "all" }))));
        assert.deepEqual(found.said, ["storage-closed mandatory"]);
        assert.deepEqual(found.messages[0]?.split("\n"), [
            "b is open to all.",
            "Fix: Mend it.",
            "https://github.com/deployment-checklist/deployment-checklist/blob/main/docs/rules/storage-closed.md",
        ]);
        assert.deepEqual(found.urns, [urnOf(bucket())]);
        assert.deepEqual(found.open, {}, "a stack rule is not named: it is not counted per resource");
    });
    it("says nothing about a pass, and names every other rule with the reason", () => {
        assert.deepEqual(told(session().analyze(one(bucket()))), { said: [], messages: [], open: {}, urns: [] });
        assert.deepEqual(told(session().analyze(one(resource(TOPIC, "t")))).open, {
            "storage-closed": "Does not concern this resource type.",
        });
        assert.deepEqual(told(session().analyze(one(bucket({ open: "none" })))).open, {
            "storage-closed": "b is none.",
        });
    });
    it("never has a diagnostic for an unknown", () => {
        const found = told(session().analyze(one(bucket({ open: UNKNOWN }))));
        assert.deepEqual(
            [found.said, found.open],
            [[], { "storage-closed": "Cannot tell: open of b is known after the update." }],
        );
    });
    it("makes a mandatory rule that fails a mandatory failure, and an advisory one an advisory", () => {
        const found = told(session().analyze(one(bucket({ open: "crash" }))));
        assert.deepEqual(found.said, ["storage-closed mandatory"]);
        assert.match(found.messages[0] ?? "", /^The rule storage-closed failed on b \(Error: boom\)\./);
        const lenient = session();
        configure(lenient, { "storage-closed": { level: "advisory" } });
        assert.deepEqual(told(lenient.analyze(one(bucket({ open: "crash" })))).said, ["storage-closed advisory"]);
    });
    it("answers a broken request with a mandatory failure in clear words", () => {
        const found = told(session().analyze(one(bucket({ open: "all" })).subarray(0, 60)));
        assert.deepEqual(found.said, ["deployment-checklist-profile mandatory"]);
        assert.match(
            found.messages[0] ?? "",
            /could not check a resource, so nothing is known about it: The request cannot be read/,
        );
    });
    it("knows old and twin type tokens", () => {
        assert.deepEqual(
            told(session().analyze(one(resource("aws:s3/bucketV2:BucketV2", "b", { open: "all" })))).said,
            ["storage-closed mandatory"],
        );
    });
});

describe("AnalyzeStack", () => {
    it("reports what Analyze has not said, and nothing twice", async () => {
        const { each, whole } = await operate(session(), stackOf([bucket({ open: "all" })]));
        assert.deepEqual(
            each.flatMap((item) => item.said),
            ["storage-closed mandatory"],
        );
        assert.deepEqual(whole.said, ["reporting-watched advisory"]);
        assert.deepEqual(whole.messages[0]?.split("\n").slice(0, 3), [
            "b is watched by nobody.",
            "No topic.",
            "Fix: Mend it.",
        ]);
        assert.deepEqual(whole.urns, [urnOf(bucket())]);
    });
    it("reports a resource rule's violation that only the outputs show", async () => {
        const { each, whole } = await operate(
            session(),
            stackOf([bucket({}, { outputs: { open: "all" } }), resource(TOPIC, "t")]),
        );
        assert.deepEqual([each.flatMap((item) => item.said), whole.said], [[], ["storage-closed mandatory"]]);
    });
    it("names stack rules without a subject, and those that cannot tell", async () => {
        const { whole } = await operate(session(), stackOf([resource(TOPIC, "t")]));
        assert.deepEqual(whole.open, { "reporting-watched": "No buckets in this stack." });
    });
    it("judges neither what the program only reads nor what the operation leaves out", async () => {
        const { whole } = await operate(
            session(),
            stackOf([bucket({ open: "all" }, { external: true }), resource(TOPIC, "t")]),
        );
        assert.deepEqual([whole.said, whole.open], [[], { "reporting-watched": "No buckets in this stack." }]);
    });
    it("judges by outputs where nothing was analysed at all", async () => {
        const stack = stackOf([bucket({ open: "all" })]);
        assert.deepEqual(told(await session().analyzeStack(Buffer.from(analyzeStackRequest(stack)))).said, [
            "storage-closed mandatory",
            "reporting-watched advisory",
        ]);
    });
    it("keeps one operation's state from the next", async () => {
        const subject = session();
        const stack = stackOf([bucket({ open: "all" }), resource(TOPIC, "t")]);
        await operate(subject, stack);
        assert.deepEqual(told(await subject.analyzeStack(Buffer.from(analyzeStackRequest(stack)))).said, [
            "storage-closed mandatory",
        ]);
        subject.analyze(one(bucket({ open: "all" })));
        subject.configureStack(Buffer.from(configureStackRequest(stack, true)));
        assert.deepEqual(told(await subject.analyzeStack(Buffer.from(analyzeStackRequest(stack)))).said, [
            "storage-closed mandatory",
        ]);
    });
    it("counts unknowns in one line, and never reports them", async () => {
        const host = world();
        const { each, whole } = await operate(
            session(host),
            stackOf([bucket({ open: UNKNOWN }), resource(TOPIC, "t")]),
        );
        assert.deepEqual([each.flatMap((item) => item.said), whole.said], [[], []]);
        assert.deepEqual(host.lines, ["deployment-checklist: 1 check awaits the update, which reveals their values."]);
    });
    it("takes the preview flag from the engine, else from what is unknown", async () => {
        const host = world({ findingsFile: "out.json" });
        const previewOf = () => (JSON.parse(host.files.get("out.json") ?? "{}") as { preview?: boolean }).preview;
        await operate(session(host), stackOf([bucket({ open: UNKNOWN })]));
        assert.equal(previewOf(), true);
        await operate(session(host), stackOf([bucket()]));
        assert.equal(previewOf(), false);
        const subject = session(host);
        subject.configureStack(Buffer.from(configureStackRequest(stackOf([bucket()]), true)));
        await operate(subject, stackOf([bucket()]));
        assert.equal(previewOf(), true);
    });
    it("writes every finding of the run where it is asked to, and says where it could not", async () => {
        const host = world({ findingsFile: "out.json" });
        await operate(session(host), stackOf([bucket({ open: "all" }), resource(TOPIC, "t")], { stack: "live" }));
        const document = JSON.parse(host.files.get("out.json") ?? "{}") as {
            findings: Finding[];
            [key: string]: unknown;
        };
        assert.deepEqual(
            { ...document, findings: document.findings.map((finding) => `${finding.rule} ${finding.outcome}`) },
            {
                schemaVersion: 1,
                tool: { name: "deployment-checklist", version: "9.9.9" },
                stack: { organization: "", project: "shop", name: "live" },
                preview: false,
                findings: ["storage-closed violation", "reporting-watched pass"],
            },
        );
        const failing = world({ findingsFile: "out.json", writeFile: () => "The findings file could not be written." });
        assert.deepEqual((await operate(session(failing), stackOf([]))).whole.messages, [
            "The findings file could not be written.",
        ]);
    });
    it("keeps its response below the proxy's limit, what stops an operation first", async () => {
        const open = "x".repeat(3000);
        const buckets = Array.from({ length: 1500 }, (_, index) =>
            resource(BUCKET, `b${index}`, {}, { outputs: { open } }),
        );
        const bytes = await session().analyzeStack(Buffer.from(analyzeStackRequest(stackOf(buckets))));
        assert.ok(bytes.length < 4 * 1024 * 1024, String(bytes.length));
        const found = told(bytes);
        assert.ok(!found.said.includes("reporting-watched advisory"));
        assert.match(found.messages.at(-1) ?? "", /^\d+ more violations are not shown.*DEPLOYMENT_CHECKLIST_FINDINGS/);
    });
});

describe("Configure", () => {
    it("takes levels and options, and leaves out what is disabled", () => {
        const subject = session();
        configure(subject, { "storage-closed": { level: "advisory", properties: { most: 5 } } });
        const found = told(subject.analyze(one(bucket({ open: "many" }))));
        assert.deepEqual(
            [found.said, found.messages[0]?.split("\n")[0]],
            [["storage-closed advisory"], "b is open to more than 5."],
        );
        configure(subject, { "storage-closed": { level: "disabled" } });
        assert.deepEqual(told(subject.analyze(one(bucket({ open: "all" })))).said, []);
    });
    it("applies a preset where no level departs from the rule's own, and says that a rule is off", async () => {
        const subject = session();
        configure(subject, {
            "storage-closed": { level: "mandatory" },
            "reporting-watched": { level: "advisory" },
            "deployment-checklist-profile": { level: "advisory", properties: { preset: "essential" } },
        });
        const { whole } = await operate(subject, stackOf([bucket()]));
        assert.deepEqual([whole.said, whole.open], [[], { "reporting-watched": "Off in the preset essential." }]);
    });
    it("refuses what is wrong with every mistake in one text and no configured value", () => {
        const wrong = () =>
            configure(session(), {
                "storage-closed": { level: "mandatory", properties: { most: 0, moost: 1 } },
                "storage-closd": { level: "advisory" },
            });
        assert.throws(wrong, (error: Error) => {
            const [head, ...lines] = error.message.split("\n");
            assert.equal(head, "The policy config of deployment-checklist is wrong; nothing was checked.");
            assert.deepEqual(lines.sort(), [
                "- storage-closd: no rule has this name; did you mean storage-closed?",
                "- storage-closed.moost: the rule has no such option; did you mean most?",
                "- storage-closed.most: must be 1 or more.",
            ]);
            return true;
        });
    });
    it("reports exemptions that need attention, and honours the others", async () => {
        const subject = session();
        const exempt = (more: object) => ({ rule: "storage-closed", resource: "b", reason: "A shop window.", ...more });
        configure(subject, {
            "deployment-checklist-profile": {
                level: "advisory",
                properties: {
                    exemptions: [
                        exempt({ expires: "2027-01-01" }),
                        exempt({ resource: "c", expires: "2020-01-01" }),
                        exempt({ resource: "elsewhere" }),
                    ],
                },
            },
        });
        const { each, whole } = await operate(subject, stackOf([bucket({ open: "all" }), resource(TOPIC, "t")]));
        assert.deepEqual(
            each.flatMap((item) => item.said),
            [],
        );
        assert.deepEqual(each[1]?.open, { "storage-closed": "Exempt: A shop window." });
        assert.deepEqual(whole.said, ["deployment-checklist-profile advisory"]);
        assert.match(whole.messages[0] ?? "", /exemption of c from storage-closed ended on 2020-01-01/);
    });
});

describe("Remediate", () => {
    const remediating = () => {
        const subject = session();
        configure(subject, { "storage-closed": { level: "remediate" } });
        return subject;
    };
    const remedied = (subject: AnalyzerSession, spec: ResourceSpec) =>
        proto.RemediateResponse.deserializeBinary(subject.remediate(one(spec)));

    it("changes nothing unless a rule is at that level", () => {
        const found = remedied(session(), bucket({ open: "all" })).toObject();
        assert.deepEqual(
            [found.remediationsList, found.notApplicableList],
            [[], [{ policyName: "storage-closed", reason: "Changes nothing here." }]],
        );
    });
    it("changes the input and keeps everything else, marks and all", () => {
        const asset = { [SIGNATURE_KEY]: SIGNATURES.asset, text: "t", hash: "h" };
        const inputs = { open: "all", key: secret("s"), pending: UNKNOWN, files: [asset], __defaults: ["x"] };
        const [remediation] = remedied(remediating(), bucket(inputs)).getRemediationsList();
        assert.deepEqual(remediation?.getProperties()?.toJavaScript(), { ...inputs, open: "no" });
        assert.deepEqual(
            [remediation?.getPolicyname(), remediation?.getPolicypackname(), remediation?.getDiagnostic()],
            ["storage-closed", "deployment-checklist", ""],
        );
    });
    it("keeps the mark of a secret that it replaces", () => {
        const [remediation] = remedied(remediating(), bucket({ open: secret("all") })).getRemediationsList();
        assert.deepEqual(remediation?.getProperties()?.toJavaScript(), { open: secret("no") });
    });
    it("leaves passes and unknowns alone", () => {
        assert.deepEqual(remedied(remediating(), bucket({ open: UNKNOWN })).getRemediationsList(), []);
        assert.deepEqual(remedied(remediating(), bucket()).getRemediationsList(), []);
    });
    it("makes what is left over mandatory", () => {
        assert.deepEqual(told(remediating().analyze(one(bucket({ open: "all" })))).said, ["storage-closed mandatory"]);
    });
    it("changes nothing on a broken request: Analyze answers it", () => {
        assert.deepEqual(
            proto.RemediateResponse.deserializeBinary(
                remediating().remediate(one(bucket({ open: "all" })).subarray(0, 60)),
            ).getRemediationsList(),
            [],
        );
    });
});

describe("GetAnalyzerInfo", () => {
    it("tells everything about the rules, and has a policy for the settings of the whole pack", () => {
        const found = proto.AnalyzerInfo.deserializeBinary(session().getAnalyzerInfo());
        const [info, , profile] = found.getPoliciesList();
        assert.deepEqual(
            { ...info?.toObject(), configschema: info?.getConfigschema()?.getProperties()?.toJavaScript() },
            {
                name: "storage-closed",
                displayname: "Buckets are closed",
                description: "Buckets are closed.",
                message: "",
                enforcementlevel: proto.EnforcementLevel.MANDATORY,
                policyType: proto.PolicyType.POLICY_TYPE_RESOURCE,
                severity: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
                framework: {
                    name: "Django deployment checklist",
                    version: "6.1",
                    reference: "media-untrusted",
                    specification: "Media is untrusted.",
                },
                tagsList: ["storage", "checklist:media-untrusted", "stage:stable"],
                remediationSteps: "Mend it.",
                url: "https://github.com/deployment-checklist/deployment-checklist/blob/main/docs/rules/storage-closed.md",
                configschema: {
                    most: {
                        type: "integer",
                        minimum: 1,
                        maximum: Number.MAX_SAFE_INTEGER,
                        default: 3,
                        description: "At most so many.",
                    },
                },
            },
        );
        assert.equal(profile?.getName(), "deployment-checklist-profile");
        assert.equal(profile?.getPolicyType(), proto.PolicyType.POLICY_TYPE_STACK);
        const options = profile?.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
        assert.ok("preset" in options && "exemptions" in options && "findingsFile" in options);
        assert.doesNotMatch(JSON.stringify(options), /additionalProperties":false/);
    });
});
