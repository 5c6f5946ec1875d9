/** Resources that carry application configuration, for the tests of secrets and settings. */
import { SIGNATURE_KEY, SIGNATURES } from "../../src/model/tree";
import { type Json, resource, type ResourceSpec } from "./stack";

export const SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";

/** Pairs of a container's environment. */
export function pairs(values: Json): { name: string; value: unknown }[] {
    return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** A task definition with one container `web` unless told otherwise. */
export function task(
    container: Json | readonly Json[],
    more: Partial<ResourceSpec> & { inputs?: Json } = {},
): ResourceSpec {
    const list = (Array.isArray(container) ? container : [container]) as readonly Json[];
    const containers = list.map((item) => ({ name: "web", image: "shop:1", ...item }));
    return resource(
        "aws:ecs/taskDefinition:TaskDefinition",
        more.name ?? "task",
        { family: "shop", containerDefinitions: JSON.stringify(containers), ...more.inputs },
        without(more),
    );
}

/** A task definition whose container has these variables. */
export function taskEnv(values: Json, container: Json = {}): ResourceSpec {
    return task({ environment: pairs(values), ...container });
}

export function lambda(variables: Json | string, inputs: Json = {}): ResourceSpec {
    const environment = typeof variables === "string" ? variables : { variables };
    return resource("aws:lambda/function:Function", "fn", {
        runtime: "python3.12",
        handler: "app.handler",
        environment,
        ...inputs,
    });
}

export function appRunner(configuration: Json): ResourceSpec {
    return resource("aws:apprunner/service:Service", "svc", {
        sourceConfiguration: {
            imageRepository: {
                imageIdentifier: "public.ecr.aws/x/shop:1",
                imageRepositoryType: "ECR_PUBLIC",
                imageConfiguration: configuration,
            },
        },
    });
}

/** A Beanstalk environment with settings `namespace/name`. */
export function beanstalk(settings: Json, inputs: Json = {}): ResourceSpec {
    return resource("aws:elasticbeanstalk/environment:Environment", "eb", {
        application: "shop",
        settings: Object.entries(settings).map(([key, value]) => {
            const slash = key.lastIndexOf("/");
            return { namespace: key.slice(0, slash), name: key.slice(slash + 1), value };
        }),
        ...inputs,
    });
}

export function codeBuild(variables: readonly Json[], inputs: Json = {}): ResourceSpec {
    return resource("aws:codebuild/project:Project", "build", {
        environment: {
            computeType: "BUILD_GENERAL1_SMALL",
            image: "aws/codebuild/standard:7.0",
            type: "LINUX_CONTAINER",
            environmentVariables: variables,
        },
        source: { type: "GITHUB" },
        ...inputs,
    });
}

export function instance(userData: unknown, inputs: Json = {}): ResourceSpec {
    return resource("aws:ec2/instance:Instance", "host", {
        ami: "ami-1",
        instanceType: "t3.micro",
        userData,
        ...inputs,
    });
}

export function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}

function without({ inputs: _, ...rest }: Partial<ResourceSpec>): Partial<ResourceSpec> {
    return rest;
}

/** A value of which an export holds the ciphertext only. */
export const SEALED: Json = { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: "v1:abcdefgh:0123456789" };
