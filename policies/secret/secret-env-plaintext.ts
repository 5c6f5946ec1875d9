import { classifyName } from "../../src/model/secrets/classify";
import { isNamed, variableCarriers } from "../../src/model/secrets/views";
import { defineRule } from "../../src/rule";
import { speak } from "./shared";

export default defineRule({
    id: "secret-env-plaintext",
    title: "No process receives a secret as a plain environment value; it is a reference to a store",
    checklist: ["secret-key", "database-passwords"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    aliases: ["secret-build-env"],
    subjects: variableCarriers,
    messages: {
        "strong-name": "{{name}} holds the secret {{variable}} in plain text ({{path}}); use {{instead}}.",
        placeholder:
            "{{name}} holds a placeholder under the secret name {{variable}} ({{path}}), so its real value would stand there in plain text; use {{instead}}.",
        "log-option":
            "{{name}} gives a log driver the secret option {{variable}} in plain text ({{path}}); use `secretOptions`.",
        "not-a-reference":
            "{{name}} has a text in place of a reference for {{variable}} ({{path}}) that cannot be one, so it holds the secret itself.",
    },
    fix: "ECS and Batch: move the pair to `secrets` with `valueFrom` = the secret's ARN (`arn:json-key::` for one key of a JSON secret) and let `executionRoleArn` read it. App Runner: `runtimeEnvironmentSecrets`. Beanstalk: namespace `aws:elasticbeanstalk:application:environmentsecrets`. CodeBuild: a variable of `type` `SECRETS_MANAGER`. Image builds: docker-build `secrets`. Lambda, Lightsail, Amplify and other maps: pass the secret's ARN or name and read it at start. Then replace the credential, which stands in the state of the stack and in the service.",
    alsoKnownAs: ["AVD-AWS-0036", "CodeBuildProjectEnvVarAwsCred", "AwsSolutions-ECS2", "ecs-no-environment-secrets"],
    frameworks: { FSBP: ["ECS.8", "CodeBuild.2"] },
    check(carrier, { model, violation }) {
        return speak(carrier, {
            rule: "secret-env-plaintext",
            violation: ({ kind, name, path }) => {
                const message =
                    kind === "placeholder" || kind === "log-option" || kind === "not-a-reference"
                        ? kind
                        : "strong-name";
                return violation(message, { at: path, data: { variable: name, path, instead: carrier.alternative } });
            },
            isOpen: (text) => isNamed(text) && classifyName(text.name, model.settings) === "strong",
            pass: `${carrier.resource.name} holds no secret under the name of one in plain text.`,
        });
    },
});
