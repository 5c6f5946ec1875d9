import rule from "../../../policies/secret/secret-env-file-object";
import { base64, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const object = (inputs: Json) => resource("aws:s3/bucketObjectv2:BucketObjectv2", "file", { bucket: "conf", key: "prod.env", ...inputs });
const reads = (arn: string) => task({ environmentFiles: [{ type: "s3", value: arn }] });
const found = (line: number) => [{ on: "file", message: "variable", at: `content:${line}` }];

testRule(rule, {
    valid: [
        { name: "plain settings", resources: [object({ content: "DEBUG=False\nALLOWED_HOSTS=shop.example.com\n" })] },
        { name: "an ARN and a comment", resources: [object({ content: "# SECRET_KEY=see the vault\nSECRET_KEY_ARN=arn:aws:secretsmanager:eu-west-1:1:secret:x\n" })] },
    ],
    invalid: [
        { name: "a key", resources: [object({ content: "DEBUG=False\nSECRET_KEY=k3y-of-the-shop\n" }), reads("arn:aws:s3:::conf/prod.env")], expect: found(2) },
        {
            name: "a URL, a token, a static key",
            resources: [object({ content: `DATABASE_URL=postgres://u:p@h/d\nBILLING=${["sk_live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_")}\nAWS_SECRET_ACCESS_KEY=abcdEFGH1234\n` })],
            expect: [...found(1), ...found(2), ...found(3)],
        },
        {
            name: "base64, linked by dependency only",
            resources: [
                object({ key: UNKNOWN, bucket: UNKNOWN, contentBase64: base64("SECRET_KEY=k3y-of-the-shop\n") }),
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: ["file"] } }),
            ],
            expect: found(1),
        },
        { name: "a key of another name that a task names", resources: [object({ key: "settings.txt", content: "DB_PASS=winter-2024\n" }), reads("arn:aws:s3:::conf/settings.txt")], expect: found(1) },
        { name: "quotes, and another usual name", resources: [object({ key: "app/.env.production", content: 'DB_PASSWORD="winter-2024"\n' })], expect: found(1) },
        {
            name: "a token on a line of its own",
            resources: [object({ content: `# old: ${["sk_live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_")}\nDEBUG=False\n` })],
            expect: [{ on: "file", message: "text", at: "content:1" }],
        },
        {
            name: "a value of the secret configuration",
            config: { "shop:billing": "x7Qm-Zt2Vw9Lp" },
            secretConfigKeys: ["shop:billing"],
            resources: [object({ content: "BILLING=x7Qm-Zt2Vw9Lp\n" })],
            expect: [{ on: "file", message: "text", at: "content" }],
        },
    ],
    unknown: [{ name: "content known after the update", resources: [object({ content: UNKNOWN })], expect: [{ on: "file", says: "content of file" }] }],
    notApplicable: [
        { name: "another file", resources: [object({ key: "logo.txt", content: "PASSWORD=winter-2024" })] },
        { name: "content that is not in the program", resources: [object({})] },
    ],
});
