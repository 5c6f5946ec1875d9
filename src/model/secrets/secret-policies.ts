/** Resource policies of secrets: who beside the identity policies of the account may read them. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import { hasEffect, type PolicyDocument, readPolicy } from "../policy-document";
import type { Resource } from "../resource";
import { absent, and, isNo, known, type Truth, unknown, type Value } from "../value";
import { SECRET_TYPE } from "./stores";

export const SECRET_POLICY_TYPE = "aws:secretsmanager/secretPolicy:SecretPolicy";

export interface SecretPolicyView extends View {
    readonly policy: Value<PolicyDocument>;
    /** Accounts that are let in and are neither the secret's own nor trusted; none where the profile trusts nobody by name. */
    readonly strangers: readonly StrangerAccount[];
}

/** An account that a statement lets in. */
export interface StrangerAccount {
    readonly account: string;
    readonly statement: string;
    readonly certain: Truth;
}

export const secretPolicies: Family<SecretPolicyView> = {
    name: "secrets and their resource policies",
    types: [SECRET_POLICY_TYPE, SECRET_TYPE],
    view(resource, model) {
        // What a secret returns may be the policy of its SecretPolicy, which is judged by itself.
        const property = resource.declared("policy");
        const text = property.text();
        const isNone = text.state === "known" && ["", "{}"].includes(text.value.trim());
        const policy = isNone ? absent : readPolicy(property);
        return { resource, policy, strangers: strangersIn(policy, resource, model) };
    },
};

function strangersIn(policy: Value<PolicyDocument>, resource: Resource, model: Model): StrangerAccount[] {
    const trusted = [...model.settings.trustedAccounts, ...model.settings.acceptedSources.accounts];
    if (policy.state !== "known" || trusted.length === 0) return [];
    const own = ownAccount(resource);
    return policy.value.statements.flatMap((statement) => {
        const allowed = hasEffect(statement, "Allow");
        if (statement.principals === undefined || statement.principals.negated || isNo(allowed)) return [];
        return statement.principals.aws.flatMap((principal): StrangerAccount[] => {
            const account = principal.state === "known" ? accountOf(principal.value) : undefined;
            if (account === undefined || trusted.includes(account) || account === own) return [];
            // The account of a secret that does not exist yet may be the very one.
            const isOther =
                own === undefined ? unknown("after-update", `the account of ${resource.name}`) : known(true);
            return [{ account, statement: statement.label, certain: and(allowed, isOther) }];
        });
    });
}

function accountOf(principal: string): string | undefined {
    return /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal.trim())?.[1];
}

function ownAccount(resource: Resource): string | undefined {
    for (const path of ["arn", "secretArn"]) {
        const text = resource.text(path);
        const account =
            text.state === "known" ? /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(text.value)?.[1] : undefined;
        if (account !== undefined) return account;
    }
    return undefined;
}
