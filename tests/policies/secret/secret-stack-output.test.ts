import rule from "../../../policies/secret/secret-stack-output";
import { SEALED } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const STACK = "shop-prod";
const PASSWORD = "kT9#vQ2m-Zx7LpW4sR8d";
const generator = resource("random:index/randomPassword:RandomPassword", "pw", { length: 20 }, { outputs: { result: secret(PASSWORD) } });
const outputs = (stackOutputs: Record<string, unknown>) => ({ resources: [generator], stackOutputs });
const clear = (at: string) => [{ on: STACK, message: "clear", at }];

testRule(rule, {
    valid: [
        { name: "a marked value", ...outputs({ dbPassword: secret(PASSWORD) }) },
        { name: "one that an export holds encrypted", ...outputs({ dbPassword: SEALED }) },
        { name: "the ARN of a secret", ...outputs({ dbSecret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf" }) },
        { name: "addresses and names", ...outputs({ url: "https://shop.example.com", secretName: "shop/prod/db", tokenUrl: "https://auth.example.com/token", port: 5432 }) },
        { name: "a kubeconfig with the exec plugin", ...outputs({ kubeconfig: JSON.stringify({ users: [{ name: "aws", user: { exec: { command: "aws", args: ["eks", "get-token"] } } }] }) }) },
        { name: "the name of a store of the stack", resources: [resource("aws:secretsmanager/secret:Secret", "db", { name: "db-7f3a9c1" })], stackOutputs: { dbSecret: "db-7f3a9c1" } },
    ],
    invalid: [
        { name: "a generated password, taken out of its mark, under an innocent name", ...outputs({ note: PASSWORD }), expect: clear("note") },
        { name: "the same inside a text", ...outputs({ login: `psql -W ${PASSWORD}` }), expect: clear("login") },
        { name: "a literal under the name of a secret", ...outputs({ adminPassword: "Summer-2024" }), expect: clear("adminPassword") },
        { name: "a connection text inside an object", ...outputs({ db: { host: "h", port: 5432, url: "postgres://shop:hunter22@db.example.com/shop" } }), expect: clear("db.url") },
        { name: "a token in a list", ...outputs({ keys: ["x", `ghp_${"aB3dE6gH9j".repeat(4).slice(0, 36)}`] }), expect: clear("keys[1]") },
        { name: "a kubeconfig with a token", ...outputs({ kubeconfig: JSON.stringify({ users: [{ user: { token: "k8s-aws-v1.aHR0cHM6Ly9zdHMu" } }] }) }), expect: clear("kubeconfig") },
        { name: "another output is not known", ...outputs({ arn: UNKNOWN, adminPassword: "Summer-2024" }), preview: true, expect: clear("adminPassword") },
    ],
    unknown: [{ name: "an output that is known after the update", ...outputs({ where: UNKNOWN }), preview: true, expect: [{ on: STACK, says: "the output where" }] }],
    notApplicable: [{ name: "no outputs", resources: [generator] }],
});
