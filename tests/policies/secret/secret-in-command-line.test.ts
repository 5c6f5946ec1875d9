import rule from "../../../policies/secret/secret-in-command-line";
import { codeBuild, lambda, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const at = "containerDefinitions[web].command";
const command = (...words: string[]) => task({ command: words });
const document = (content: unknown) => resource("aws:ssm/document:Document", "doc", { documentType: "Command", content });

testRule(rule, {
    valid: [
        { name: "a variable", resources: [command("sh", "-c", "redis-server --requirepass $REDIS_PASSWORD")] },
        {
            name: "files and standard input",
            resources: [
                command("app", "--password-file", "/run/secrets/x", "--token=@token.txt"),
                codeBuild([], { source: { buildspec: "phases:\n  build:\n    commands:\n      - docker login --password-stdin\n" } }),
            ],
        },
        {
            name: "references of a build specification",
            resources: [
                codeBuild([], {
                    source: {
                        buildspec:
                            "version: 0.2\nenv:\n  secrets-manager:\n    NPM_TOKEN: build:NPM_TOKEN\n  parameter-store:\n    DB_PASSWORD: /shop/db_password\nphases:\n  build:\n    commands: [make]\n",
                    },
                }),
            ],
        },
        { name: "a path to a specification in the source", resources: [codeBuild([], { source: { buildspec: "ci/buildspec.yml" } })] },
        {
            name: "a task token of a state machine",
            resources: [resource("aws:sfn/stateMachine:StateMachine", "flow", { definition: JSON.stringify({ States: { Wait: { Parameters: { "TaskToken.$": "$$.Task.Token" } } } }) })],
        },
        {
            name: "parameters of a document",
            resources: [document(JSON.stringify({ parameters: { DbPassword: { type: "String" } }, mainSteps: [{ inputs: { runCommand: ["echo {{ ssm-secure:db }}"] } }] }))],
        },
        { name: "a function without a command", resources: [lambda({ DB_PASSWORD: "winter-2024" })] },
    ],
    invalid: [
        { name: "a flag and its value", resources: [command("redis-server", "--requirepass", "hunter22")], expect: [{ on: "task", message: "argument", at: `${at}[1]` }] },
        { name: "a flag with an equals sign", resources: [command("app", "--api-key=abc-123-def")], expect: [{ on: "task", message: "argument", at: `${at}[1]` }] },
        { name: "inside a shell", resources: [command("sh", "-c", "SECRET_KEY=k3y-of-the-shop gunicorn shop.wsgi")], expect: [{ on: "task", message: "argument", at: `${at}[2]` }] },
        {
            name: "a client of Redis in a health check",
            resources: [task({ healthCheck: { command: ["CMD-SHELL", "redis-cli -a hunter22 ping"] } })],
            expect: [{ on: "task", message: "argument", at: "containerDefinitions[web].healthCheck.command[1]" }],
        },
        {
            name: "a header of a health check",
            resources: [task({ healthCheck: { command: ["CMD-SHELL", "curl -H 'Authorization: Token abc123def456' localhost/health"] } })],
            expect: [{ on: "task", message: "argument", at: "containerDefinitions[web].healthCheck.command[1]" }],
        },
        {
            name: "a build specification",
            resources: [codeBuild([], { source: { buildspec: "version: 0.2\nenv:\n  variables:\n    DB_PASSWORD: winter-2024\n" } })],
            expect: [{ on: "build", message: "script", at: "source.buildspec:4" }],
        },
        {
            name: "a build of Amplify",
            resources: [resource("aws:amplify/app:App", "app", { name: "shop", buildSpec: "build:\n  commands:\n    - export API_TOKEN=winter-2024\n" })],
            expect: [{ on: "app", message: "script", at: "buildSpec:3" }],
        },
        {
            name: "a document",
            resources: [document("schemaVersion: '2.2'\nmainSteps:\n  - inputs:\n      runCommand:\n        - mysql -uroot -pwinter-2024 shop\n")],
            expect: [{ on: "doc", message: "script", at: "content:5" }],
        },
        {
            name: "parameters of an association",
            resources: [resource("aws:ssm/association:Association", "assoc", { name: "AWS-RunShellScript", parameters: { commands: "app --password winter-2024", adminPassword: "winter-2024" } })],
            expect: [
                { on: "assoc", message: "script", at: "parameters.commands:1" },
                { on: "assoc", message: "script", at: "parameters.adminPassword" },
            ],
        },
        {
            name: "a state machine",
            resources: [resource("aws:sfn/stateMachine:StateMachine", "flow", { definition: JSON.stringify({ States: { Call: { Parameters: { Password: "winter-2024" } } } }) })],
            expect: [{ on: "flow", message: "script", at: "definition.States.Call.Parameters.Password" }],
        },
    ],
    unknown: [
        { name: "container definitions known after the update", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })] },
        { name: "a document known after the update", resources: [document(UNKNOWN)] },
    ],
    notApplicable: [{ name: "container definitions that are no JSON", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "[" })] }],
});
