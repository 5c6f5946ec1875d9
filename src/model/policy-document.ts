/**
 * Policy documents: one reader for JSON text, URL-encoded text and objects, and one evaluator of what a document grants
 * to everybody (network.md M8, backup-and-storage.md M6). Three-valued: a part that is unknown makes only the answers
 * unknown that hang on it.
 */
import { isWorld, parseCidr } from "./network/addresses";
import { Property } from "./property";
import { fromJson } from "./tree";
import {
    absent,
    and,
    isNo,
    known,
    no,
    not,
    or,
    type Truth,
    truth,
    unknown,
    type UnknownValue,
    type Value,
    yes,
} from "./value";

/** One condition of a statement: `StringEquals` on `aws:SourceArn` with its values. */
export interface PolicyCondition {
    /** Operator in lower case, without `ForAnyValue:`, `ForAllValues:` and `IfExists`. */
    readonly operator: string;
    readonly ifExists: boolean;
    readonly set: "any" | "all" | undefined;
    /** Key in lower case. */
    readonly key: string;
    readonly values: Known | UnknownValue;
}
interface Known {
    readonly state: "known";
    readonly value: readonly string[];
}

/** Who a statement speaks of. */
export interface PolicyPrincipals {
    /** Whether everybody is among them: `*`, `{"AWS": "*"}`, a list with `*`, or everybody but some. */
    readonly world: Truth;
    /** `NotPrincipal`: everybody but these. */
    readonly negated: boolean;
    /** Account ids, ARNs and `*` under `AWS`; service names under `Service`; in the order of the document. */
    readonly aws: readonly Value<string>[];
    readonly services: readonly Value<string>[];
    /** Principals of other kinds (federated, canonical users). */
    readonly others: readonly Value<string>[];
}

/** One statement of a policy. */
export interface PolicyStatement {
    /** The statement's `Sid`, else its place: for messages. */
    readonly label: string;
    readonly effect: Value<string>;
    /** Absent in identity policies, which speak of whoever wears them. */
    readonly principals: PolicyPrincipals | undefined;
    readonly actions: Value<readonly string[]>;
    readonly notActions: Value<readonly string[]>;
    readonly resources: Value<readonly string[]>;
    readonly notResources: Value<readonly string[]>;
    readonly conditions: UnknownValue | { readonly state: "known"; readonly value: readonly PolicyCondition[] };
}

export interface PolicyDocument {
    /** Where the document stands, for messages: `policy of media`. */
    readonly what: string;
    readonly statements: readonly PolicyStatement[];
}

/** Reads a policy from a property; absent where none is set, unknown where its text is. */
export function readPolicy(property: Property): Value<PolicyDocument> {
    if (property.isAbsent) return absent;
    if (property.isUnknown) return property.gap();
    const root = property.isText ? parseText(property) : property;
    if (root === undefined || !root.isMap) return unknown("unreadable", `${property.path} of ${property.owner.name}`);
    const statements = root.get("Statement").list();
    if (statements.state === "unknown") return statements;
    const list = statements.state === "known" ? statements.value : [];
    return known({ what: `${property.path} of ${property.owner.name}`, statements: list.map(readStatement) });
}

/** JSON text, plain or URL-encoded as IAM returns it. */
function parseText(property: Property): Property | undefined {
    const text = property.text();
    if (text.state !== "known") return undefined;
    const json = parseJson(text.value) ?? parseJson(decodeUrl(text.value));
    return json === undefined
        ? undefined
        : Property.of(property.owner, property.path, fromJson(json), property.side, property.secret);
}

function parseJson(text: string | undefined): unknown {
    try {
        return text === undefined ? undefined : JSON.parse(text);
    } catch {
        return undefined;
    }
}

function decodeUrl(text: string): string | undefined {
    if (!text.startsWith("%7B") && !text.startsWith("%7b")) return undefined;
    try {
        return decodeURIComponent(text.replaceAll("+", "%20"));
    } catch {
        return undefined;
    }
}

/** Keys of policies are written in any letter case by hand and by `getPolicyDocument`. */
function field(map: Property, name: string): Property {
    const entries = map.entries();
    if (entries.state !== "known") return map.get(name);
    const hit =
        entries.value.find(([key]) => key === name) ??
        entries.value.find(([key]) => key.toLowerCase() === name.toLowerCase());
    return hit?.[1] ?? map.get(name);
}

function readStatement(statement: Property, index: number): PolicyStatement {
    const sid = field(statement, "Sid").text();
    return {
        label: sid.state === "known" && sid.value !== "" ? sid.value : `statement ${index + 1}`,
        effect: field(statement, "Effect").text(),
        principals: readPrincipals(statement),
        actions: texts(field(statement, "Action")),
        notActions: texts(field(statement, "NotAction")),
        resources: texts(field(statement, "Resource")),
        notResources: texts(field(statement, "NotResource")),
        conditions: readConditions(field(statement, "Condition")),
    };
}

/** One text or a list of them; unknown as a whole where an element is. */
function texts(property: Property): Value<readonly string[]> {
    const values = valuesOf(property);
    if (values === undefined) return absent;
    const gaps = values.flatMap((value) => (value.state === "unknown" ? value.gaps : []));
    if (gaps.length > 0) return { state: "unknown", gaps };
    return known(values.flatMap((value) => (value.state === "known" ? [value.value] : [])));
}

/** Elements of a scalar or list; undefined where nothing is set. */
function valuesOf(property: Property): Value<string>[] | undefined {
    if (property.isAbsent) return undefined;
    if (property.isUnknown) return [property.gap()];
    const scalar = property.text();
    if (scalar.state === "known") return [scalar];
    const list = property.list();
    return list.state === "known" ? list.value.map((element) => element.text()) : [property.gap()];
}

function readPrincipals(statement: Property): PolicyPrincipals | undefined {
    const negated = field(statement, "Principal").isAbsent && field(statement, "NotPrincipal").isPresent;
    const property = field(statement, negated ? "NotPrincipal" : "Principal");
    if (property.isAbsent) return undefined;
    if (property.isUnknown) {
        return { world: negated ? yes : property.gap(), negated, aws: [property.gap()], services: [], others: [] };
    }
    const of = (name: string) => (property.isMap ? (valuesOf(field(property, name)) ?? []) : []);
    const aws = property.isMap ? [...of("AWS"), ...of("*")] : (valuesOf(property) ?? []);
    const services = of("Service");
    const others = [...of("Federated"), ...of("CanonicalUser")];
    const world = negated ? yes : or(...aws.map((value) => truth(value, isStar)));
    return { world, negated, aws, services, others };
}

const isStar = (text: string) => text.trim() === "*";

function readConditions(property: Property): PolicyStatement["conditions"] {
    const operators = property.entries();
    if (operators.state === "unknown") return operators;
    if (operators.state === "absent") return known([]);
    const conditions: PolicyCondition[] = [];
    for (const [name, block] of operators.value) {
        const keys = block.entries();
        if (keys.state === "unknown") return keys;
        if (keys.state === "absent") continue;
        for (const [key, value] of keys.value) conditions.push(readCondition(name, key, value));
    }
    return known(conditions);
}

function readCondition(name: string, key: string, value: Property): PolicyCondition {
    const match = /^(?:for(any|all)values?:)?(.*?)(ifexists)?$/.exec(name.toLowerCase());
    const values = texts(value);
    return {
        operator: match?.[2] ?? name.toLowerCase(),
        ifExists: match?.[3] !== undefined,
        set: match?.[1] as "any" | "all" | undefined,
        key: key.toLowerCase(),
        values: values.state === "absent" ? known([]) : values,
    };
}

// --- What a statement admits -------------------------------------------------------------------------------------

/** Keys that say who is asking or from where; a caller cannot choose their values (M8, M6). */
const RESTRICTING_KEYS: ReadonlySet<string> = new Set([
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    // What SNS and SQS called the source account before.
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
]);
const POSITIVE = /^(string(equals|like)(ignorecase)?|arn(equals|like)|ipaddress)$/;
const NEGATIVE =
    /^(string(notequals|notlike)(ignorecase)?|stringnotequalsignorecase|arn(notequals|notlike)|notipaddress)$/;

/** Whether a condition keeps strangers out: a positive operator on a key of identity or place, with real values. */
function restricts(condition: PolicyCondition): Truth {
    if (condition.ifExists || condition.set === "all" || !POSITIVE.test(condition.operator)) return no;
    return namesSomebody(condition);
}

/** Whether a condition of a Deny spares only named callers, so that strangers are denied. */
function sparesOnlyNamed(condition: PolicyCondition): Truth {
    // A negated operator matches where the key is missing, with or without IfExists.
    if (condition.set === "any" || !NEGATIVE.test(condition.operator)) return no;
    return namesSomebody(condition);
}

function namesSomebody(condition: PolicyCondition): Truth {
    if (!RESTRICTING_KEYS.has(condition.key)) return no;
    return truth(condition.values, (values) =>
        condition.key === "aws:sourceip"
            ? values.length > 0 && !isWorld(values.flatMap((value) => parseCidr(value) ?? []))
            : values.length > 0 && !values.some((value) => isOpenValue(value, condition.key)),
    );
}

/** `*` and everything that is only wildcards (`arn:aws:*:*:*:*`). */
function isOpenValue(value: string, key: string): boolean {
    const rest = value.replace(/^arn:(aws[\w-]*|\*):/, "");
    if (/^[*?:\s]*$/.test(rest)) return true;
    // A service alone (`arn:aws:sns:*:*:*`) is everybody's: neither account nor name is given.
    return (
        key.endsWith("arn") &&
        value.startsWith("arn:") &&
        value
            .split(":")
            .slice(4)
            .every((part) => /^[*?/]*$/.test(part))
    );
}

/** Whether no condition of the statement keeps strangers out. */
export function isUnrestricted(statement: PolicyStatement): Truth {
    if (statement.conditions.state === "unknown") return statement.conditions;
    return not(or(...statement.conditions.value.map(restricts)));
}

/** Whether a statement allows something to everybody. */
export function isWorldGrant(statement: PolicyStatement): Truth {
    if (statement.principals === undefined) return no;
    return and(hasEffect(statement, "Allow"), statement.principals.world, isUnrestricted(statement));
}

export function hasEffect(statement: PolicyStatement, effect: "Allow" | "Deny"): Truth {
    return truth(statement.effect, (value) => value.toLowerCase() === effect.toLowerCase());
}

/** Whether an action pattern of a policy (`s3:Put*`, `*`) covers an action. Letter case does not count. */
export function actionMatches(pattern: string, action: string): boolean {
    return wildcard(pattern.toLowerCase()).test(action.toLowerCase());
}

const wildcards = new Map<string, RegExp>();
function wildcard(pattern: string): RegExp {
    const memo = wildcards.get(pattern);
    if (memo !== undefined) return memo;
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", "[\\s\\S]*")
        .replaceAll("?", "[\\s\\S]");
    const expression = new RegExp(`^${source}$`);
    wildcards.set(pattern, expression);
    return expression;
}

/** Whether text matches a pattern of `*` and `?`; letter case counts. */
export function matchesWildcard(pattern: string, text: string): boolean {
    return wildcard(pattern).test(text);
}

/** Whether a statement speaks of an action, through `Action` or by what `NotAction` leaves. */
export function coversAction(statement: PolicyStatement, action: string): Truth {
    if (statement.actions.state !== "absent") {
        return truth(statement.actions, (patterns) => patterns.some((pattern) => actionMatches(pattern, action)));
    }
    return truth(statement.notActions, (patterns) => !patterns.some((pattern) => actionMatches(pattern, action)));
}

/** Whether a statement denies everybody but named callers. */
function deniesStrangers(statement: PolicyStatement): Truth {
    if (statement.principals === undefined) return no;
    if (statement.conditions.state === "unknown") return statement.conditions;
    return and(
        hasEffect(statement, "Deny"),
        statement.principals.world,
        ...statement.conditions.value.map(sparesOnlyNamed),
    );
}

/** Whether a Deny of everybody reaches at least what an Allow covers. */
function coversResources(deny: PolicyStatement, allow: PolicyStatement): Truth {
    if (deny.resources.state !== "known" || allow.resources.state !== "known") {
        return deny.resources.state === "absent" || deny.notResources.state !== "absent"
            ? no
            : firstUnknown(deny, allow);
    }
    const denied = deny.resources.value;
    return allow.resources.value.every((resource) => denied.some((pattern) => matchesWildcard(pattern, resource)))
        ? yes
        : no;
}

function firstUnknown(...statements: readonly PolicyStatement[]): Truth {
    const open = statements.map((statement) => statement.resources).find((resources) => resources.state === "unknown");
    return open?.state === "unknown" ? open : no;
}

/** An action that a statement grants to everybody. */
export interface WorldGrant {
    readonly statement: PolicyStatement;
    readonly actions: readonly string[];
    readonly certain: Truth;
}

/**
 * What a document grants to everybody out of a universe of actions, statement by statement; a Deny of the same document
 * that shuts strangers out takes the action away.
 */
export function worldGrants(document: PolicyDocument, universe: readonly string[]): WorldGrant[] {
    const denials = document.statements.filter((statement) => !isNo(deniesStrangers(statement)));
    return document.statements.flatMap((statement) => {
        const grant = isWorldGrant(statement);
        if (isNo(grant)) return [];
        const wanted = universe
            .map((action) => ({
                action,
                open: and(grant, coversAction(statement, action), not(isDenied(statement, action, denials))),
            }))
            .filter(({ open }) => !isNo(open));
        if (wanted.length === 0) return [];
        return [
            { statement, actions: wanted.map(({ action }) => action), certain: or(...wanted.map(({ open }) => open)) },
        ];
    });
}

function isDenied(allow: PolicyStatement, action: string, denials: readonly PolicyStatement[]): Truth {
    return or(
        ...denials.map((deny) => and(deniesStrangers(deny), coversAction(deny, action), coversResources(deny, allow))),
    );
}

/**
 * Whether a document grants anything at all to everybody (M8). Actions are not looked at, so a Deny counts only where it
 * covers everything.
 */
export function isPublicPolicy(document: PolicyDocument): Truth {
    return or(...publicStatements(document).map(({ certain }) => certain));
}

/** The statements that grant anything to everybody. */
export function publicStatements(document: PolicyDocument): { statement: PolicyStatement; certain: Truth }[] {
    const denials = document.statements.filter((statement) => !isNo(deniesStrangers(statement)));
    return document.statements
        .map((statement) => ({
            statement,
            certain: and(isWorldGrant(statement), not(deniedThroughout(statement, denials))),
        }))
        .filter(({ certain }) => !isNo(certain));
}

/** Whether one Deny covers every action pattern and every resource of an Allow. */
function deniedThroughout(allow: PolicyStatement, denials: readonly PolicyStatement[]): Truth {
    if (allow.actions.state !== "known") {
        return or(...denials.map((deny) => and(deniesStrangers(deny), coversAction(deny, "*"))));
    }
    const actions = allow.actions.value;
    return or(
        ...denials.map((deny) =>
            and(
                deniesStrangers(deny),
                coversResources(deny, allow),
                ...actions.map((action) => coversAction(deny, action)),
            ),
        ),
    );
}
