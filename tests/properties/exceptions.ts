/**
 * Values that may become unknown and change a certain answer, because the specification of the rule says so. Each row has
 * the reason; a value that is in no row must leave the answer open.
 */

/** A rule, the property paths of which it is right, and why. `*` stands for one key or index. */
export interface Exception {
    readonly rule: string;
    readonly paths: readonly string[];
    readonly reason: string;
}

/** Where a violation may become a pass. */
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
        paths: [
            "containerDefinitions",
            "sourceConfiguration",
            "sourceConfiguration.imageRepository",
            "sourceConfiguration.imageRepository.imageConfiguration",
            "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets",
            "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets.*",
        ],
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

/** Where of a violation nothing may be said any more. */
export const MAY_HIDE_WHEN_UNKNOWN: readonly Exception[] = [
    {
        rule: "database-engine-supported",
        paths: ["clusterIdentifier"],
        reason: "A name that is known in a preview, as that of the cluster's member is, was not made of one that is not.",
    },
    {
        rule: "https-alb-http-redirect",
        paths: [
            "ingress",
            "ingress.*",
            "ingress.*.protocol",
            "ingress.*.fromPort",
            "ingress.*.toPort",
            "ingress.*.cidrBlocks",
            "ingress.*.cidrBlocks.*",
            "port",
            "protocol",
            "defaultActions",
            "defaultActions.*",
            "defaultActions.*.type",
            "actions",
            "actions.*",
            "actions.*.type",
            "conditions",
            "conditions.*",
        ],
        reason: "A violation of a listener's rule is one of its listener, which goes on being reported: as open, or for its own fault.",
    },
    {
        rule: "backup-media-bucket-versioned",
        paths: ["tags", "tags.storage-role"],
        reason: "The sole sign of what a bucket is for. Of a bucket without any sign nothing is said, or all would be open.",
    },
    {
        rule: "backup-media-bucket-versioned",
        paths: ["bucket"],
        reason: "A text that is known in a preview was not made of a name that is not.",
    },
    {
        rule: "storage-media-no-website",
        paths: ["bucket"],
        reason: "A text that is known in a preview was not made of a name that is not.",
    },
    {
        rule: "secret-rotation-enabled",
        paths: ["name", "description"],
        reason: "The sole sign of what a secret holds. Of a secret without any sign nothing is said, or all would be open.",
    },
    {
        rule: "secret-random-source",
        paths: ["type"],
        reason: "secret-literal-in-program keeps the question open; that a parameter may hold a generated secret is no further one.",
    },
    {
        rule: "secret-django-key-strength",
        paths: ["name"],
        reason: "The sole sign that a store holds Django's key. Of a store without any sign nothing is said, or all would be open.",
    },
    {
        rule: "secret-django-key-strength",
        paths: ["secretString"],
        reason: "The sole sign is an entry of the document. An unknown one is asked about where its store bears the key's name, or a Django process reads the key there.",
    },
    {
        rule: "secret-django-key-strength",
        paths: ["environment.variables.DJANGO_SETTINGS_MODULE"],
        reason: "The prefix of the project's variables comes of its settings module, a fixed word that no program has to compute.",
    },
    {
        rule: "secret-django-key-fallbacks-retired",
        paths: ["name"],
        reason: "The sole sign that a store holds fallbacks. Of a store without any sign nothing is said, or all would be open.",
    },
    {
        rule: "secret-env-file-object",
        paths: ["key", "bucket", "containerDefinitions"],
        reason: "The key, or a task that hangs on the object, tells that it is an environment file. No other object is asked about.",
    },
];

/** Where what was none may become a violation. */
export const MAY_VIOLATE_WHEN_UNKNOWN: readonly Exception[] = [
    {
        rule: "https-cloudfront-viewer-protocol",
        paths: ["orderedCacheBehaviors.*.pathPattern"],
        reason: "The catalogue leaves the answer open only while no policy is known to be allow-all. The paths that are allowed are fixed ones, which no program has to compute.",
    },
    {
        rule: "secret-database-password-managed",
        paths: ["password"],
        reason: "That a password is given decides, whatever it is; of an empty one nothing is known then.",
    },
    {
        rule: "secret-weak-value",
        paths: ["secretId"],
        reason: "The case is an export that records no ignoreChanges. A preview records them, so the answer is certain there.",
    },
    {
        rule: "secret-literal-in-program",
        paths: ["authType"],
        reason: "Without the type a token is judged by its text: the ARN of a connection is none, this one is no ARN.",
    },
    {
        rule: "secret-reference-kind",
        paths: ["containerDefinitions"],
        reason: "A reference that is not known is resolved by the parameter it hangs on, and judged by that one's own name.",
    },
    {
        rule: "reporting-server-error-alarm",
        paths: ["name", "serviceName"],
        reason: "A dimension that is known in a preview was not made of a name that is not.",
    },
    {
        rule: "secret-stack-output",
        paths: ["name"],
        reason: "A text that is known in a preview was not made of a name that is not.",
    },
    {
        rule: "secret-env-suspected",
        paths: ["name"],
        reason: "A text that is known in a preview was not made of a name that is not.",
    },
    {
        rule: "tls-database-parameter-not-disabled",
        paths: ["family"],
        reason: "A group of an engine without the parameter cannot set it: AWS refuses it.",
    },
    {
        rule: "backup-media-bucket-versioned",
        paths: ["loggingConfig", "loggingConfig.bucket", "bucket"],
        reason: "A target of logs that hangs on no bucket of the stack, or whose known text no bucket bears, is elsewhere.",
    },
];

/** The exception that covers the value at a path of a resource. */
export function exceptionFor(exceptions: readonly Exception[], rule: string, path: string): Exception | undefined {
    return exceptions.find(
        (exception) => exception.rule === rule && exception.paths.some((pattern) => matches(pattern, path)),
    );
}

function matches(pattern: string, path: string): boolean {
    const [wanted, steps] = [pattern.split("."), path.split(".")];
    return wanted.length === steps.length && wanted.every((step, index) => step === "*" || step === steps[index]);
}
