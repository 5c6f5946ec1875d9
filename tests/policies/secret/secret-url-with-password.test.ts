import rule from "../../../policies/secret/secret-url-with-password";
import { appRunner, codeBuild, lambda, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const variable = (name: string) => [{ on: "task", message: "variable", at: at(name) }];

testRule(rule, {
    valid: [
        {
            name: "a user without a password",
            resources: [task({ environment: [{ name: "DATABASE_URL", value: "postgres://app@db:5432/app" }], secrets: [{ name: "PGPASSWORD", valueFrom: SECRET_ARN }] })],
        },
        { name: "Sentry's address and a Git remote", resources: [taskEnv({ SENTRY_DSN: "https://abc123@o1.ingest.sentry.io/2", REPO: "ssh://git@github.com/x/y.git" })] },
        {
            name: "a password that is a variable or a template",
            resources: [
                taskEnv({
                    A: "postgres://app:$DB_PASSWORD@db/app",
                    B: "postgres://app:${DB_PASSWORD}@db/app",
                    C: "postgres://app:{{resolve:ssm-secure:/db}}@db/app",
                    D: "postgres://app:<password>@db/app",
                    E: "postgres://app:%(password)s@db/app",
                }),
            ],
        },
        { name: "ports, paths and mentions are none", resources: [taskEnv({ A: "http://api:8080/v1/@me", B: "redis://cache:6379/0", C: "https://example.com/?next=a:b@c" })] },
        { name: "this machine's own broker", resources: [taskEnv({ BROKER: "amqp://guest:guest@localhost:5672" })] },
        { name: "an image with a digest", resources: [task({ image: "registry.example.com/shop:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" })] },
    ],
    invalid: [
        { name: "a database URL", resources: [taskEnv({ DATABASE_URL: "postgres://app:s3cret@db:5432/app" })], expect: variable("DATABASE_URL") },
        { name: "no user", resources: [taskEnv({ CELERY_BROKER_URL: "redis://:abc@cache:6379/0" })], expect: variable("CELERY_BROKER_URL") },
        { name: "the second of a list", resources: [taskEnv({ CACHES: "redis://a:6379,rediss://:pw1@b:6379" })], expect: variable("CACHES") },
        { name: "unescaped characters in the password", resources: [taskEnv({ DATABASE_URL: "postgres://app:s3/cr#t@db:5432/app" })], expect: variable("DATABASE_URL") },
        {
            name: "mail, documents, media",
            resources: [taskEnv({ EMAIL_URL: "smtp+tls://u:p4ss@mail:587", MONGO: "mongodb+srv://u:p4ss@x.mongodb.net/app", CLOUDINARY_URL: "cloudinary://874837483:abcd_1234@shop" })],
            expect: [...variable("EMAIL_URL"), ...variable("MONGO"), ...variable("CLOUDINARY_URL")],
        },
        {
            name: "JDBC, ADO and libpq",
            resources: [taskEnv({ J: "jdbc:postgresql://db/app?user=app&password=s3cret", A: "Server=db;Database=app;User Id=app;Password=s3cret;", L: "host=db user=app password=s3cret" })],
            expect: [...variable("J"), ...variable("A"), ...variable("L")],
        },
        { name: "a URL under the name of a secret is this rule's", resources: [taskEnv({ DB_PASSWORD: "postgres://app:s3cret@db/app" })], expect: variable("DB_PASSWORD") },
        { name: "App Runner", resources: [appRunner({ runtimeEnvironmentVariables: { DATABASE_URL: "postgres://app:s3cret@db/app" } })], expect: [{ on: "svc", message: "variable" }] },
        {
            name: "an argument of a command",
            resources: [task({ command: ["celery", "-b", "redis://:abc@cache:6379/0", "worker"] })],
            expect: [{ on: "task", message: "text", at: "containerDefinitions[web].command[2]" }],
        },
        { name: "an image's registry", resources: [task({ image: "bob:s3cret@registry.example.com/shop:1" })], expect: [{ on: "task", message: "text", at: "containerDefinitions[web].image" }] },
        {
            name: "the address of a source",
            resources: [codeBuild([], { source: { type: "BITBUCKET", location: "https://x-token-auth:abc@bitbucket.org/o/r.git" } })],
            expect: [{ on: "build", message: "text", at: "source.location" }],
        },
        {
            name: "an inline build specification",
            resources: [codeBuild([], { source: { type: "NO_SOURCE", buildspec: "version: 0.2\nphases:\n  build:\n    commands:\n      - git clone https://bob:s3cret@example.com/r.git\n" } })],
            expect: [{ on: "build", message: "text", at: "source.buildspec:5" }],
        },
        {
            name: "hosted configuration",
            resources: [
                resource("aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion", "conf", {
                    contentType: "application/json",
                    content: JSON.stringify({ db: { url: "postgres://app:s3cret@db/app" } }),
                }),
            ],
            expect: [{ on: "conf", message: "text", at: "content.db.url" }],
        },
        {
            name: "in base64",
            resources: [lambda({ SETTINGS: Buffer.from("DATABASE_URL=postgres://app:s3cret@db/app\n").toString("base64") })],
            expect: [{ on: "fn", message: "variable", at: "environment.variables.SETTINGS" }],
        },
    ],
    unknown: [
        { name: "a URL with an unknown host", resources: [lambda({ DATABASE_URL: UNKNOWN })], expect: [{ on: "fn", says: "DATABASE_URL" }] },
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
    ],
    notApplicable: [{ name: "a source that is not visible", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "{" })] }],
});
