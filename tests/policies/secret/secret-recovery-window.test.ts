import assert from "node:assert/strict";
import rule from "../../../policies/secret/secret-recovery-window";
import { Resource } from "../../../src/model/resource";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const store = (inputs = {}, more = {}) => resource("aws:secretsmanager/secret:Secret", "shop", inputs, more);
const at = "recoveryWindowInDays";

testRule(rule, {
    valid: [
        { name: "never set", resources: [store()] },
        { name: "exactly the shortest that AWS accepts", resources: [store({ recoveryWindowInDays: 7 })] },
        { name: "what AWS returns", resources: [store({}, { outputs: { recoveryWindowInDays: 30 } })] },
        { name: "staging has data worth keeping", stack: "staging", resources: [store({ recoveryWindowInDays: "14" })] },
    ],
    invalid: [
        { name: "none", resources: [store({ recoveryWindowInDays: 0 })], expect: [{ on: "shop", message: "none", at }] },
        { name: "none, as text", resources: [store({ recoveryWindowInDays: "0" })], expect: [{ on: "shop", message: "none", at }] },
        { name: "below a raised bar", options: { minDays: 14 }, resources: [store({ recoveryWindowInDays: 10 })], expect: [{ on: "shop", message: "short", at }] },
        { name: "none in staging", stack: "staging", resources: [store({ recoveryWindowInDays: 0 })], expect: [{ on: "shop", message: "none", at }] },
    ],
    unknown: [{ name: "computed during the update", resources: [store({ recoveryWindowInDays: UNKNOWN })] }],
    notApplicable: [
        { name: "a stack for a pull request", stack: "pr-123", resources: [store({ recoveryWindowInDays: 0 })] },
        { name: "a development stack", stack: "dev", resources: [store({ recoveryWindowInDays: 0 })] },
    ],
});

describe("secret-recovery-window, remediation", () => {
    it("sets the default of AWS", () => {
        const subject = { resource: new Resource({ urn: "urn:pulumi:prod::shop::x::y", type: "aws:secretsmanager/secret:Secret" }) };
        assert.deepEqual(rule.remediate(subject), [{ path: at, value: 30 }]);
    });
});
