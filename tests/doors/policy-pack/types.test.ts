import assert from "node:assert/strict";
import * as entry from "../../../policies/compose";
import type * as shipped from "../../../src/doors/policy-pack";

type Same<A, B> = [A, B] extends [B, A] ? true : never;

describe("types of deployment-checklist/policies", () => {
    it("say what the code does", () => {
        const same: Same<typeof entry.policies, typeof shipped.policies> = true;
        assert.ok(same);
        assert.ok(entry.policies().length > 1);
    });
});
