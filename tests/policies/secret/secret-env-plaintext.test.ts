import rule from "../../../policies/secret/secret-env-plaintext";
import { appRunner, beanstalk, codeBuild, lambda, pairs, SEALED, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const VARIABLES = "aws:elasticbeanstalk:application:environment";
const BUILD = "environment.environmentVariables";

testRule(rule, {
    valid: [
        { name: "a reference to one key of a secret", resources: [task({ secrets: [{ name: "DB_PASSWORD", valueFrom: `${SECRET_ARN}:password::` }] })] },
        {
            name: "names that contain a secret word and are none",
            resources: [
                taskEnv({
                    DB_PASSWORD_SECRET_ARN: SECRET_ARN,
                    PASSWORD_RESET_TIMEOUT: "3600",
                    POSTGRES_PASSWORD_FILE: "/run/secrets/pg",
                    OPENAI_MAX_TOKENS: "128000",
                    AUTH_PASSWORD_VALIDATORS: "on",
                    JWT_SECRET_ROTATION_DAYS: "30",
                }),
            ],
        },
        {
            name: "keys made to be public",
            resources: [
                taskEnv({
                    MAPBOX_ACCESS_TOKEN: "pk.eyJ1IjoiYWJjIiwiYSI6ImNrMTIzNDU2In0.abcDEF123456",
                    RECAPTCHA_SITE_KEY: "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI",
                    STRIPE_PUBLISHABLE_KEY: "pk_live_51HabcdefABCDEF",
                }),
            ],
        },
        {
            name: "references that travel through a plain value",
            resources: [lambda({ DB_SECRET: SECRET_ARN, API_TOKEN: "{{resolve:secretsmanager:shop/api}}", REDIS_PASSWORD: "vault:secret/redis", DB_PASSWORD: "${DATABASE_PASSWORD}" })],
        },
        { name: "other clouds' stores", resources: [lambda({ API_SECRET: "projects/shop/secrets/api/versions/3", VAULT_SECRET: "https://shop.vault.azure.net/secrets/api" })] },
        { name: "switches and short numbers", resources: [lambda({ USE_SECRET: "true", ADMIN_PASSWORD: "no", SESSION_TOKEN: "3600", MYSQL_ROOT_PASSWORD: "" })] },
        { name: "the name of a store's entry under a strong name", resources: [lambda({ DB_PASSWORD: "shop/prod/db", DATABASE_SECRET: "shop-prod-db" })] },
        { name: "no environment at all", resources: [lambda({})] },
        { name: "a build variable of a store", resources: [codeBuild([{ name: "NPM_TOKEN", type: "SECRETS_MANAGER", value: "build:NPM_TOKEN" }])] },
        { name: "secret options of a log driver", resources: [task({ logConfiguration: { logDriver: "splunk", secretOptions: [{ name: "splunk-token", valueFrom: SECRET_ARN }] } })] },
        { name: "a bare parameter name in a place for references", resources: [task({ secrets: [{ name: "DB_PASSWORD", valueFrom: "/shop/prod/db_password" }] })] },
        { name: "a name that the profile excuses", settings: { ignoreNames: ["^LEGACY_TOKEN$"] }, resources: [lambda({ LEGACY_TOKEN: "qwertyuiop12" })] },
    ],
    invalid: [
        { name: "a Django key in a container", resources: [taskEnv({ DJANGO_SECRET_KEY: "k3y-of-the-shop" })], expect: [{ on: "task", message: "strong-name", at: at("DJANGO_SECRET_KEY") }] },
        {
            name: "the spelling of CloudFormation",
            resources: [
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: JSON.stringify([{ Name: "web", Environment: [{ Name: "API_TOKEN", Value: "abc123def" }] }]) }),
            ],
            expect: [{ on: "task", message: "strong-name", at: at("API_TOKEN") }],
        },
        {
            name: "a Pulumi secret, plain on the host",
            resources: [appRunner({ runtimeEnvironmentVariables: { SECRET_KEY: secret("hq7-kkd-012") } })],
            expect: [{ on: "svc", message: "strong-name", at: "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables.SECRET_KEY" }],
        },
        {
            name: "the secret itself in a place for references",
            resources: [task({ secrets: [{ name: "DB_PASSWORD", valueFrom: "Tr0ub4dor&3" }] })],
            expect: [{ on: "task", message: "not-a-reference", at: "containerDefinitions[web].secrets[DB_PASSWORD]" }],
        },
        {
            name: "a token in a place for references",
            resources: [task({ secrets: [{ name: "BILLING", valueFrom: "sk_live_4eC39HqLyjWDarjtT1zdp7dc" }] })],
            expect: [{ on: "task", message: "not-a-reference", at: "containerDefinitions[web].secrets[BILLING]" }],
        },
        { name: "a placeholder that will be filled in", resources: [lambda({ DB_PASSWORD: "changeme" })], expect: [{ on: "fn", message: "placeholder", at: "environment.variables.DB_PASSWORD" }] },
        {
            name: "a build variable without a type",
            resources: [codeBuild([{ name: "NPM_TOKEN", value: "npm_0123456789abcdefghijABCDEFGHIJ012345" }])],
            expect: [{ on: "build", message: "strong-name", at: `${BUILD}[NPM_TOKEN]` }],
        },
        {
            name: "an option of a log router",
            resources: [task({ logConfiguration: { logDriver: "awsfirelens", options: { Name: "datadog", apikey: "0a1b2c3d4e5f60718293a4b5c6d7e8f9" } } })],
            expect: [{ on: "task", message: "log-option", at: "containerDefinitions[web].logConfiguration.options.apikey" }],
        },
        {
            name: "a build argument",
            resources: [resource("docker-build:index:Image", "image", { buildArgs: { DJANGO_SECRET_KEY: "k3y-of-the-shop" } })],
            expect: [{ on: "image", message: "strong-name", at: "buildArgs.DJANGO_SECRET_KEY" }],
        },
        {
            name: "the password of a coupled database",
            resources: [beanstalk({ "aws:rds:dbinstance/DBPassword": "winter-2024" })],
            expect: [{ on: "eb", message: "strong-name", at: "settings[aws:rds:dbinstance/DBPassword]" }],
        },
        {
            name: "Beanstalk, strong and glued names",
            resources: [beanstalk({ [`${VARIABLES}/PAPERLESS_DBPASS`]: "winter-2024", [`${VARIABLES}/DEBUG`]: "False" })],
            expect: [{ on: "eb", message: "strong-name", at: `settings[${VARIABLES}/PAPERLESS_DBPASS]` }],
        },
        { name: "digits only are a password", resources: [lambda({ DB_PASSWORD: "123456" })], expect: [{ on: "fn", message: "strong-name", at: "environment.variables.DB_PASSWORD" }] },
        {
            name: "inside a JSON value",
            resources: [lambda({ DB_CONFIG: JSON.stringify({ host: "db", password: "winter-2024" }) })],
            expect: [{ on: "fn", message: "strong-name", at: "environment.variables.DB_CONFIG" }],
        },
        {
            name: "a run-time override of a state machine",
            resources: [
                resource("aws:sfn/stateMachine:StateMachine", "flow", {
                    definition: JSON.stringify({ States: { Run: { Parameters: { Overrides: { ContainerOverrides: [{ Name: "web", Environment: [{ Name: "API_TOKEN", Value: "abc123def" }] }] } } } } }),
                }),
            ],
            expect: [{ on: "flow", message: "strong-name", at: "definition.States.Run.Parameters.Overrides.ContainerOverrides[web].environment[API_TOKEN]" }],
        },
        {
            name: "a Batch job",
            resources: [
                resource("aws:batch/jobDefinition:JobDefinition", "job", {
                    type: "container",
                    containerProperties: JSON.stringify({ image: "shop:1", environment: pairs({ SMTP_PASS: "winter-2024" }) }),
                }),
            ],
            expect: [{ on: "job", message: "strong-name", at: "containerProperties.environment[SMTP_PASS]" }],
        },
        {
            name: "a Lightsail container",
            resources: [
                resource("aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion", "ls", {
                    containers: [{ containerName: "web", image: "x", environment: { SECRET_KEY: "hq7-kkd-012" } }],
                }),
            ],
            expect: [{ on: "ls", message: "strong-name", at: "containers[web].environment.SECRET_KEY" }],
        },
        {
            name: "a certain one beside an unknown value",
            resources: [lambda({ DB_PASSWORD: "winter-2024", API_TOKEN: UNKNOWN })],
            expect: [{ on: "fn", message: "strong-name", at: "environment.variables.DB_PASSWORD" }],
        },
        {
            name: "a name that the profile adds",
            settings: { secretNames: ["^SHOP_PIN$"] },
            resources: [lambda({ SHOP_PIN: "winter-2024" })],
            expect: [{ on: "fn", message: "strong-name", at: "environment.variables.SHOP_PIN" }],
        },
        {
            name: "one name twice is one finding",
            resources: [task({ environment: [...pairs({ DB_PASS: "winter-2024" }), ...pairs({ DB_PASS: "summer-2024" })] })],
            expect: [{ on: "task", message: "strong-name", at: at("DB_PASS") }],
        },
        {
            name: "two containers",
            resources: [task([{ environment: pairs({ DB_PASS: "winter-2024" }) }, { name: "worker", environment: pairs({ DB_PASS: "winter-2024" }) }])],
            expect: [
                { on: "task", message: "strong-name", at: at("DB_PASS") },
                { on: "task", message: "strong-name", at: "containerDefinitions[worker].environment[DB_PASS]" },
            ],
        },
    ],
    unknown: [
        {
            name: "container definitions known after the update",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })],
            expect: [{ on: "task", says: "containerDefinitions of task is known after the update" }],
        },
        { name: "a strong name with an unknown value", resources: [lambda({ DB_PASSWORD: UNKNOWN, DB_HOST: "db" })], expect: [{ on: "fn", says: "environment.variables.DB_PASSWORD of fn" }] },
        { name: "an unknown type of a build variable", resources: [codeBuild([{ name: "NPM_TOKEN", type: UNKNOWN, value: "build:NPM_TOKEN" }])] },
        { name: "an encrypted environment", resources: [lambda({ DB_PASSWORD: SEALED })], expect: [{ on: "fn", says: "cannot be read here" }] },
    ],
    notApplicable: [
        {
            name: "container definitions that are no JSON",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: '[{"name": "web", "environment": [{"name": "DB_PASSWORD"' })],
            expect: [{ on: "task", says: "not valid JSON" }],
        },
        {
            name: "configuration kept in the repository",
            resources: [
                resource("aws:apprunner/service:Service", "svc", {
                    sourceConfiguration: { codeRepository: { repositoryUrl: "https://github.com/x/y", codeConfiguration: { configurationSource: "REPOSITORY" } } },
                }),
            ],
        },
    ],
});
