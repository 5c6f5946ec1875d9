import { policyConfigSchema } from "../../src/engine/config-schema";
import type { Rule } from "../../src/rule/rule";
import type { Generated } from "./generated";

/** The JSON schema of the policy config file. Those of reports are frozen by their version and written by hand. */
export function configSchema(rules: readonly Rule[]): Generated {
    return {
        path: "docs/schemas/policy-config.schema.json",
        content: `${JSON.stringify(policyConfigSchema(rules), null, 2)}\n`,
    };
}
