import rule from "../../../policies/secret/secret-registry-credentials";
import { codeBuild, SECRET_ARN, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const SSM = "arn:aws:ssm:eu-west-1:123456789012:parameter/dockerhub";
const container = (credentialsParameter: unknown) => task({ repositoryCredentials: { credentialsParameter } });
const build = (registryCredential: unknown) => codeBuild([], { environment: { computeType: "SMALL", image: "shop:1", type: "LINUX_CONTAINER", registryCredential } });
const source = (authType: unknown) => resource("aws:codebuild/sourceCredential:SourceCredential", "src", { authType, serverType: "GITHUB", token: "x" });
const cache = (inputs = {}) => resource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "hub", { ecrRepositoryPrefix: "hub", upstreamRegistryUrl: "registry-1.docker.io", ...inputs });

testRule(rule, {
    valid: [
        { name: "a secret's ARN", resources: [container(SECRET_ARN)] },
        { name: "a secret's name", resources: [container("dockerhub")] },
        { name: "a build with a secret", resources: [build({ credential: SECRET_ARN, credentialProvider: "SECRETS_MANAGER" })] },
        { name: "a connection", resources: [source("CODECONNECTIONS")] },
        { name: "a secret for the source", resources: [source("SECRETS_MANAGER")] },
        { name: "a cache with credentials", resources: [cache({ credentialArn: UNKNOWN })] },
        {
            name: "an Express service",
            resources: [resource("aws:ecs/expressGatewayService:ExpressGatewayService", "web", { primaryContainer: { image: "x", repositoryCredentials: { credentialsParameter: UNKNOWN } } })],
        },
    ],
    invalid: [
        { name: "a parameter", resources: [container(SSM)], expect: [{ on: "task", message: "other-arn", at: "containerDefinitions[web].repositoryCredentials.credentialsParameter" }] },
        {
            name: "a Batch job",
            resources: [
                resource("aws:batch/jobDefinition:JobDefinition", "job", {
                    type: "container",
                    containerProperties: JSON.stringify({ image: "x", repositoryCredentials: { credentialsParameter: SSM } }),
                }),
            ],
            expect: [{ on: "job", message: "other-arn", at: "containerProperties.repositoryCredentials.credentialsParameter" }],
        },
        {
            name: "another provider",
            resources: [build({ credential: "x", credentialProvider: "PARAMETER_STORE" })],
            expect: [{ on: "build", message: "other-provider", at: "environment.registryCredential.credentialProvider" }],
        },
        { name: "a personal access token", resources: [source("PERSONAL_ACCESS_TOKEN")], expect: [{ on: "src", message: "static", at: "authType" }] },
        { name: "a password", resources: [source("BASIC_AUTH")], expect: [{ on: "src", message: "static", at: "authType" }] },
        { name: "a cache of Docker Hub without credentials", resources: [cache()], expect: [{ on: "hub", message: "missing", at: "credentialArn" }] },
        { name: "a cache of an Azure registry without credentials", resources: [cache({ upstreamRegistryUrl: "shop.azurecr.io" })], expect: [{ on: "hub", message: "missing", at: "credentialArn" }] },
    ],
    unknown: [
        { name: "containers that are not known", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "x", containerDefinitions: UNKNOWN })] },
        { name: "the provider", resources: [build({ credential: "x", credentialProvider: UNKNOWN })] },
        { name: "the kind of token", resources: [source(UNKNOWN)] },
        { name: "the registry", resources: [cache({ upstreamRegistryUrl: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "an image of ECR", resources: [task({ image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1" })] },
        { name: "a public registry", resources: [cache({ upstreamRegistryUrl: "public.ecr.aws" })] },
        { name: "another account's ECR", resources: [cache({ upstreamRegistryUrl: "123456789012.dkr.ecr.eu-west-1.amazonaws.com", customRoleArn: "arn:x" })] },
    ],
});
