import rule from "../../../policies/secret/secret-known-token";
import { lambda, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

// Written in two parts, so that no scanner of repositories takes them for leaks of ours.
const STRIPE = ["sk_live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
const SLACK = ["https://hooks.slack.com/services", "T0123ABCD", "B0123ABCD", "abcdefghijklmnopqrstuvwx"].join("/");
const GITHUB = ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_");
const PEM = ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0123456789abcdefABCDEF\n-----END RSA ", "PRIVATE KEY-----\n"].join("");
const AKIA = ["AKIA", "ABCDEFGHIJKLMNOP"].join("");
const token = (on: string, at: string) => [{ on, message: "token", at }];
const object = (content: string) => resource("aws:s3/bucketObjectv2:BucketObjectv2", "object", { bucket: "b", key: "k.txt", content });
const CONFIG = { config: { "shop:stripe": "x7Qm-Zt2Vw9Lp", "shop:originKey": "Kp4-origin-Zx81" }, secretConfigKeys: ["shop:stripe", "shop:originKey"] };

testRule(rule, {
    valid: [
        {
            name: "public keys and certificates",
            resources: [
                resource("aws:ec2/keyPair:KeyPair", "key", { publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlaGx bob@example" }),
                resource("aws:acm/certificate:Certificate", "cert", { certificateBody: "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIE\n-----END CERTIFICATE-----" }),
            ],
        },
        {
            name: "keys in properties made for them",
            resources: [resource("aws:transfer/server:Server", "sftp", { hostKey: PEM }), resource("tls:index/selfSignedCert:SelfSignedCert", "tls", { privateKeyPem: secret(PEM) })],
        },
        {
            name: "an origin's shared secret",
            ...CONFIG,
            resources: [
                resource("aws:cloudfront/distribution:Distribution", "cdn", { origins: [{ originId: "app", customHeaders: [{ name: "X-Origin", value: "Kp4-origin-Zx81" }] }] }),
                resource("aws:wafv2/webAcl:WebAcl", "waf", { rules: [{ name: "r", statement: { byteMatchStatement: { searchString: "Kp4-origin-Zx81" } } }] }),
            ],
        },
        { name: "keys of the documentation", resources: [object("AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")] },
        {
            name: "ordinary names with a vendor's prefix",
            resources: [lambda({ PIPELINE: "sk-learn-pipeline-v1", SERVICE: "pul-up-service", NAME: "npm_config_cache", KEY: "key-value-store-of-the-shop" })],
        },
        {
            name: "a store's content",
            resources: [
                resource("aws:secretsmanager/secretVersion:SecretVersion", "content", { secretId: "s", secretString: secret(STRIPE) }),
                resource("aws:ssm/parameter:Parameter", "param", { type: "SecureString", name: "/x", value: secret(STRIPE) }),
            ],
        },
        {
            name: "a secret of Kubernetes, a provider's token",
            resources: [resource("kubernetes:core/v1:Secret", "k8s", { stringData: { token: GITHUB } }), resource("pulumi:providers:github", "gh", { token: GITHUB })],
        },
        { name: "what the rule of names owns", resources: [taskEnv({ STRIPE_API_KEY: STRIPE })] },
        { name: "an access key id whose other half is judged elsewhere", resources: [lambda({ AWS_ACCESS_KEY_ID: AKIA })] },
        {
            name: "a header's name and a variable in code",
            resources: [
                resource("aws:cloudfront/function:Function", "code", { code: "request.headers['authorization'] = 'Authorization: Bearer ' + token; // -----BEGIN PRIVATE KEY----- is refused" }),
            ],
        },
        { name: "a family that is not looked for", options: { disableFamilies: ["github"] }, resources: [object(GITHUB)] },
    ],
    invalid: [
        { name: "a webhook in code", resources: [resource("aws:cloudfront/function:Function", "code", { code: `fetch("${SLACK}")` })], expect: token("code", "code") },
        { name: "a private key in an object", resources: [object(PEM)], expect: token("object", "content") },
        { name: "an innocent variable", resources: [taskEnv({ BILLING: STRIPE })], expect: token("task", "containerDefinitions[web].environment[BILLING]") },
        { name: "a label of a container", resources: [task({ dockerLabels: { deploy: GITHUB } })], expect: token("task", "containerDefinitions[web].dockerLabels.deploy") },
        { name: "a browser's variable", resources: [lambda({ NEXT_PUBLIC_KEY: STRIPE })], expect: token("fn", "environment.variables.NEXT_PUBLIC_KEY") },
        { name: "an argument of a command", resources: [task({ command: ["deploy", GITHUB] })], expect: token("task", "containerDefinitions[web].command[1]") },
        { name: "a tag under the name of a secret", resources: [resource("aws:s3/bucket:Bucket", "bucket", { tags: { token: GITHUB } })], expect: token("bucket", "tags.token") },
        { name: "an access key id in a description", resources: [resource("aws:iam/role:Role", "role", { description: `uses ${AKIA}` })], expect: token("role", "description") },
        { name: "a value of the secret configuration under another name", ...CONFIG, resources: [lambda({ BILLING: "x7Qm-Zt2Vw9Lp" })], expect: token("fn", "environment.variables.BILLING") },
        { name: "the same in a tag", ...CONFIG, resources: [resource("aws:s3/bucket:Bucket", "bucket", { tags: { note: "x7Qm-Zt2Vw9Lp" } })], expect: token("bucket", "tags.note") },
        { name: "another provider's resource", resources: [resource("command:local:Command", "cmd", { create: `curl -H "X: ${GITHUB}" https://api.github.com` })], expect: token("cmd", "create") },
        {
            name: "a pattern of the organisation's",
            options: { extraPatterns: [{ name: "an internal token", regex: "\\bACME-[0-9]{8}\\b" }] },
            resources: [object("ACME-01234567")],
            expect: token("object", "content"),
        },
        { name: "beside an unknown sibling", resources: [lambda({ BILLING: STRIPE, HOST: UNKNOWN })], expect: token("fn", "environment.variables.BILLING") },
    ],
    unknown: [
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
        { name: "no text is known", resources: [resource("aws:s3/bucketObjectv2:BucketObjectv2", "object", { bucket: UNKNOWN, key: UNKNOWN, content: UNKNOWN })] },
    ],
});
