import assert from "node:assert/strict";
import { RULES } from "../../../policies/catalogue";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { pairs, task } from "../../support/apps";
import { decoders } from "../../support/decoders";

describe("a task definition of almost a megabyte", () => {
    it("hides no password", () => {
        const deployment = decoders[0]?.decode({
            resources: [task({ environment: pairs({ FILLER: "x".repeat(900_000), DB_PASSWORD: "winter-2024" }) })],
        });
        assert.ok(deployment);
        const found = evaluate({
            deployment,
            rules: RULES,
            settings: DEFAULT_SETTINGS,
            now: new Date("2026-01-15T00:00:00Z"),
            pass: "stack",
        });
        const violations = found.filter(({ outcome }) => outcome === "violation").map(({ rule }) => rule);
        assert.ok(violations.includes("secret-env-plaintext"));
        assert.ok(found.every(({ outcome }) => outcome !== "error"));
    });
});
