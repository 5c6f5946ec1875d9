import rule from "../../../policies/database/database-neptune-iam-auth";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const cluster = (inputs = {}, more = {}) => resource("aws:neptune/cluster:Cluster", "graph", inputs, more);
const FLAG = "iamDatabaseAuthenticationEnabled";

testRule(rule, {
    valid: [
        { name: "IAM authentication on", resources: [cluster({ [FLAG]: true })] },
        { name: "the flag as text", resources: [cluster({ [FLAG]: "true" })] },
    ],
    invalid: [
        { name: "nothing set", resources: [cluster()], expect: [{ on: "graph", message: "off", at: FLAG }] },
        { name: "switched off", resources: [cluster({ [FLAG]: false })], expect: [{ on: "graph", message: "off", at: FLAG }] },
        { name: "switched off by hand, seen in the outputs", resources: [cluster({ [FLAG]: true }, { outputs: { [FLAG]: false } })], expect: [{ on: "graph", message: "off", at: FLAG }] },
    ],
    unknown: [{ name: "a flag known after the update", resources: [cluster({ [FLAG]: UNKNOWN })], expect: [{ on: "graph", says: `${FLAG} of graph` }] }],
    notApplicable: [{ name: "Neptune Analytics always asks for IAM", resources: [resource("aws:neptunegraph/graph:Graph", "graph", {})] }],
});
