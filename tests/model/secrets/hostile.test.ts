import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { RULES } from "../../../policies/catalogue";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { pairs, task } from "../../support/apps";
import { decoders } from "../../support/decoders";
import { resource, type ResourceSpec } from "../../support/stack";

const OURS = RULES.filter((rule) => /^secret-|^settings-debug-off$|^reporting-container-logs$/.test(rule.id));
const MEGABYTE = 1_000_000;

/** Milliseconds of processor time that the rules take on a resource, the best of a few runs. */
function time(spec: ResourceSpec): number {
    const decoder = decoders[0];
    assert.ok(decoder);
    const runs = [0, 1, 2].map(() => {
        const deployment = decoder.decode({ resources: [spec] });
        const start = process.cpuUsage();
        const found = evaluate({
            deployment,
            rules: OURS,
            settings: DEFAULT_SETTINGS,
            now: new Date("2026-01-15T00:00:00Z"),
            pass: "stack",
        });
        assert.deepEqual(
            found.filter((finding) => finding.outcome === "error").map((finding) => finding.message),
            [],
        );
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
    });
    return Math.min(...runs);
}

const filled = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length)).slice(0, MEGABYTE);
const host = (userData: string) => resource("aws:ec2/instance:Instance", "host", { userData });
/** What the rules cost is measured in `bench/hostile.ts`; this tells a quadratic reading, which takes minutes, on any machine. */
const LIMIT = 3000;

it("a task definition of almost a megabyte is read", () => {
    const deployment = decoders[0]?.decode({
        resources: [task({ environment: pairs({ FILLER: "x".repeat(900_000), DB_PASSWORD: "winter-2024" }) })],
    });
    assert.ok(deployment);
    const found = evaluate({
        deployment,
        rules: OURS,
        settings: DEFAULT_SETTINGS,
        now: new Date("2026-01-15T00:00:00Z"),
        pass: "stack",
    });
    assert.ok(found.some((finding) => finding.rule === "secret-env-plaintext" && finding.outcome === "violation"));
});

describe("hostile and large inputs", () => {
    const inputs: [string, () => ResourceSpec][] = [
        [
            "a task definition of a megabyte",
            () =>
                task({
                    environment: pairs(
                        Object.fromEntries(
                            Array.from({ length: 12_500 }, (_, index) => [
                                `NAME_OF_VARIABLE_${index}`,
                                `value-of-the-variable-${index}`,
                            ]),
                        ),
                    ),
                }),
        ],
        ["one variable of a megabyte", () => task({ environment: pairs({ BLOB: filled("abcDEF123+/=") }) })],
        ["URLs without end", () => host(filled("a://b:c/"))],
        ["user information without end", () => host(filled("a://b:cccccccccc"))],
        ["assignments in one line", () => host(filled("a='b "))],
        ["assignments in parentheses", () => host(filled("(a=(a=\n"))],
        ["open quotes", () => host(filled('A="\\" '))],
        ["tokens that are none", () => host(filled("eyJ.eyJ-ghp_AKIASKxoxb-sk-"))],
        ["long words of a token's alphabet", () => host(filled("eyJabcdefgh"))],
        ["keys of documents", () => host(filled("a: b\n"))],
        ["blanks", () => host(filled("password =          "))],
        ["sed without end", () => host(filled("sed s/s/s/"))],
        ["docker login without end", () => host(filled("docker login -x "))],
        [
            "a bomb",
            () =>
                resource("aws:ec2/instance:Instance", "host", {
                    userDataBase64: gzipSync("x".repeat(64 * MEGABYTE)).toString("base64"),
                }),
        ],
        [
            "deep nesting",
            () =>
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
                    containerDefinitions: "[".repeat(100_000),
                }),
        ],
        [
            "a closed deep nesting",
            () =>
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
                    containerDefinitions: `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
                }),
        ],
        [
            "a deep state machine",
            () =>
                resource("aws:sfn/stateMachine:StateMachine", "flow", {
                    definition: `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`,
                }),
        ],
        [
            "dots",
            () =>
                resource("aws:s3/bucketObjectv2:BucketObjectv2", "object", {
                    content: filled("MMMMMMMMMMMMMMMMMMMMMMMM."),
                }),
        ],
        ["names with many capitals", () => task({ environment: pairs({ [filled("aB")]: "x" }) })],
    ];
    for (const [name, make] of inputs) {
        it(`${name} take linear time`, () => {
            const taken = time(make());
            assert.ok(taken < LIMIT, `${taken.toFixed(0)} ms of processor time`);
        });
    }
});
