import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { HOSTILE_CASES, type HostileCase } from "../../../bench/hostile/inputs";
import { parseCheckOutput } from "../../../src/model/app/evidence/check-output";
import { parseManifest } from "../../../src/model/app/evidence/manifest";
import { parseSettingsDump } from "../../../src/model/app/evidence/settings-dump";
import { readUserData } from "../../../src/model/app/user-data";
import { Model } from "../../../src/model/model";
import { decoders } from "../../support/decoders";
import { resource } from "../../support/stack";

/** Characters of each text: enough to overflow a stack that grows with the text. */
const SIZE = 48_000;

const groups = new Map<string, HostileCase[]>();
for (const hostile of HOSTILE_CASES) {
    const group = hostile.name.slice(0, hostile.name.indexOf(":"));
    groups.set(group, [...(groups.get(group) ?? []), hostile]);
}

// How long it takes is measured by `bench/hostile/run.ts`; mocha's own limit tells what never ends.
describe("texts that are made to keep the pack busy", () => {
    for (const [group, cases] of groups) {
        it(`get an answer: ${group}`, () => {
            for (const hostile of cases) assert.doesNotThrow(hostile.prepare(SIZE), hostile.name);
        });
    }
});

const BOMB = gzipSync(Buffer.alloc(4 << 20, "a")).toString("base64");
const PART = `--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n`;
const HEAD = "Content-Type: multipart/mixed; boundary=b\n\n";

function bootScript(userData: string) {
    const deployment = decoders[0]?.decode({
        resources: [resource("aws:ec2/instance:Instance", "host", { userData })],
    });
    assert.ok(deployment);
    const [host] = new Model(deployment).ofType("aws:ec2/instance:Instance");
    assert.ok(host);
    const data = readUserData(host.structure("userData"), false);
    return data.state === "not-visible" ? data.why : data.state === "read" ? data.parts.map((part) => part.text) : data;
}

describe("a boot script that unpacks to too much", () => {
    const tooMuch = "the boot script unpacks to more than can be read";
    const packed = (length: number) => gzipSync(Buffer.alloc(length, "a")).toString("base64");

    it("is refused, in one piece or in many", () => {
        assert.equal(bootScript(BOMB), tooMuch);
        assert.equal(bootScript(`${HEAD}${PART}${BOMB}\n--b--`), tooMuch);
        assert.equal(bootScript(`${HEAD}${`${PART}${packed(100_000)}\n`.repeat(3)}--b--`), tooMuch);
        assert.equal(bootScript(`${HEAD}${"--b\n\nA=b\n".repeat(501)}--b--`), tooMuch);
    });
    it("is read as long as it does not", () => {
        assert.deepEqual(bootScript(packed(250_000)), ["a".repeat(250_000)]);
        const parts = bootScript(`${HEAD}${`${PART}${packed(100_000)}\n`.repeat(2)}--b\n\nA=b\n--b--`);
        assert.deepEqual(Array.isArray(parts) && parts.map((part) => part.length), [100_000, 100_000, 4]);
    });
    it("is told from one that is damaged or simply long", () => {
        const damaged = Buffer.from(BOMB, "base64").subarray(0, 40).toString("base64");
        assert.deepEqual(bootScript(damaged), [damaged]);
        assert.equal(bootScript("a".repeat(10_000_000)), "the boot script is too large to be read");
    });
});

describe("evidence that is too much", () => {
    const reason = (piece: { state: string; problem?: { text: string } }) => piece.problem?.text ?? piece.state;

    it("is refused with the reason", () => {
        const line = "a".repeat(2 << 20);
        assert.equal(reason(parseCheckOutput("a\n".repeat(5 << 20), "f")), "is larger than any output of this command");
        assert.equal(
            reason(parseCheckOutput(line, "f")),
            "has a line that is longer than any that this command prints",
        );
        assert.equal(reason(parseSettingsDump(`A = ${"[".repeat(100)}\n`, "f")), "nests deeper than 64 levels");
        const many = Array.from({ length: 10_001 }, (_, index) => `A${index} = 1`).join("\n");
        assert.equal(reason(parseSettingsDump(many, "f")), "holds more settings than any project has");
        assert.notEqual(reason(parseManifest(`${"[".repeat(1 << 20)}${"]".repeat(1 << 20)}`, "f")), "read");
    });
});
