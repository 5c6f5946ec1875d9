/** Whether the identity that resolves references at start may read what they lead to, and decrypt it. */
import { mayRead, type ReadingKind, type Wanted } from "../iam/access";
import { type AttachedPolicies, policiesOfRole } from "../iam/attached";
import { roleOf } from "../iam/process-roles";
import type { Binding } from "../app/binding";
import { type Process, stackProcessesOf } from "../app/processes";
import type { Family, View } from "../family";
import type { Model } from "../model";
import { coversAction, hasEffect, type PolicyDocument, readPolicy } from "../policy-document";
import { type CompanionIndex, indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import {
    absent,
    and,
    flatMap,
    isYes,
    known,
    map,
    no,
    or,
    type Truth,
    truth,
    unknown,
    type UnknownValue,
    type Value,
} from "../value";
import { resolveReference } from "./references";
import { SECRET_POLICY_TYPE } from "./secret-policies";
import { bare, SECRET_TYPE, type Store } from "./stores";

/** A reference that a process resolves at start, and whether it may. */
export interface ReadAnswer {
    /** Variable, or option of a log driver. */
    readonly variable: string;
    readonly path: string;
    /** What is read: name of the store's entry, for messages. */
    readonly target: string;
    readonly action: string;
    readonly allowed: Truth;
    /** Name of the customer's key that encrypts it, and whether it may be used; undefined for AWS's own. */
    readonly key: { readonly name: string; readonly allowed: Truth } | undefined;
    /** Whether the role of the code may read it, although it resolves no references. */
    readonly otherRole: Resource | undefined;
}

/** The references of one process. */
export interface ReaderProcess {
    readonly label: string;
    /** The property that names the role, for messages. */
    readonly roleProperty: string;
    /** Absent where the process names none. */
    readonly role: Value<Resource>;
    readonly answers: readonly ReadAnswer[];
    readonly gaps: readonly UnknownValue[];
}

export interface ReadersView extends View {
    readonly processes: readonly ReaderProcess[];
}

const TYPES = [
    "aws:ecs/taskDefinition:TaskDefinition",
    "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
    "aws:ecs/expressGatewayService:ExpressGatewayService",
    "aws:batch/jobDefinition:JobDefinition",
    "aws:apprunner/service:Service",
];

export const referenceReaders: Family<ReadersView> = {
    name: "containers and App Runner services that resolve references at start",
    types: TYPES,
    view: (resource, model) => ({
        resource,
        processes: stackProcessesOf(resource, model).flatMap((process) => readerOf(process, model)),
    }),
};

function readerOf(process: Process, model: Model): ReaderProcess[] {
    const references = [...process.env, ...(process.logging?.secretOptions.list ?? [])].filter(isReference);
    // A carrier that is not known may hold references, or none.
    const gaps = [process.envGap, process.logging?.secretOptions.gap].flatMap((gap) => gap ?? []);
    if (references.length + gaps.length === 0) return [];
    const role = roleOf(process, "execution", model);
    const attached = role.state === "known" ? policiesOfRole(role.value, model) : undefined;
    const runtime = roleOf(process, "runtime", model);
    const other =
        runtime.state === "known" && role.state === "known" && runtime.value !== role.value ? runtime.value : undefined;
    const answers = references.flatMap((binding) => answersOf(binding, process, { role, attached, other }, model));
    const roleProperty = process.host === "apprunner" ? "instanceConfiguration.instanceRoleArn" : "executionRoleArn";
    return [{ label: process.label, roleProperty, role, answers: oncePerTarget(answers), gaps }];
}

function isReference({ slot, value }: Binding): boolean {
    if (slot !== "reference") return false;
    return (
        value.kind === "unknown" ||
        (value.kind === "reference" && ["secret-arn", "parameter-arn", "bare-name"].includes(value.form ?? ""))
    );
}

function oncePerTarget(answers: readonly ReadAnswer[]): ReadAnswer[] {
    return [...new Map(answers.map((answer) => [`${answer.action} ${answer.target}`, answer])).values()];
}

interface Roles {
    readonly role: Value<Resource>;
    readonly attached: AttachedPolicies | undefined;
    readonly other: Resource | undefined;
}

function answersOf(binding: Binding, process: Process, roles: Roles, model: Model): ReadAnswer[] {
    const { value, path, name } = binding;
    const base = { variable: name, path, otherRole: undefined, key: undefined };
    const meant = whatIsRead(binding, process, model);
    if (meant === undefined) {
        const open = unknown("after-update", `${path} of ${process.resource.name}`);
        return [{ ...base, target: path, action: "", allowed: value.kind === "unknown" ? value.gap : open }];
    }
    const { wanted, store } = meant;
    const action = ACTIONS[wanted.kind];
    const named = { ...base, target: nameOf(wanted, store), action };
    const { attached, role, other } = roles;
    if (attached === undefined || role.state !== "known") {
        return [{ ...named, allowed: role.state === "unknown" ? role : no }];
    }
    const isOther = other !== undefined && isYes(mayRead(policiesOfRole(other, model), wanted, action));
    const byPolicy = store === undefined ? no : policyAdmits(store, role.value, model);
    return [
        {
            ...named,
            allowed: or(mayRead(attached, wanted, action), byPolicy),
            key: store === undefined ? undefined : keyAnswer(store, role.value, attached, model),
            otherRole: isOther ? other : undefined,
        },
    ];
}

/** What a reference leads to; undefined where that cannot be told. */
function whatIsRead(binding: Binding, process: Process, model: Model): { wanted: Wanted; store?: Store } | undefined {
    const text = binding.value.kind === "reference" ? binding.value.text : undefined;
    const carrier = /^[^.[]+/.exec(binding.path)?.[0] ?? binding.path;
    const target = resolveReference(text, process.resource, carrier, model);
    if (target.state === "exact") return { wanted: wantedStore(target.store), store: target.store };
    return target.state === "outside" && text !== undefined ? { wanted: wantedText(text) } : undefined;
}

/** What a host calls to resolve a reference. */
const ACTIONS: Readonly<Record<ReadingKind, string>> = {
    secret: "secretsmanager:GetSecretValue",
    parameter: "ssm:GetParameters",
    key: "kms:Decrypt",
};

/** The ARN in a reference, without JSON key and version; a bare name is a parameter of the same region. */
function wantedText(text: string): Wanted {
    if (/^arn:[\w-]+:secretsmanager:/.test(text)) {
        return { kind: "secret", arn: known(text.split(":").slice(0, 7).join(":")) };
    }
    if (/^arn:[\w-]+:ssm:/.test(text)) return { kind: "parameter", arn: known(text) };
    return { kind: "parameter", arn: known(`arn:aws:ssm:r:0:parameter/${bare(text)}`) };
}

/** Region and account are left open by whoever compares; AWS's suffix of a secret that does not exist yet is any. */
function wantedStore(store: Store): Wanted {
    const arn = store.resource.text("arn");
    if (arn.state === "known") return { kind: store.kind, arn };
    const made =
        store.kind === "secret"
            ? (name: string) => `arn:aws:secretsmanager:r:0:secret:${name}-Xx9Yy8`
            : (name: string) => `arn:aws:ssm:r:0:parameter/${bare(name)}`;
    const name =
        store.name.state === "absent" ? unknown("after-update", `the name of ${store.resource.name}`) : store.name;
    return { kind: store.kind, arn: map(name, made) };
}

function nameOf({ arn }: Wanted, store: Store | undefined): string {
    if (store !== undefined) return store.resource.name;
    return arn.state === "known" ? arn.value.replace(/^.*:(?:secret:|parameter\/)/, "") : "a secret";
}

// --- Policies of the secret and of its key -----------------------------------------------------------------------

const secretPolicyIndex = (model: Model): CompanionIndex =>
    indexCompanions(model, [SECRET_POLICY_TYPE], "secretArn", [SECRET_TYPE]);

/** Whether the resource policy of a secret admits a role itself. An account among the principals only delegates to IAM. */
function policyAdmits(store: Store, role: Resource, model: Model): Truth {
    if (store.kind !== "secret") return no;
    const companions = model.fact(secretPolicyIndex).of(store.resource);
    const documents = [
        store.resource.declared("policy"),
        ...companions.map(({ resource }) => resource.structure("policy")),
    ].map(readPolicy);
    return or(no, ...documents.map((document) => admits(document, role, ACTIONS.secret)));
}

function admits(document: Value<PolicyDocument>, role: Resource, action: string): Truth {
    if (document.state !== "known") return document.state === "unknown" ? document : no;
    const arn = role.text("arn");
    return or(
        no,
        ...document.value.statements.map((statement): Truth => {
            const principals = statement.principals;
            if (principals === undefined) return no;
            const named = principals.aws.map((principal): Truth =>
                truth(principal, (text) => arn.state === "known" && text === arn.value),
            );
            return and(hasEffect(statement, "Allow"), coversAction(statement, action), or(principals.world, ...named));
        }),
    );
}

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
const keyPolicyIndex = (model: Model): CompanionIndex =>
    indexCompanions(model, ["aws:kms/keyPolicy:KeyPolicy"], "keyId", [KEY]);

function keyAnswer(store: Store, role: Resource, attached: AttachedPolicies, model: Model): ReadAnswer["key"] {
    const property = store.resource.declared(store.kind === "secret" ? "kmsKeyId" : "keyId");
    const text = property.text();
    if (
        property.isAbsent ||
        (text.state === "known" && (text.value === "" || /(?:^|:)alias\/aws\//.test(text.value)))
    ) {
        return undefined;
    }
    const key = keyOf(store.resource, property.path, model);
    if (key.state !== "known") {
        const arn: Value<string> =
            text.state === "known" && /^arn:.*:key\//.test(text.value)
                ? text
                : unknown("outside-stack", `the key of ${store.resource.name}`);
        const keyPolicy = unknown("outside-stack", `the policy of the key of ${store.resource.name}`);
        return {
            name: `the key of ${store.resource.name}`,
            allowed: or(mayRead(attached, { kind: "key", arn }, ACTIONS.key), keyPolicy),
        };
    }
    const arn = key.value.text("arn");
    const wanted: Wanted = {
        kind: "key",
        arn: arn.state === "absent" ? unknown("after-update", `the ARN of ${key.value.name}`) : arn,
    };
    const documents = [
        key.value.declared("policy"),
        ...model
            .fact(keyPolicyIndex)
            .of(key.value)
            .map(({ resource }) => resource.structure("policy")),
    ].map(readPolicy);
    const byKey = documents.map((document) => admits(document, role, ACTIONS.key));
    return { name: key.value.name, allowed: or(mayRead(attached, wanted, ACTIONS.key), ...byKey) };
}

/** The key that a property names, by itself or through an alias. */
function keyOf(from: Resource, path: string, model: Model): Value<Resource> {
    const direct = refer(model, from, path, { types: [KEY] }).resource;
    if (direct.state === "known") return direct;
    const alias = refer(model, from, path, { types: [ALIAS] }).resource;
    return alias.state === "known"
        ? flatMap(alias, (found) => refer(model, found, "targetKeyId", { types: [KEY] }).resource)
        : absent;
}
