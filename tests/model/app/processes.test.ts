import assert from "node:assert/strict";
import fc from "fast-check";
import { Model } from "../../../src/model/model";
import { allHostTypes, envComplete, type Process, processes, processesOf } from "../../../src/model/app/processes";
import { hostsByType } from "../../../src/model/app/hosts";
import { settingText } from "../../../src/model/app/effective";
import {
    appRunner,
    base64,
    beanstalk,
    codeBuild,
    instance,
    lambda,
    pairs,
    SEALED,
    SECRET_ARN,
    task,
} from "../../support/apps";
import { decoders } from "../../support/decoders";
import { resource, type ResourceSpec, secret, UNKNOWN } from "../../support/stack";

function modelOf(...resources: ResourceSpec[]): Model {
    const decoder = decoders[0];
    assert.ok(decoder);
    return new Model(decoder.decode({ resources }));
}

function only(...resources: ResourceSpec[]): Process {
    const found = processes(modelOf(...resources));
    assert.equal(found.length, 1, `${found.length} processes`);
    return found[0] as Process;
}

/** Names of the environment with the kind of their values: `A=literal`. */
function env(process: Process): string[] {
    return process.env.map(
        ({ name, value, slot }) =>
            `${name}=${slot === "reference" && value.kind === "reference" ? `reference ${value.form ?? "none"}` : value.kind}`,
    );
}

const OVERRIDE = { containerOverrides: [{ name: "web", environment: pairs({ A: "1" }), command: ["x"] }] };
const container = { name: "web", image: "x", environment: pairs({ A: "1" }) };

/** One resource of every host, whose process has the variable A. */
const HOSTS: readonly [ResourceSpec, path: string][] = [
    [task({ environment: pairs({ A: "1" }) }), "containerDefinitions[web].environment[A]"],
    [
        resource("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", "h", {
            containerDefinitions: [{ name: "web", environments: pairs({ A: "1" }) }],
        }),
        "containerDefinitions[web].environments[A]",
    ],
    [
        resource("aws:ecs/expressGatewayService:ExpressGatewayService", "h", {
            primaryContainer: { image: "x", environments: pairs({ A: "1" }) },
        }),
        "primaryContainer.environments[A]",
    ],
    [lambda({ A: "1" }), "environment.variables.A"],
    [resource("aws:lambdamicrovms/image:Image", "h", { environmentVariables: { A: "1" } }), "environmentVariables.A"],
    [
        resource("aws:lambda/microvmsImage:MicrovmsImage", "h", { environmentVariables: { A: "1" } }),
        "environmentVariables.A",
    ],
    [
        appRunner({ runtimeEnvironmentVariables: { A: "1" } }),
        "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables.A",
    ],
    [
        beanstalk({ "aws:elasticbeanstalk:application:environment/A": "1" }),
        "settings[aws:elasticbeanstalk:application:environment/A]",
    ],
    [
        resource("aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "h", {
            settings: [{ namespace: "aws:elasticbeanstalk:application:environment", name: "A", value: "1" }],
        }),
        "settings[aws:elasticbeanstalk:application:environment/A]",
    ],
    [instance("#!/bin/bash\nexport A=1\n"), "userData:2"],
    [
        resource("aws:ec2/launchTemplate:LaunchTemplate", "h", { userData: base64("#!/bin/bash\nexport A=1\n") }),
        "userData:2",
    ],
    [resource("aws:ec2/launchConfiguration:LaunchConfiguration", "h", { userData: "export A=1" }), "userData:1"],
    [
        resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "h", { userDataBase64: base64("export A=1") }),
        "userDataBase64:1",
    ],
    [
        resource("aws:ec2/spotFleetRequest:SpotFleetRequest", "h", {
            launchSpecifications: [{ userData: "export A=1" }],
        }),
        "launchSpecifications[0].userData:1",
    ],
    [resource("aws:lightsail/instance:Instance", "h", { userData: "export A=1" }), "userData:1"],
    [
        resource("aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion", "h", {
            containers: [{ containerName: "web", environment: { A: "1" } }],
        }),
        "containers[web].environment.A",
    ],
    [
        resource("aws:batch/jobDefinition:JobDefinition", "h", {
            containerProperties: JSON.stringify({ environment: pairs({ A: "1" }) }),
        }),
        "containerProperties.environment[A]",
    ],
    [
        resource("aws:batch/jobDefinition:JobDefinition", "h", {
            ecsProperties: JSON.stringify({ taskProperties: [{ containers: [container] }] }),
        }),
        "ecsProperties.taskProperties[0].containers[web].environment[A]",
    ],
    [
        resource("aws:batch/jobDefinition:JobDefinition", "h", {
            nodeProperties: JSON.stringify({
                nodeRangeProperties: [{ container: { environment: pairs({ A: "1" }) } }],
            }),
        }),
        "nodeProperties.nodeRangeProperties[0].container.environment[A]",
    ],
    [
        resource("aws:batch/jobDefinition:JobDefinition", "h", {
            eksProperties: { podProperties: { containers: [{ name: "web", envs: pairs({ A: "1" }) }] } },
        }),
        "eksProperties.podProperties.containers[web].envs[A]",
    ],
    [codeBuild(pairs({ A: "1" })), "environment.environmentVariables[A]"],
    [resource("aws:amplify/app:App", "h", { environmentVariables: { A: "1" } }), "environmentVariables.A"],
    [
        resource("aws:amplify/app:App", "h", { autoBranchCreationConfig: { environmentVariables: { A: "1" } } }),
        "autoBranchCreationConfig.environmentVariables.A",
    ],
    [resource("aws:amplify/branch:Branch", "h", { environmentVariables: { A: "1" } }), "environmentVariables.A"],
    [
        resource("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", "h", { environmentVariables: { A: "1" } }),
        "environmentVariables.A",
    ],
    [
        resource("aws:bedrock/agentcoreHarness:AgentcoreHarness", "h", { environmentVariables: { A: "1" } }),
        "environmentVariables.A",
    ],
    [
        resource("aws:synthetics/canary:Canary", "h", { runConfig: { environmentVariables: { A: "1" } } }),
        "runConfig.environmentVariables.A",
    ],
    [
        resource("aws:sagemaker/model:Model", "h", { primaryContainer: { environment: { A: "1" } } }),
        "primaryContainer.environment.A",
    ],
    [resource("aws:glue/job:Job", "h", { defaultArguments: { A: "1" } }), "defaultArguments.A"],
    [
        resource("aws:mwaa/environment:Environment", "h", { airflowConfigurationOptions: { A: "1" } }),
        "airflowConfigurationOptions.A",
    ],
    [resource("aws:apigateway/stage:Stage", "h", { variables: { A: "1" } }), "variables.A"],
    [resource("aws:apigatewayv2/stage:Stage", "h", { stageVariables: { A: "1" } }), "stageVariables.A"],
    [resource("docker:index/image:Image", "h", { build: { args: { A: "1" } } }), "build.args.A"],
    [resource("docker-build:index:Image", "h", { buildArgs: { A: "1" } }), "buildArgs.A"],
    [
        resource("aws:cloudwatch/eventTarget:EventTarget", "h", { input: JSON.stringify(OVERRIDE) }),
        "input.containerOverrides[web].environment[A]",
    ],
    [
        resource("aws:scheduler/schedule:Schedule", "h", { target: { input: JSON.stringify(OVERRIDE) } }),
        "target.input.containerOverrides[web].environment[A]",
    ],
    [
        resource("aws:pipes/pipe:Pipe", "h", {
            targetParameters: {
                ecsTaskParameters: {
                    overrides: { containerOverrides: [{ name: "web", environments: pairs({ A: "1" }) }] },
                },
            },
        }),
        "targetParameters.ecsTaskParameters.overrides.containerOverrides[web].environments[A]",
    ],
    [
        resource("aws:sfn/stateMachine:StateMachine", "h", {
            definition: JSON.stringify({
                States: {
                    Run: {
                        Arguments: {
                            Overrides: {
                                ContainerOverrides: [{ Name: "web", Environment: [{ Name: "A", Value: "1" }] }],
                            },
                        },
                    },
                },
            }),
        }),
        "definition.States.Run.Arguments.Overrides.ContainerOverrides[web].environment[A]",
    ],
    [
        resource("kubernetes:apps/v1:Deployment", "h", {
            spec: { template: { spec: { containers: [{ name: "web", env: pairs({ A: "1" }) }] } } },
        }),
        "spec.template.spec.containers[web].env[A]",
    ],
    [
        resource("kubernetes:apps/v1:StatefulSet", "h", {
            spec: { template: { spec: { initContainers: [{ name: "web", env: pairs({ A: "1" }) }] } } },
        }),
        "spec.template.spec.initContainers[web].env[A]",
    ],
    [resource("kubernetes:core/v1:ConfigMap", "h", { data: { A: "1" } }), "data.A"],
];

describe("hosts", () => {
    for (const [spec, path] of HOSTS) {
        it(`${spec.type}: ${path}`, () => {
            const process = only(spec);
            assert.deepEqual(
                process.env.map((binding) => binding.path),
                [path],
            );
            assert.deepEqual(env(process), ["A=literal"]);
        });
    }
    it("have a case each", () => {
        const covered = new Set(HOSTS.map(([spec]) => spec.type));
        assert.deepEqual(
            allHostTypes.filter((type) => !covered.has(type)),
            [],
        );
    });
    it("know where references go, where there is such a place", () => {
        assert.ok(hostsByType.get("aws:ecs/taskDefinition:TaskDefinition")?.references);
        assert.equal(hostsByType.get("aws:lambda/function:Function")?.references, undefined);
    });
});

describe("bindings", () => {
    it("tell references from literals by place and by form", () => {
        const process = only(
            task({
                environment: pairs({ ARN: SECRET_ARN, VAR: "$OTHER", TEXT: "x" }),
                secrets: [
                    { name: "KEY", valueFrom: "/shop/key" },
                    { name: "BAD", valueFrom: "p&ss" },
                ],
            }),
        );
        assert.deepEqual(env(process), [
            "ARN=reference",
            "VAR=reference",
            "TEXT=literal",
            "KEY=reference bare-name",
            "BAD=reference none",
        ]);
    });
    it("say which values are not known, and why", () => {
        const process = only(lambda({ A: UNKNOWN, B: SEALED, C: secret("x"), D: 3, E: true }));
        assert.deepEqual(env(process), ["A=unknown", "B=unknown", "C=literal", "D=literal", "E=literal"]);
        assert.ok(envComplete(process));
    });
    it("tell hidden environments from those in places nobody can see", () => {
        assert.ok(only(lambda(UNKNOWN)).envGap);
        const broken = only(resource("aws:ecs/taskDefinition:TaskDefinition", "t", { containerDefinitions: "[{" }));
        assert.equal(broken.envGap, undefined);
        assert.equal(broken.notVisible.length, 1);
        assert.ok(!envComplete(broken));
    });
    it("take one object for a list of one, and any case of keys", () => {
        const process = only(
            resource("aws:ecs/taskDefinition:TaskDefinition", "t", {
                containerDefinitions: JSON.stringify({
                    Name: "web",
                    ENVIRONMENT: { name: "A", Value: 1 },
                    EntryPoint: ["sh", "-c"],
                }),
            }),
        );
        assert.deepEqual(
            process.env.map((binding) => binding.path),
            ["containerDefinitions[web].environment[A]"],
        );
        assert.equal(process.command.length, 2);
    });
    it("follow a variable that names another one", () => {
        const model = modelOf(lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", DEBUG: "$VERBOSE", VERBOSE: "yes" }));
        const [process] = processes(model);
        assert.deepEqual(settingText(process as Process, "DEBUG", model), { state: "known", value: "yes" });
    });
});

describe("what a process is", () => {
    const shows = (container: object, ...others: ResourceSpec[]) => {
        const [found] = processes(modelOf(task(container as never), ...others));
        return `${found?.kind} ${found?.framework}`;
    };
    const cases: [object, string][] = [
        [{ command: ["gunicorn", "shop.wsgi:application"], portMappings: [{ containerPort: 80 }] }, "web django"],
        [
            {
                command: ["sh", "-c", "python manage.py migrate && gunicorn shop.wsgi"],
                portMappings: [{ containerPort: 80 }],
            },
            "web django",
        ],
        [{ command: ["gunicorn", "app:app"], portMappings: [{ containerPort: 80 }] }, "web python"],
        [
            { command: ["celery", "-A", "shop", "worker"], environment: pairs({ DJANGO_SETTINGS_MODULE: "x.y" }) },
            "worker django",
        ],
        [{ command: ["celery", "-A", "shop", "worker"] }, "worker python"],
        [{ command: ["python", "manage.py", "migrate"] }, "oneoff django"],
        [{ command: ["node", "server.js"], portMappings: [{ containerPort: 80 }] }, "web node"],
        [{ environment: pairs({ RAILS_ENV: "production" }) }, "unclassified rails"],
        [{ command: ["php-fpm"] }, "unclassified php"],
        [{ image: "envoyproxy/envoy:v1.30" }, "sidecar none-visible"],
        [
            { image: "public.ecr.aws/aws-observability/aws-otel-collector:latest", command: ["--config=x"] },
            "sidecar other",
        ],
        [
            { image: "registry/shop-django:1", environment: pairs({ SECRET_KEY: "x", DATABASE_URL: "y" }) },
            "unclassified django",
        ],
        [{ image: "registry/shop:1", environment: pairs({ SECRET_KEY: "x" }) }, "unclassified none-visible"],
        [{ firelensConfiguration: { type: "fluentbit" } }, "sidecar none-visible"],
    ];
    for (const [container, expected] of cases) {
        it(`${JSON.stringify(container).slice(0, 90)} is ${expected}`, () => assert.equal(shows(container), expected));
    }

    it("a container behind a load balancer is web", () => {
        const arn = "arn:aws:ecs:eu-west-1:1:task-definition/shop:1";
        const service = resource("aws:ecs/service:Service", "service", {
            taskDefinition: arn,
            loadBalancers: [{ containerName: "web", containerPort: 80 }],
        });
        const found = processes(modelOf({ ...task({}), outputs: { arn } }, service));
        assert.equal(found[0]?.kind, "web");
    });
    it("a function with a URL is web, and only the whole stack says so", () => {
        const url = resource("aws:lambda/functionUrl:FunctionUrl", "url", { functionName: "fn-1" });
        const model = modelOf({ ...lambda({}), id: "fn-1" }, url);
        const fn = model.ofType("aws:lambda/function:Function")[0];
        assert.ok(fn);
        assert.equal(processes(model)[0]?.kind, "web");
        assert.equal(processesOf(fn, model)[0]?.kind, "unclassified");
    });
    it("a Beanstalk environment takes what its template says", () => {
        const template = resource(
            "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
            "template",
            {
                name: "shop-1",
                settings: [{ namespace: "aws:elasticbeanstalk:application:environment", name: "DEBUG", value: "1" }],
            },
            { id: "shop-1" },
        );
        const found = processes(modelOf(template, beanstalk({}, { templateName: "shop-1" }))).find(
            (process) => process.resource.name === "eb",
        );
        assert.deepEqual(
            found?.env.map((binding) => [binding.name, binding.from?.resource.name]),
            [["DEBUG", "template"]],
        );
    });
    it("an environment file of the stack lies beneath the container's own variables", () => {
        const file = resource("aws:s3/bucketObjectv2:BucketObjectv2", "file", {
            bucket: "conf",
            key: "prod.env",
            content: 'DEBUG=1\nA="x"\n',
        });
        const [process] = processes(
            modelOf(
                task({
                    environment: pairs({ DEBUG: "0" }),
                    environmentFiles: [{ type: "s3", value: "arn:aws:s3:::conf/prod.env" }],
                }),
                file,
            ),
        );
        assert.deepEqual(
            process?.env.map(({ name, value }) => `${name}=${value.kind === "literal" ? value.text : "?"}`),
            ["DEBUG=1", 'A="x"', "DEBUG=0"],
        );
        assert.ok(process && envComplete(process));
    });
});

describe("any text in place of a document", () => {
    it("never makes a decoder throw", () => {
        const shapes = fc.oneof(
            fc.json({ maxDepth: 4 }),
            fc.string({ maxLength: 60 }),
            fc.anything({ maxDepth: 3 }).map((value) => JSON.stringify(value) ?? ""),
        );
        fc.assert(
            fc.property(fc.constantFrom(...allHostTypes), shapes, (type, text) => {
                const inputs = Object.fromEntries(
                    [
                        "containerDefinitions",
                        "containerProperties",
                        "ecsProperties",
                        "nodeProperties",
                        "input",
                        "definition",
                        "userData",
                        "userDataBase64",
                        "settings",
                        "environment",
                        "environmentVariables",
                        "sourceConfiguration",
                        "containers",
                        "targetParameters",
                        "spec",
                        "target",
                    ].map((key) => [key, key === "target" ? { input: text } : text]),
                );
                const json: unknown = (() => {
                    try {
                        return JSON.parse(text);
                    } catch {
                        return text;
                    }
                })();
                for (const value of [inputs, Object.fromEntries(Object.keys(inputs).map((key) => [key, json]))]) {
                    processes(modelOf(resource(type, "h", value as never)));
                }
            }),
            { numRuns: 400 },
        );
    });
});
