/** What policy documents allow: three-valued, statement by statement, in time linear in their patterns. */
import {
    coversAction,
    hasEffect,
    matchesWildcard,
    type PolicyCondition,
    type PolicyDocument,
    type PolicyStatement,
} from "../policy-document";
import { and, isNo, isYes, no, not, or, type Truth, truth, type Value, yes } from "../value";
import type { AttachedPolicies, AttachedPolicy } from "./attached";

/** An action on things of one kind. `probes` are two ARNs of the kind that have nothing in common but the kind. */
export interface Reading {
    readonly actions: readonly string[];
    readonly probes: readonly [string, string];
}

/** Calls that read secrets, by what they read. */
export const READINGS = {
    secret: {
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
        probes: ["arn:aws:secretsmanager:r:0:secret:Aa9/zz-Q1w2E3", "arn:aws:secretsmanager:r:0:secret:q7.x-R4t5Y6"],
    },
    parameter: {
        actions: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory"],
        probes: ["arn:aws:ssm:r:0:parameter/Aa9/zz", "arn:aws:ssm:r:0:parameter/q7.x"],
    },
    key: {
        actions: ["kms:Decrypt"],
        probes: ["arn:aws:kms:r:0:key/1a2b", "arn:aws:kms:r:0:key/mrk-9z"],
    },
} as const satisfies Record<string, Reading>;
export type ReadingKind = keyof typeof READINGS;

/** A resource pattern with partition, region and account left open: they never narrow which secret is meant. */
function openPattern(pattern: string): string {
    if (!pattern.startsWith("arn:")) return pattern;
    const parts = pattern.split(":");
    const open = parts.map((part, at) => (at === 1 || at === 3 || at === 4 ? "*" : part));
    return (parts.length > 5 ? open : parts.map((part, at) => (at === 1 ? "*" : part))).join(":");
}

/** Whether a pattern covers whatever bears a name: `*`, `...:secret:*`, `...:parameter/*`, `...:key/*`. */
export function coversEverything(pattern: string, { probes }: Reading): boolean {
    // The root of the parameters stands for all of them where a path is read.
    const open = openPattern(pattern.trim()).replace(/:parameter\/$/, ":parameter/*");
    return probes.every((probe) => matchesWildcard(open, probe));
}

/** Whether a pattern covers an ARN, region and account aside. */
export function coversArn(pattern: string, arn: string): boolean {
    return matchesWildcard(openPattern(pattern.trim()), arn);
}

/** Whether a statement speaks of a resource by one of its patterns, or by what `NotResource` leaves. */
function coversResource(statement: PolicyStatement, test: (pattern: string) => boolean): Truth {
    if (statement.resources.state !== "absent") return truth(statement.resources, (patterns) => patterns.some(test));
    return truth(statement.notResources, (patterns) => !patterns.some(test));
}

const TAG_KEYS = /^(?:\w+:resourcetag|aws:resourcetag)\//;
/** Keys that pick out single secrets, parameters or keys. */
const PICKING =
    /^(?:secretsmanager:(?:secretid|name)|ssm:resourcetag\/|kms:encryptioncontext(?::|$)|kms:resourcealiases|kms:requestalias)/;

/** Whether a condition picks out some of what a statement covers. `kms:ViaService` alone picks out no secret. */
function narrows(condition: PolicyCondition): Truth {
    if (!TAG_KEYS.test(condition.key) && !PICKING.test(condition.key)) return no;
    if (!/^(?:string|arn)(?:equals|like)/.test(condition.operator) || condition.ifExists) return no;
    return truth(condition.values, (values) => values.length > 0 && !values.some((value) => /^\**$/.test(value)));
}

function isNarrowed({ conditions }: PolicyStatement): Truth {
    return conditions.state === "unknown" ? conditions : or(no, ...conditions.value.map(narrows));
}

/** A statement that lets a role read everything of a kind. */
export interface BroadGrant {
    readonly policy: AttachedPolicy;
    readonly statement: PolicyStatement;
    readonly kind: ReadingKind;
    readonly action: string;
    readonly certain: Truth;
}

/** The statements of all policies that allow to read everything of a kind; the first action of each kind stands for all. */
export function broadGrants(attached: AttachedPolicies): BroadGrant[] {
    const documents = attached.policies.flatMap((policy) =>
        policy.document.state === "known" ? [{ policy, document: policy.document.value }] : [],
    );
    const denials = documents.flatMap(({ document }) =>
        document.statements.filter((statement) => !isNo(hasEffect(statement, "Deny"))),
    );
    return documents.flatMap(({ policy, document }) =>
        document.statements.flatMap((statement) =>
            (Object.keys(READINGS) as ReadingKind[]).flatMap((kind) => {
                const reading: Reading = READINGS[kind];
                const found = reading.actions
                    .map((action) => ({
                        action,
                        certain: and(policy.certain, isBroad(statement, action, reading, denials)),
                    }))
                    .filter(({ certain }) => !isNo(certain));
                const first = found.find(({ certain }) => isYes(certain)) ?? found[0];
                return first === undefined ? [] : [{ policy, statement, kind, ...first }];
            }),
        ),
    );
}

function isBroad(
    statement: PolicyStatement,
    action: string,
    reading: Reading,
    denials: readonly PolicyStatement[],
): Truth {
    const isEverything = (pattern: string) => coversEverything(pattern, reading);
    return and(
        hasEffect(statement, "Allow"),
        coversAction(statement, action),
        coversResource(statement, isEverything),
        not(isNarrowed(statement)),
        not(or(no, ...denials.map((denial) => takesBack(denial, action, isEverything)))),
    );
}

/** Whether a Deny without conditions takes the bulk of a kind away: everything, or everything but some. */
function takesBack(denial: PolicyStatement, action: string, isEverything: (pattern: string) => boolean): Truth {
    const isPlain: Truth =
        denial.conditions.state === "unknown" ? denial.conditions : denial.conditions.value.length === 0 ? yes : no;
    return and(hasEffect(denial, "Deny"), coversAction(denial, action), coversResource(denial, isEverything), isPlain);
}

/** What is read: the call, and the ARN with region and account left out; undefined while the name is not known. */
export interface Wanted {
    readonly kind: ReadingKind;
    readonly arn: Value<string>;
}

/**
 * Whether a document allows to read something. Conditions are taken as met: whether they are is a question of the call.
 * While a name is not known, a pattern that covers everything of the kind settles it, and one with a wildcard may.
 */
export function documentAllows(document: PolicyDocument, wanted: Wanted, action: string): Truth {
    return or(
        no,
        ...document.statements.map((statement) =>
            and(hasEffect(statement, "Allow"), coversAction(statement, action), coversWanted(statement, wanted)),
        ),
    );
}

function coversWanted(statement: PolicyStatement, { kind, arn }: Wanted): Truth {
    const { probes, actions }: Reading = READINGS[kind];
    const everything = coversResource(statement, (pattern) => coversEverything(pattern, { probes, actions }));
    if (arn.state === "known") {
        return or(
            everything,
            coversResource(statement, (pattern) => coversArn(pattern, arn.value)),
        );
    }
    const perhaps = truth(statement.resources, (patterns) => patterns.some((pattern) => /[*?]/.test(pattern)));
    return or(everything, arn.state === "unknown" ? and(perhaps, arn) : no);
}

/** Policies of AWS that allow to read everything of a kind. */
const MANAGED_READERS: Readonly<Record<string, readonly ReadingKind[]>> = {
    AdministratorAccess: ["secret", "parameter", "key"],
    PowerUserAccess: ["secret", "parameter", "key"],
    SecretsManagerReadWrite: ["secret"],
    AmazonSSMFullAccess: ["parameter"],
    AmazonSSMReadOnlyAccess: ["parameter"],
    AmazonSSMManagedInstanceCore: ["parameter"],
    AmazonEC2RoleforSSM: ["parameter"],
};
/** Policies of AWS that let nobody read a secret, a parameter or use a key. */
const MANAGED_NON_READERS =
    /^(?:AmazonECSTaskExecutionRolePolicy|AWSLambda(?:BasicExecutionRole|VPCAccessExecutionRole|SQSQueueExecutionRole|DynamoDBExecutionRole|KinesisExecutionRole)|AmazonEC2ContainerRegistry\w*|AmazonEC2ContainerServiceforEC2Role|AWSAppRunnerServicePolicyForECRAccess|AWSElasticBeanstalk(?:WebTier|WorkerTier|MulticontainerDocker)|CloudWatch\w*|AmazonS3\w*|AmazonSQS\w*|AmazonSNS\w*|AmazonSES\w*|AmazonDynamoDB\w*|AWSXRay\w*|AWSXrayWriteOnlyAccess|AmazonEKS\w*Policy|AmazonElasticFileSystemClient\w*)$/;

/** Whether a policy that AWS keeps lets its wearers read everything of a kind; unknown for one we have not read. */
export function managedAllows(name: string, kind: ReadingKind): Truth {
    const kinds = Object.hasOwn(MANAGED_READERS, name) ? MANAGED_READERS[name] : undefined;
    if (kinds !== undefined) return kinds.includes(kind) ? yes : no;
    if (MANAGED_NON_READERS.test(name)) return no;
    return { state: "unknown", gaps: [{ reason: "outside-stack", what: `what the AWS policy ${name} allows` }] };
}

/** Whether the policies of a role allow to read something by a call. */
export function mayRead(attached: AttachedPolicies, wanted: Wanted, action: string): Truth {
    const answers = attached.policies.map((policy): Truth => {
        if (policy.managedName !== undefined) {
            return and(policy.certain, managedAllows(policy.managedName, wanted.kind));
        }
        if (policy.document.state === "known") {
            return and(policy.certain, documentAllows(policy.document.value, wanted, action));
        }
        return policy.document.state === "unknown" ? policy.document : no;
    });
    return or(no, ...answers, ...attached.astray);
}

/** Whether the policies of a role allow to read any secret or parameter at all. */
export function mayReadAnything(attached: AttachedPolicies): Truth {
    const kinds: readonly ReadingKind[] = ["secret", "parameter"];
    const answers = attached.policies.map((policy): Truth => {
        const { managedName, document, certain } = policy;
        if (managedName !== undefined) {
            return and(certain, or(...kinds.map((kind) => managedAllows(managedName, kind))));
        }
        if (document.state !== "known") return document.state === "unknown" ? document : no;
        const actions = kinds.flatMap((kind): readonly string[] => READINGS[kind].actions);
        const allowed = document.value.statements.map((statement) =>
            and(hasEffect(statement, "Allow"), or(...actions.map((action) => coversAction(statement, action)))),
        );
        return and(certain, or(no, ...allowed));
    });
    return or(no, ...answers, ...attached.astray);
}
