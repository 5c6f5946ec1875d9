import rule from "../../../policies/secret/secret-env-suspected";
import { lambda } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const found = (name: string) => [{ on: "fn", message: "suspected", at: `environment.variables.${name}` }];
const JWT = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"].join(".");

testRule(rule, {
    valid: [
        {
            name: "pools, commits, site keys",
            resources: [lambda({ COGNITO_USER_POOL_ID: "eu-west-1_Ab12Cd34", GIT_SHA: "0123456789abcdef0123456789abcdef01234567", RECAPTCHA_SITE_KEY: "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI" })],
        },
        { name: "Sentry's address", resources: [lambda({ SENTRY_DSN: "https://abc@o1.ingest.sentry.io/2" })] },
        { name: "what another rule reports", resources: [lambda({ DB_PASSWORD: "winter-2024" })] },
        { name: "random under an innocent name", resources: [lambda({ BUCKET: "shop-media-7f3a9c1e5b2d4f60" })] },
        { name: "object keys and time stamps", resources: [lambda({ CACHE_KEY: "releases/2024-05-01T10:00:00Z/shop.tar.gz", PARTITION_KEY: "customer_id" })] },
        { name: "public headers of telemetry", resources: [lambda({ OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=shop" })] },
        { name: "a store's entry of the stack", resources: [lambda({ DB_PASSWORD: "shop/prod/db" }), resource("aws:secretsmanager/secret:Secret", "db", { name: "shop/prod/db" })] },
    ],
    invalid: [
        { name: "a salt", resources: [lambda({ HASHIDS_SALT: "9fK2mQ7xZ1bV4nC8wE3r" })], expect: found("HASHIDS_SALT") },
        { name: "a random key", resources: [lambda({ WIDGET_KEY: "qT7#mZ2!vK9@wX4$eR1%" })], expect: found("WIDGET_KEY") },
        {
            name: "keys that may be public",
            resources: [lambda({ MAPS: ["AIza", "SyA0123456789abcdefghijklmnopqrstuv"].join(""), STRIPE: ["sk_test", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"), ANON: JWT })],
            expect: [...found("MAPS"), ...found("STRIPE"), ...found("ANON")],
        },
        { name: "a webhook", resources: [lambda({ ALERT_WEBHOOK_URL: "https://example.com/hook?token=abcdef" })], expect: found("ALERT_WEBHOOK_URL") },
        { name: "a password for this machine", resources: [lambda({ BROKER_URL: "amqp://shop:winter-2024@localhost:5672" })], expect: found("BROKER_URL") },
        { name: "a store's entry that no store of the stack bears", resources: [lambda({ DB_PASSWORD: "shop/prod/db" })], expect: found("DB_PASSWORD") },
        {
            name: "words that the configuration keeps as a secret",
            config: { "shop:admin": "the admin of it" },
            secretConfigKeys: ["shop:admin"],
            resources: [lambda({ OWNER: "the admin of it" })],
            expect: found("OWNER"),
        },
    ],
    unknown: [
        { name: "a hint and an unknown value", resources: [lambda({ HASHIDS_SALT: UNKNOWN })] },
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
    ],
    notApplicable: [{ name: "container definitions that are no JSON", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "[" })] }],
});
