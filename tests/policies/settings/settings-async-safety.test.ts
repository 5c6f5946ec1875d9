import assert from "node:assert/strict";
import rule from "../../../policies/settings/settings-async-safety";
import { Model } from "../../../src/model/model";
import { appRunner, lambda, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { decoders } from "../../support/decoders";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const NAME = "DJANGO_ALLOW_ASYNC_UNSAFE";
const at = `containerDefinitions[web].environment[${NAME}]`;

testRule(rule, {
    valid: [
        { name: "absent", resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings" })] },
        { name: "empty", resources: [taskEnv({ [NAME]: "" })], expect: [{ on: "task", says: "empty" }] },
        { name: "another name", resources: [taskEnv({ ALLOW_ASYNC_UNSAFE: "true" })] },
    ],
    invalid: [
        { name: "true", resources: [taskEnv({ [NAME]: "true" })], expect: [{ on: "task", message: "set", at }] },
        { name: "false, which is a text like any other", resources: [taskEnv({ [NAME]: "false" })], expect: [{ on: "task", message: "set", at }] },
        { name: "zero", resources: [lambda({ [NAME]: "0" })], expect: [{ on: "fn", message: "set", at: `environment.variables.${NAME}` }] },
        {
            name: "the second container",
            resources: [task([{ name: "web" }, { name: "api", environment: [{ name: NAME, value: "1" }] }])],
            expect: [{ on: "task", message: "set", at: at.replace("web", "api") }],
        },
    ],
    unknown: [
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
        { name: "an unknown value", resources: [lambda({ [NAME]: UNKNOWN })] },
        { name: "a value in a store", resources: [task({ secrets: [{ name: NAME, valueFrom: SECRET_ARN }] })] },
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
    ],
    notApplicable: [{ name: "an instance without a boot script", resources: [resource("aws:ec2/instance:Instance", "host", { ami: "ami-1" })] }],
});

describe("remediation of settings-async-safety", () => {
    const changes = (spec: ResourceSpec) => {
        const model = new Model((decoders[0] ?? assert.fail()).decode({ resources: [spec] }));
        const subject = model.deployment.resources.find((found) => found.name === spec.name) ?? assert.fail();
        return rule.remediate(rule.subjects.view(subject, model) ?? assert.fail());
    };
    it("empties the variable where it stands in a map", () => {
        assert.deepEqual(changes(lambda({ [NAME]: "1" })), [{ path: `environment.variables.${NAME}`, value: "" }]);
        assert.deepEqual(changes(appRunner({ runtimeEnvironmentVariables: { [NAME]: "1" } })).length, 1);
    });
    it("leaves JSON texts to their author", () => assert.deepEqual(changes(taskEnv({ [NAME]: "1" })), []));
});
