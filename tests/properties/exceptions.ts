/**
 * Values that may become unknown and turn a violation into a pass, because the specification of the rule says so. Each row
 * has the reason; a value that is in no row must leave the answer open.
 */

/** A rule, the property paths of which it is right, and why. `*` stands for one key or index. */
export interface Exception {
    readonly rule: string;
    readonly paths: readonly string[];
    readonly reason: string;
}

export const MAY_PASS_WHEN_UNKNOWN: readonly Exception[] = [
    {
        rule: "secret-customer-kms-key",
        paths: ["kmsKeyId", "keyId", "kmsKeyArn", "masterUserSecretKmsKeyId", "replicas.*.kmsKeyId"],
        reason: "A key that is not known yet is one that this update makes, so it is the account's own.",
    },
    {
        rule: "secret-plain-stack-config",
        paths: ["password", "password.*"],
        reason: "The rule never waits for a resource: the configuration is judged as it stands, and a use of it as a password only confirms what it is.",
    },
    {
        rule: "secret-ssm-plain-parameter",
        paths: ["name"],
        reason: "A parameter whose name is not known is judged by its value alone.",
    },
    {
        rule: "secret-reference-kind",
        paths: ["sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets.*"],
        reason: "A reference that is not known is resolved by the store it hangs on: as an Output it is the ARN.",
    },
    {
        rule: "secret-env-plaintext",
        paths: ["environment.variables.DB_CONFIG"],
        reason: "An unknown value is an open question only under the name of a secret; of any other name nothing is asked.",
    },
    {
        rule: "secret-env-suspected",
        paths: ["environment.variables.BROKER_URL", "environment.variables.OWNER", "environment.variables.DB_PASSWORD"],
        reason: "An unknown value is this rule's question only under a name that hints at a secret: under the name of one it is secret-env-plaintext's, under any other nobody's.",
    },
    {
        rule: "secret-single-purpose",
        paths: ["environment.variables.*"],
        reason: "Of values only those that are known are compared: an unknown one has a source of its own until a reference or generator says otherwise.",
    },
];

/** Whether the value at a path of a resource may become unknown and the rule pass. */
export function mayPass(rule: string, path: string): boolean {
    return MAY_PASS_WHEN_UNKNOWN.some(
        (exception) => exception.rule === rule && exception.paths.some((pattern) => matches(pattern, path)),
    );
}

function matches(pattern: string, path: string): boolean {
    const [wanted, steps] = [pattern.split("."), path.split(".")];
    return wanted.length === steps.length && wanted.every((step, index) => step === "*" || step === steps[index]);
}
