/**
 * The policies of roles and users, wherever they stand: inline in the role, in resources of their own, attached one by one
 * or many at once, and AWS's own by name. Permission boundaries, session policies and policies of the organisation are not
 * looked at: what they take away is not seen.
 */
import type { Model } from "../model";
import { type PolicyDocument, readPolicy } from "../policy-document";
import type { Property } from "../property";
import { type CompanionIndex, indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import { type Truth, unknown, type UnknownValue, type Value, yes } from "../value";

export const ROLE = "aws:iam/role:Role";
export const USER = "aws:iam/user:User";
const POLICY = "aws:iam/policy:Policy";
const POLICY_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";

/** A policy that a role or user has. */
export interface AttachedPolicy {
    /** The resource that holds the text, or attaches a policy that is not in the stack; and the property. */
    readonly resource: Resource;
    readonly path: string;
    /** Absent for a policy that AWS keeps; unknown where its text is, or where it is another stack's. */
    readonly document: Value<PolicyDocument>;
    /** Name of a policy that AWS keeps (`AdministratorAccess`). */
    readonly managedName: string | undefined;
    /** Whether the role or user certainly has it. */
    readonly certain: Truth;
}

export interface AttachedPolicies {
    readonly policies: readonly AttachedPolicy[];
    /** Attachments of which nobody can tell to whom they belong. */
    readonly astray: readonly UnknownValue[];
}

/** What belongs to roles, or to users: types and the property that names the owner. */
interface Kind {
    readonly owner: string;
    readonly inline: readonly [type: string, property: string];
    readonly attachment: readonly [type: string, property: string];
    /** The property of a PolicyAttachment that lists owners of the kind. */
    readonly many: string;
}

const ROLES: Kind = {
    owner: ROLE,
    inline: ["aws:iam/rolePolicy:RolePolicy", "role"],
    attachment: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"],
    many: "roles",
};
const USERS: Kind = {
    owner: USER,
    inline: ["aws:iam/userPolicy:UserPolicy", "user"],
    attachment: ["aws:iam/userPolicyAttachment:UserPolicyAttachment", "user"],
    many: "users",
};

interface Indexes {
    readonly inline: CompanionIndex;
    readonly attached: CompanionIndex;
    readonly many: CompanionIndex;
}

const roleIndexes = (model: Model): Indexes => indexesOf(ROLES, model);
const userIndexes = (model: Model): Indexes => indexesOf(USERS, model);

function indexesOf(kind: Kind, model: Model): Indexes {
    return {
        inline: indexCompanions(model, [kind.inline[0]], kind.inline[1], [kind.owner]),
        attached: indexCompanions(model, [kind.attachment[0]], kind.attachment[1], [kind.owner]),
        many: indexCompanions(model, [POLICY_ATTACHMENT], kind.many, [kind.owner]),
    };
}

/** The policies of a role; worked out once. */
export function policiesOfRole(role: Resource, model: Model): AttachedPolicies {
    const memo = model.fact(memoOfRoles);
    const before = memo.get(role);
    if (before !== undefined) return before;
    const own = [...inlinePolicies(role), ...managedPolicies(role, role.structure("managedPolicyArns"), yes, model)];
    const found = collect(role, own, model.fact(roleIndexes), model);
    memo.set(role, found);
    return found;
}

function memoOfRoles(): Map<Resource, AttachedPolicies> {
    return new Map();
}

/** The policies of a user, those of its groups aside. */
export function policiesOfUser(user: Resource, model: Model): AttachedPolicies {
    return collect(user, [], model.fact(userIndexes), model);
}

function collect(owner: Resource, own: readonly AttachedPolicy[], indexes: Indexes, model: Model): AttachedPolicies {
    const policies = [...own];
    for (const { resource, certain } of indexes.inline.of(owner)) {
        const policy = resource.structure("policy");
        policies.push({ resource, path: "policy", document: readPolicy(policy), managedName: undefined, certain });
    }
    for (const { resource, certain } of [...indexes.attached.of(owner), ...indexes.many.of(owner)]) {
        policies.push(...managedPolicies(resource, resource.scalar("policyArn"), certain, model));
    }
    const astray = [indexes.inline, indexes.attached, indexes.many]
        .flatMap(({ homeless }) => homeless.map(({ gap }) => gap))
        .filter(({ gaps }) => gaps.some(({ reason }) => reason === "after-update"));
    return { policies: withoutDoubles(policies), astray };
}

/** `inlinePolicies` of a role as the author wrote them; what companions added is read from the companions. */
function inlinePolicies(role: Resource): AttachedPolicy[] {
    const list = role.declared("inlinePolicies");
    const base = { resource: role, managedName: undefined, certain: yes };
    if (list.isUnknown) return [{ ...base, path: list.path, document: list.gap() }];
    return list.elements().map((element) => {
        const policy = element.get("policy");
        return { ...base, path: policy.path, document: element.isUnknown ? element.gap() : readPolicy(policy) };
    });
}

const AWS_POLICY = /^arn:[\w-]+:iam::aws:policy\/(?:[\w/-]*\/)?([\w+=,.@-]+)$/;

/** The policies that a property names by ARN: of this stack, AWS's own, or another stack's. */
function managedPolicies(from: Resource, property: Property, certain: Truth, model: Model): AttachedPolicy[] {
    if (property.isAbsent) return [];
    const elements = property.isText ? [property] : property.possibleElements();
    return elements.map((element): AttachedPolicy => {
        const text = element.text();
        const managedName = text.state === "known" ? AWS_POLICY.exec(text.value)?.[1] : undefined;
        const base = { resource: from, path: element.path, managedName, certain };
        if (managedName !== undefined) return { ...base, document: { state: "absent" } };
        const policy = refer(model, from, element, { types: [POLICY] });
        if (policy.resource.state === "known") return ofPolicy(policy.resource.value, certain);
        const gap =
            policy.resource.state === "unknown"
                ? policy.resource
                : unknown("unreadable", `${element.path} of ${from.name}`);
        return { ...base, document: gap };
    });
}

function ofPolicy(resource: Resource, certain: Truth): AttachedPolicy {
    const document = readPolicy(resource.structure("policy"));
    return { resource, path: "policy", document, managedName: undefined, certain };
}

/** What an attachment says, the outputs of its role say again. */
function withoutDoubles(policies: readonly AttachedPolicy[]): AttachedPolicy[] {
    const named = new Set<string>();
    const seen = new Set<Resource>();
    return policies.filter(({ managedName, resource, path }) => {
        if (managedName !== undefined) {
            if (named.has(managedName)) return false;
            named.add(managedName);
        } else if (path === "policy") {
            if (seen.has(resource)) return false;
            seen.add(resource);
        }
        return true;
    });
}

/** What cannot be read of the policies of a role or user. */
export function policyGaps(attached: AttachedPolicies): UnknownValue[] {
    const texts = attached.policies.flatMap(({ document }) => (document.state === "unknown" ? document : []));
    const doubts = attached.policies.flatMap(({ certain }) => (certain.state === "unknown" ? certain : []));
    return [...texts, ...attached.astray, ...doubts];
}
