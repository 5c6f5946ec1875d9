/** Resource policies of stores and queues that are reached through the AWS API: for these, the policy is the network. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import { hasEffect, type PolicyDocument, type PolicyStatement, readPolicy } from "../policy-document";
import type { Property } from "../property";
import { indexCompanions, type CompanionIndex } from "../reference";
import type { Resource } from "../resource";
import { absent, and, isNo, type Truth, unknown, type Value } from "../value";

const QUEUE = "aws:sqs/queue:Queue";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";

/** Where a policy of each type names the store it is about; its ARN or address tells the account. */
const STORE_PROPERTIES: Readonly<Record<string, string>> = {
    "aws:dynamodb/resourcePolicy:ResourcePolicy": "resourceArn",
    "aws:dsql/clusterPolicy:ClusterPolicy": "identifier",
    "aws:msk/clusterPolicy:ClusterPolicy": "clusterArn",
    "aws:redshift/resourcePolicy:ResourcePolicy": "resourceArn",
    "aws:redshiftserverless/resourcePolicy:ResourcePolicy": "resourceArn",
    [QUEUE]: "arn",
    [QUEUE_POLICY]: "queueUrl",
};

export interface ResourcePolicyView extends View {
    readonly policy: Value<PolicyDocument>;
    readonly path: string;
    /** Principals of accounts that are neither the store's own nor trusted; none where the profile trusts nobody by name. */
    readonly strangers: readonly Stranger[];
}

/** A principal of another account. */
export interface Stranger {
    /** Whether it is one, and is allowed something. */
    readonly certain: Truth;
    readonly account: string;
    /** Label of the statement. */
    readonly statement: string;
}

export const resourcePolicies: Family<ResourcePolicyView> = {
    name: "resource policies of data stores and task queues",
    types: Object.keys(STORE_PROPERTIES),
    view(resource, model) {
        const policy = policyOf(resource, model);
        const strangers = policy.state === "known" ? strangersIn(policy.value, resource, model) : [];
        return { resource, policy, path: "policy", strangers };
    },
};

/**
 * The policy that is in force. A queue's output shows what its QueuePolicy set before, which an update may be about to
 * change: it counts only where the whole stack is known and sets no policy for the queue.
 */
function policyOf(resource: Resource, model: Model): Value<PolicyDocument> {
    const shared = resource.type === QUEUE && !(model.whole && isAlone(resource, model));
    return readOrNone(shared ? resource.declared("policy") : resource.structure("policy"));
}

function isAlone(queue: Resource, model: Model): boolean {
    const index = model.fact(queuePolicies);
    const astray = index.homeless.some(({ gap }) => gap.gaps.some(({ reason }) => reason !== "outside-stack"));
    return index.of(queue).length === 0 && !astray;
}

function queuePolicies(model: Model): CompanionIndex {
    return indexCompanions(model, [QUEUE_POLICY], "queueUrl", [QUEUE]);
}

/** The empty text that AWS returns for no policy is none. */
function readOrNone(property: Property): Value<PolicyDocument> {
    const text = property.text();
    return text.state === "known" && text.value.trim() === "" ? absent : readPolicy(property);
}

function strangersIn(document: PolicyDocument, resource: Resource, model: Model): Stranger[] {
    const trusted = [...model.settings.trustedAccounts, ...model.settings.acceptedSources.accounts];
    if (trusted.length === 0) return [];
    const own = ownAccount(document, resource);
    return document.statements.flatMap((statement) =>
        accountsIn(statement).flatMap(({ account, certain }) => {
            if (isNo(certain) || trusted.includes(account) || account === own) return [];
            // The account of a store that does not exist yet may be the very one.
            const isOther = own === undefined ? unknown("after-update", `account of ${resource.name}`) : certain;
            return [{ certain: and(certain, isOther), account, statement: statement.label }];
        }),
    );
}

/** Accounts that a statement allows something by name. */
function accountsIn(statement: PolicyStatement): { account: string; certain: Truth }[] {
    if (statement.principals === undefined || statement.principals.negated) return [];
    const isAllowed = hasEffect(statement, "Allow");
    const found = statement.principals.aws.map((principal) => {
        if (principal.state === "unknown") return { account: "", certain: and(isAllowed, principal) };
        const account = principal.state === "known" ? accountOfPrincipal(principal.value) : undefined;
        return account === undefined ? undefined : { account, certain: isAllowed };
    });
    return found.flatMap((item) => item ?? []);
}

function accountOfPrincipal(principal: string): string | undefined {
    return /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal.trim())?.[1];
}

/** The account of the store: out of its ARN or address, else out of the ARNs that the policy is about. */
function ownAccount(document: PolicyDocument, resource: Resource): string | undefined {
    const property = STORE_PROPERTIES[resource.type] as string;
    const named = [resource.scalar(property).text(), resource.output("arn").text()];
    const about = document.statements.map(({ resources }) => resources);
    const texts = [
        ...named.flatMap((text) => (text.state === "known" ? [text.value] : [])),
        ...(resource.id === undefined ? [] : [resource.id]),
        ...about.flatMap((list) => (list.state === "known" ? list.value : [])),
    ];
    const accounts = texts.flatMap((text) => accountOfStore(text) ?? []);
    return accounts[0];
}

function accountOfStore(text: string): string | undefined {
    const match = /^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):/.exec(text) ?? /^https:\/\/[^/]+\/(\d{12})\//.exec(text);
    return match?.[1];
}
