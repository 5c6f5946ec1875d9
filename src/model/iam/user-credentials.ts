/** Long-lived credentials of IAM users that a program makes, and what they flow into. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import { hasEffect, type PolicyDocument, type PolicyStatement } from "../policy-document";
import { indexCompanions, type CompanionIndex, refer } from "../reference";
import type { Resource } from "../resource";
import { and, isNo, no, or, type Truth, truth, type UnknownValue, yes } from "../value";
import { type AttachedPolicies, policiesOfUser, policyGaps, USER } from "./attached";

const ACCESS_KEY = "aws:iam/accessKey:AccessKey";
const LOGIN = "aws:iam/userLoginProfile:UserLoginProfile";
const SERVICE_CREDENTIAL = "aws:iam/serviceSpecificCredential:ServiceSpecificCredential";
const GROUP_MEMBERSHIPS = [
    "aws:iam/userGroupMembership:UserGroupMembership",
    "aws:iam/groupMembership:GroupMembership",
];

export interface UserCredentialView extends View {
    readonly kind: "key" | "login" | "service";
    /** Name of the user, or of its resource. */
    readonly user: string;
    /** Whether it can be used. */
    readonly active: Truth;
    /** Whether the state of the stack holds it readable, because no PGP key encrypts it. */
    readonly isStored: boolean;
    /** Resources that take something from it. */
    readonly consumers: readonly Resource[];
    /** Whether the user may do nothing but send mail: SES's relay knows no role. */
    readonly onlySendsMail: Truth;
}

export const userCredentials: Family<UserCredentialView> = {
    name: "access keys, login profiles and service credentials of IAM users",
    types: [ACCESS_KEY, LOGIN, SERVICE_CREDENTIAL],
    view(resource, model) {
        const user = refer(model, resource, resource.type === SERVICE_CREDENTIAL ? "userName" : "user", {
            types: [USER],
        });
        const found = user.resource.state === "known" ? user.resource.value : undefined;
        return {
            resource,
            kind: resource.type === LOGIN ? "login" : resource.type === ACCESS_KEY ? "key" : "service",
            user: found?.name ?? userName(resource),
            active: truth(resource.text("status"), (status) => status.toLowerCase() === "active", true),
            isStored: !resource.declared("pgpKey").isPresent,
            consumers: (model.fact(consumersByUrn).get(resource.urn) ?? []).filter((consumer) => consumer !== resource),
            onlySendsMail: found === undefined ? no : sendsMailOnly(found, model),
        };
    },
};

function userName(resource: Resource): string {
    const name = resource.text(resource.type === SERVICE_CREDENTIAL ? "userName" : "user");
    return name.state === "known" && name.value !== "" ? name.value : "a user that is not known yet";
}

/** For each resource those that take one of its values. */
function consumersByUrn(model: Model): ReadonlyMap<string, readonly Resource[]> {
    const wanted = new Set(model.ofType(ACCESS_KEY, LOGIN, SERVICE_CREDENTIAL).map(({ urn }) => urn));
    const found = new Map<string, Resource[]>();
    if (wanted.size === 0) return found;
    for (const resource of model.deployment.resources) {
        const sources = new Set(Object.values(resource.propertyDependencies).flat());
        for (const urn of sources) {
            if (!wanted.has(urn)) continue;
            const before = found.get(urn);
            if (before === undefined) found.set(urn, [resource]);
            else before.push(resource);
        }
    }
    return found;
}

function memberships(model: Model): CompanionIndex[] {
    const [own, group] = GROUP_MEMBERSHIPS as [string, string];
    return [indexCompanions(model, [own], "user", [USER]), indexCompanions(model, [group], "users", [USER])];
}

/** Whether the policies of a user, all of which can be read, allow to send mail and nothing else. */
function sendsMailOnly(user: Resource, model: Model): Truth {
    if (model.fact(memberships).some((index) => index.of(user).length > 0)) return no;
    const attached = policiesOfUser(user, model);
    if (attached.policies.length === 0) return no;
    const gaps: UnknownValue[] = policyGaps(attached);
    return and(allowsMailOnly(attached), ...gaps);
}

function allowsMailOnly({ policies }: AttachedPolicies): Truth {
    return and(
        ...policies.map(({ managedName, document }): Truth => {
            if (managedName !== undefined) return managedName === "AmazonSesSendingAccess" ? yes : no;
            return document.state === "known" ? mailOnly(document.value) : yes;
        }),
    );
}

function mailOnly({ statements }: PolicyDocument): Truth {
    return and(...statements.map((statement) => or(isDenial(statement), isMail(statement))));
}

function isDenial(statement: PolicyStatement): Truth {
    return isNo(hasEffect(statement, "Allow")) ? yes : no;
}

function isMail({ actions }: PolicyStatement): Truth {
    return truth(
        actions,
        (patterns) => patterns.length > 0 && patterns.every((pattern) => /^ses:send[a-z]*\*?$/i.test(pattern)),
    );
}
