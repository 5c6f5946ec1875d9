import rule from "../../../policies/secret/secret-reference-kind";
import { appRunner, beanstalk, codeBuild, pairs, SECRET_ARN, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const PARAM_ARN = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/api_token";
const param = (type: unknown, inputs: Json = {}) => resource("aws:ssm/parameter:Parameter", "param", { name: "/shop/api_token", type, value: UNKNOWN, ...inputs }, { outputs: { arn: PARAM_ARN } });
const db = resource("aws:secretsmanager/secret:Secret", "db", { name: "shop/db" }, { outputs: { arn: SECRET_ARN } });
const secrets = (name: string, valueFrom: unknown, container: Json = {}) => task({ secrets: [{ name, valueFrom }], ...container });
const at = (name: string) => `containerDefinitions[web].secrets[${name}]`;
const hidden = (deps: readonly string[]): ResourceSpec => resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: deps } });
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";

testRule(rule, {
    valid: [
        { name: "one key of a secret", resources: [secrets("DB_PASSWORD", `${SECRET_ARN}:password::`), db] },
        { name: "a secret of another stack: always encrypted", resources: [secrets("DB_PASSWORD", SECRET_ARN)] },
        { name: "a name that an encrypted parameter bears", resources: [secrets("API_TOKEN", "/shop/api_token"), param("SecureString")] },
        { name: "an ARN, whatever the region", resources: [secrets("API_TOKEN", PARAM_ARN), param("SecureString", { region: UNKNOWN })] },
        { name: "an unencrypted parameter under a harmless name", resources: [secrets("API_HOST", PARAM_ARN), param("String")] },
        { name: "hidden definitions in front of a secret", resources: [db, hidden(["db"])] },
        { name: "a build variable by name and key", resources: [codeBuild([{ name: "NPM_TOKEN", type: "SECRETS_MANAGER", value: "shop/build:NPM_TOKEN" }])] },
        { name: "App Runner with a parameter's name", resources: [appRunner({ runtimeEnvironmentSecrets: { API_TOKEN: "/shop/api_token" } }), param("SecureString")] },
        { name: "a text that can be no reference is another rule's", resources: [secrets("DB_PASSWORD", "Tr0ub4dor&3")] },
    ],
    invalid: [
        { name: "an unencrypted parameter", resources: [secrets("API_TOKEN", PARAM_ARN), param("String")], expect: [{ on: "task", message: "plainParameter", at: at("API_TOKEN") }] },
        { name: "the same behind hidden definitions", resources: [param("String"), hidden(["param"])], expect: [{ on: "task", message: "behind", at: "containerDefinitions" }] },
        { name: "a placeholder", resources: [secrets("API_TOKEN", "changeme")], expect: [{ on: "task", message: "notAReference", at: at("API_TOKEN") }] },
        { name: "a well-known default", resources: [secrets("DB_PASSWORD", "postgres")], expect: [{ on: "task", message: "notAReference", at: at("DB_PASSWORD") }] },
        { name: "a name for Beanstalk", resources: [beanstalk({ [`${SECRETS}/DB_PASSWORD`]: "shop/db" })], expect: [{ on: "eb", message: "bareName", at: `settings[${SECRETS}/DB_PASSWORD]` }] },
        { name: "a secret's name for App Runner", resources: [appRunner({ runtimeEnvironmentSecrets: { DB_PASSWORD: "shop/db" } }), db], expect: [{ on: "svc", message: "bareName" }] },
        { name: "a secret's name for ECS", resources: [secrets("DB_PASSWORD", "shop/db"), db], expect: [{ on: "task", message: "secretName", at: at("DB_PASSWORD") }] },
        {
            name: "a name of another region",
            resources: [
                { ...secrets("API_TOKEN", "/shop/api_token"), inputs: { ...secrets("API_TOKEN", "/shop/api_token").inputs, region: "eu-central-1" } },
                param("SecureString", { region: "eu-west-1" }),
            ],
            expect: [{ on: "task", message: "otherRegion", at: at("API_TOKEN") }],
        },
        { name: "bound twice", resources: [secrets("DB_PASSWORD", SECRET_ARN, { environment: pairs({ DB_PASSWORD: "x" }) })], expect: [{ on: "task", message: "bothPlaces", at: at("DB_PASSWORD") }] },
    ],
    unknown: [
        { name: "a parameter of another stack", resources: [secrets("API_TOKEN", PARAM_ARN)], expect: [{ on: "task", says: "outside this stack" }] },
        { name: "a name that no parameter of the stack bears", resources: [secrets("DB_PASSWORD", "/shop/prod/db_password")] },
        { name: "hidden definitions in front of something else", resources: [resource("aws:ecr/repository:Repository", "repo", {}), hidden(["repo"])] },
        {
            name: "a name, and the region of the parameter is known after the update",
            resources: [secrets("API_TOKEN", "/shop/api_token"), param("SecureString", { region: UNKNOWN })],
            expect: [{ on: "task", says: "region of param" }],
        },
        { name: "a parameter of unknown type", resources: [secrets("API_TOKEN", PARAM_ARN), param(UNKNOWN)] },
    ],
    notApplicable: [{ name: "no reference", resources: [task({})] }],
});
