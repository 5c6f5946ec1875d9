import assert from "node:assert/strict";
import { DEFAULT_SHARED_SETTINGS } from "../../src/model/profile";
import { inspection } from "../../src/report/inspect/inspection";
import { inspectionsAsMermaid } from "../../src/report/inspect/mermaid";
import { inspectionsAsJson, inspectionsAsText } from "../../src/report/inspect/writers";
import { DB_TYPE, type Json, STACK, stackExport, stackOf, state, urn } from "../doors/state/states";
import { validatorOf } from "./validator";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const SECRET = "aws:secretsmanager/secret:Secret";
const PASSWORD = "correct-horse-battery-staple";
const SEALED = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;

const container = {
    name: "web",
    image: "acme/django-shop",
    command: ["gunicorn", "shop.wsgi:application"],
    portMappings: [{ containerPort: 8000 }],
    environment: [
        { name: "DJANGO_SETTINGS_MODULE", value: "shop.settings" },
        { name: "DJANGO_DEBUG", value: "False" },
        { name: "DB_PASSWORD", value: PASSWORD },
    ],
    secrets: [
        { name: "DJANGO_SECRET_KEY", valueFrom: arn("key") },
        { name: "SENTRY_TOKEN", valueFrom: arn("elsewhere-AbCdEf") },
    ],
};

function world(...more: Json[]): Json {
    return stackExport([
        STACK,
        state(GROUP, "app-sg", { id: "sg-app", inputs: {}, outputs: { vpcId: "vpc-1" } }),
        state(GROUP, "db-sg", {
            id: "sg-db",
            inputs: {
                ingress: [
                    { protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: ["sg-app"] },
                    { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["0.0.0.0/0"] },
                    { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] },
                ],
            },
        }),
        state(DB_TYPE, "db", { inputs: { engine: "postgres", vpcSecurityGroupIds: ["sg-db"], password: PASSWORD } }),
        state("aws:ecs/service:Service", "svc", { inputs: { networkConfiguration: { securityGroups: ["sg-app"] } } }),
        state("aws:s3/bucket:Bucket", "uploads", { inputs: { tags: { "storage-role": "media" } } }),
        state(SECRET, "key", { outputs: { arn: arn("key"), name: "key" } }),
        state(TASK, "task", { inputs: { containerDefinitions: JSON.stringify([container]) } }),
        ...more,
    ]);
}

function inspect(document: Json) {
    const shown = inspection(stackOf(document), DEFAULT_SHARED_SETTINGS);
    const json = inspectionsAsJson([shown]);
    validatorOf("inspect-v1.schema.json")(JSON.parse(json));
    const text = inspectionsAsText([shown], false);
    assert.ok(!json.includes(PASSWORD) && !text.includes(PASSWORD), "A secret is shown.");
    return { shown, text };
}

describe("inspect", () => {
    it("shows data stores with who may reach them", () => {
        const { shown, text } = inspect(world());
        assert.deepEqual(shown.stores, [
            {
                urn: urn(DB_TYPE, "db"),
                type: DB_TYPE,
                name: "db",
                kind: "database",
                front: false,
                ports: "5432",
                publicAddress: "no",
                admitsWorld: "yes",
                groups: ["db-sg"],
                admits: [
                    { source: "app-sg", verdict: "accepted", class: "group", rule: "db-sg", wornBy: ["svc"] },
                    { source: "0.0.0.0/0", verdict: "rejected", class: "world", rule: "db-sg", wornBy: [] },
                ],
                gaps: [],
            },
        ]);
        assert.match(
            text,
            /\n {4}no: public address · yes: open to the internet by its groups · behind db-sg\n {4}<- app-sg \(worn by svc\), by db-sg\n {4}<- 0\.0\.0\.0\/0, by db-sg \(no application server\)\n/,
        );
    });
    it("draws who may reach them", () => {
        const { shown } = inspect(world());
        assert.equal(
            inspectionsAsMermaid([shown]),
            [
                `%% ${shown.project}/${shown.stack}`,
                "flowchart LR",
                '    n0[("db<br/>5432")]',
                '    n1["app-sg"]',
                '    n2("svc")',
                '    n3(("0.0.0.0/0"))',
                "    n2 --- n1",
                "    n1 --> n0",
                '    n3 -. "not accepted" .-> n0',
                "",
            ].join("\n"),
        );
    });
    it("shows buckets with their roles and why", () => {
        const { shown, text } = inspect(world());
        assert.deepEqual(
            shown.buckets[0]?.roles.map(({ role, certain }) => [role, certain]),
            [["media", "yes"]],
        );
        assert.match(text, /Buckets\n {2}uploads aws:s3\/bucket:Bucket\n {4}media: /);
    });
    it("shows where requests come in", () => {
        const { shown } = inspect(
            world(state("aws:lb/loadBalancer:LoadBalancer", "front", { inputs: { internal: false } })),
        );
        assert.deepEqual(
            shown.entryPoints.map(({ name, kind, public: isPublic }) => [name, kind, isPublic]),
            [["front", "application-load-balancer", "yes"]],
        );
    });
    it("shows where each setting and secret of a process comes from, never a value", () => {
        const { shown, text } = inspect(world());
        const [process] = shown.processes;
        assert.deepEqual([process?.part, process?.framework, process?.hidden], ["web", "django", []]);
        const rows = [...(process?.settings ?? []), ...(process?.secrets ?? [])].map(
            ({ name, variable, from, detail }) => [name, variable, from, detail],
        );
        assert.deepEqual(
            rows,
            [
                ["DEBUG", "DJANGO_DEBUG", "literal", "in the configuration"],
                ["SETTINGS_MODULE", "DJANGO_SETTINGS_MODULE", "literal", "in the configuration"],
                ["SECRET_KEY", "DJANGO_SECRET_KEY", "store", "Secrets Manager key"],
                ["DATABASE_PASSWORD", "DB_PASSWORD", "literal", "in the configuration"],
                ["ALLOWED_HOSTS", undefined, "not-visible", "nothing visible feeds it"],
                ["DATABASE", undefined, "not-visible", "nothing visible feeds it"],
                ["SENTRY_TOKEN", "SENTRY_TOKEN", "store", "Secrets Manager, none of this stack's own"],
            ].sort((a, b) => rows.findIndex((row) => row[0] === a[0]) - rows.findIndex((row) => row[0] === b[0])),
        );
        assert.match(text, /\n {4}SECRET_KEY +store: Secrets Manager key \(DJANGO_SECRET_KEY\)\n/);
        assert.match(text, /\n {4}ALLOWED_HOSTS +not visible\n/);
    });
    it("knows the secret that AWS keeps for a database", () => {
        const managed = arn("rds!db-0123-AbCdEf");
        const { shown } = inspect(
            stackExport([
                STACK,
                state(DB_TYPE, "orders", {
                    inputs: { manageMasterUserPassword: true },
                    outputs: { masterUserSecrets: [{ secretArn: managed }] },
                }),
                state(TASK, "task", {
                    inputs: {
                        containerDefinitions: JSON.stringify([
                            {
                                ...container,
                                environment: container.environment.slice(0, 1),
                                secrets: [{ name: "DB_PASSWORD", valueFrom: `${managed}:password::` }],
                            },
                        ]),
                    },
                }),
            ]),
        );
        const password = shown.processes[0]?.settings.find(({ variable }) => variable === "DB_PASSWORD");
        assert.deepEqual([password?.from, password?.detail], ["store", "Secrets Manager, kept by AWS for orders"]);
    });
    it("says what of a process is not visible", () => {
        const { shown, text } = inspect(
            stackExport([STACK, state(TASK, "task", { inputs: { containerDefinitions: SEALED } })]),
        );
        assert.deepEqual(shown.processes[0]?.hidden, ["containerDefinitions of task"]);
        assert.match(text, /Not visible: containerDefinitions of task/);
    });
    it("withholds what would show a secret", () => {
        const secretBlock = {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            plaintext: JSON.stringify("203.0.113.128/25"),
        };
        const open = state(GROUP, "office-sg", {
            id: "sg-o",
            inputs: { ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: [secretBlock] }] },
        });
        const { shown } = inspect(
            stackExport([
                STACK,
                open,
                state(DB_TYPE, "db", { inputs: { engine: "postgres", vpcSecurityGroupIds: ["sg-o"] } }),
            ]),
        );
        assert.deepEqual(
            shown.stores[0]?.admits.map((admitted) => admitted.source),
            ["(withheld)"],
        );
    });
    it("shows an empty stack", () => {
        assert.match(inspect(stackExport([])).text, /^\(a stack without a name\)\n/);
    });
});
