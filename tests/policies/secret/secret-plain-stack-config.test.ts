import rule from "../../../policies/secret/secret-plain-stack-config";
import { testRule } from "../../support/rule-tester";
import { resource, secret } from "../../support/stack";

const STACK = "shop-prod";
const bucket = resource("aws:s3/bucket:Bucket", "media");
const configured = (config: Record<string, string>, secretConfigKeys: string[] = []) => ({ resources: [bucket], config, secretConfigKeys });
const plain = (at: string) => [{ on: STACK, message: "plain", at }];

testRule(rule, {
    valid: [
        { name: "a secret key", ...configured({ "shop:dbPassword": "hunter3hunter3" }, ["shop:dbPassword"]) },
        { name: "a reference", ...configured({ "shop:dbPasswordSecretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf", "shop:apiToken": "{{resolve:secretsmanager:x}}" }) },
        { name: "plain settings", ...configured({ "aws:region": "eu-west-1", "shop:passwordResetTimeout": "3600", "shop:domain": "shop.example.com" }) },
        { name: "a name that the profile excuses", settings: { ignoreNames: ["^demoPassword$"] }, ...configured({ "shop:demoPassword": "public-demo-1" }) },
        { name: "no configuration at all", ...configured({}) },
    ],
    invalid: [
        { name: "a password", ...configured({ "shop:dbPassword": "hunter2hunter2" }), expect: plain("shop:dbPassword") },
        { name: "inside an object", ...configured({ "shop:mail": '{"host":"h","password":"hunter2hunter2"}' }), expect: plain("shop:mail.password") },
        { name: "a list of connection texts", ...configured({ "shop:urls": '["https://x","redis://:hunter2hunter2@cache:6379/0"]' }), expect: plain("shop:urls[1]") },
        { name: "the provider's own key", ...configured({ "aws:secretKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY" }), expect: plain("aws:secretKey") },
        { name: "a token under any name", ...configured({ "shop:note": `ghp_${"aB3dE6gH9j".repeat(4).slice(0, 36)}` }), expect: plain("shop:note") },
        {
            name: "what a database is given as its password, under an innocent name",
            resources: [resource("aws:rds/instance:Instance", "db", { password: secret("Winter-Garten-2024") })],
            config: { "shop:dbmaster": "Winter-Garten-2024" },
            expect: plain("shop:dbmaster"),
        },
    ],
    unknown: { none: "the configuration is either told with its values or not told at all" },
    notApplicable: [{ name: "a door that is not told the configuration", resources: [bucket] }],
});
