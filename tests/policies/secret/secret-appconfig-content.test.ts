import rule from "../../../policies/secret/secret-appconfig-content";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const hosted = (content: unknown, contentType = "application/json") => resource("aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion", "conf", { contentType, content });
const at = (path: string) => [{ on: "conf", message: "secret", at: path }];

testRule(rule, {
    valid: [
        { name: "a reference", resources: [hosted(JSON.stringify({ db: { password_secret_arn: "arn:aws:secretsmanager:eu-west-1:1:secret:x" } }))] },
        {
            name: "a flag that is named after a password",
            resources: [hosted(JSON.stringify({ flags: { require_strong_password: { name: "Require strong password" } }, values: { require_strong_password: { enabled: true } } }))],
        },
        { name: "a URL with a password is another rule's", resources: [hosted(JSON.stringify({ db: "postgres://u:p@h/d" }))] },
    ],
    invalid: [
        { name: "JSON", resources: [hosted(secret(JSON.stringify({ db: { password: "x9-winter-2024" } })))], expect: at("content.db.password") },
        { name: "YAML", resources: [hosted("db:\n  host: x\n  password: x9-winter-2024\n", "application/x-yaml")], expect: at("content.password") },
        { name: "lines", resources: [hosted("DEBUG=False\nAPI_TOKEN=x9-winter-2024\n", "text/plain")], expect: at("content.API_TOKEN") },
    ],
    unknown: [{ name: "unknown content", resources: [hosted(UNKNOWN)] }],
});
