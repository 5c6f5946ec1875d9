/** Rotation of secrets: which ones AWS can rotate, and how often it does. */
import { parseJson } from "../app/json-text";
import type { Family, View } from "../family";
import type { Model } from "../model";
import { type CompanionIndex, indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import { nameTokens } from "../storage/roles";
import { isMap } from "../tree";
import { isTrue, known, no, or, type Truth, unknown, type UnknownValue, type Value, yes } from "../value";
import { contentProperties, dependencies, SECRET_TYPE } from "./stores";
import { versionsOfSecret } from "./store-index";

export const ROTATION_TYPE = "aws:secretsmanager/secretRotation:SecretRotation";
const PROXY = "aws:rds/proxy:Proxy";

/** One schedule of rotation. */
export interface Rotation {
    readonly resource: Resource;
    /** Whether it is certain that it belongs to the secret. */
    readonly certain: Truth;
    readonly enabled: Truth;
    /** Days between two rotations; absent where no rule states one. */
    readonly days: Value<number>;
}

export interface RotationView extends View {
    /**
     * What is judged: a secret with the rotations that are its own; the rotation of a secret that a service keeps for the
     * stack or that belongs to another stack; or a rotation that is judged with its secret.
     */
    readonly role: "secret" | "foreign-rotation" | "own-rotation";
    /** Whether the secret holds the credential of a database or cache. */
    readonly isCredential: Truth;
    /** A secret of a partner's service, which that service rotates. */
    readonly isManagedExternally: boolean;
    readonly rotations: readonly Rotation[];
    /** Rotations of which nobody can tell whose they are. */
    readonly astray: readonly UnknownValue[];
}

export const rotatedSecrets: Family<RotationView> = {
    name: "secrets and their rotations",
    types: [SECRET_TYPE, ROTATION_TYPE],
    view: (resource, model) =>
        resource.type === SECRET_TYPE ? secretView(resource, model) : rotationView(resource, model),
};

function rotationIndex(model: Model): CompanionIndex {
    return indexCompanions(model, [ROTATION_TYPE], "secretId", [SECRET_TYPE]);
}

function homelessRotations(model: Model): ReadonlySet<Resource> {
    return new Set(model.fact(rotationIndex).homeless.map(({ resource }) => resource));
}

function secretView(secret: Resource, model: Model): RotationView {
    const index = model.fact(rotationIndex);
    const astray = index.homeless.filter(({ resource }) => !isForeign(resource, model)).map(({ gap }) => gap);
    return {
        resource: secret,
        role: "secret",
        isCredential: isCredential(secret, model),
        isManagedExternally: secret.declared("type").isPresent,
        rotations: index.of(secret).map(({ resource, certain }) => rotationOf(resource, certain)),
        astray,
    };
}

function rotationView(rotation: Resource, model: Model): RotationView {
    const base = { resource: rotation, isManagedExternally: false, astray: [] };
    if (!model.fact(homelessRotations).has(rotation)) {
        return { ...base, role: "own-rotation", isCredential: no, rotations: [] };
    }
    return {
        ...base,
        role: "foreign-rotation",
        isCredential: foreignCredential(rotation, model),
        rotations: [rotationOf(rotation, yes)],
    };
}

/** Whether a rotation is certainly none of a secret of this stack: its secret is named, or a database keeps it. */
function isForeign(rotation: Resource, model: Model): boolean {
    return rotation.text("secretId").state === "known" || keepers(rotation, model).length > 0;
}

/** Databases of the stack whose managed secret the rotation is about. */
function keepers(rotation: Resource, model: Model): Resource[] {
    return dependencies(rotation, "secretId", model).filter(({ type }) =>
        /^aws:(?:rds|docdb|redshift|redshiftserverless)\//.test(type),
    );
}

function foreignCredential(rotation: Resource, model: Model): Truth {
    const id = rotation.text("secretId");
    // Services name what they keep `rds!db-...`; no secret of one's own may bear such a name.
    if (id.state === "known") return /(?:^|:secret:)\w+!/.test(id.value) || hasDatabaseWord(id.value) ? yes : no;
    if (keepers(rotation, model).length > 0) return yes;
    return id.state === "unknown" ? id : no;
}

// --- What a secret holds -----------------------------------------------------------------------------------------

const DATABASE_WORDS = new Set(
    "db database rds postgres postgresql mysql mariadb aurora redis valkey elasticache docdb documentdb mongo mongodb redshift mssql sqlserver oracle".split(
        " ",
    ),
);
const CREDENTIAL_WORDS = new Set(
    "password passwords credential credentials creds login user username secret".split(" "),
);

function hasDatabaseWord(text: string): boolean {
    return nameTokens(text).some((word) => DATABASE_WORDS.has(word));
}

function isCredential(secret: Resource, model: Model): Truth {
    const texts = (path: string) => {
        const text = secret.text(path);
        return text.state === "known" ? [text.value] : [];
    };
    const named = [secret.name, ...texts("name"), ...texts("namePrefix")].some(hasDatabaseWord);
    const described = texts("description").some(
        (text) => hasDatabaseWord(text) && nameTokens(text).some((word) => CREDENTIAL_WORDS.has(word)),
    );
    if (named || described || model.fact(proxySecrets).has(secret)) return yes;
    return or(no, ...versionsOfSecret(secret, model).map(holdsLogin));
}

/** Whether the content is a document with a user and a password, the form that AWS rotates. */
function holdsLogin(version: Resource): Truth {
    return or(
        no,
        ...contentProperties(version).map((property): Truth => {
            const text = property.text();
            if (text.state === "unknown") return text;
            const json = text.state === "known" && /^\s*\{/.test(text.value) ? parseJson(text.value) : undefined;
            if (json === undefined || !isMap(json)) return no;
            const keys = Object.keys(json).map((key) => key.toLowerCase());
            return keys.includes("username") && keys.includes("password") ? yes : no;
        }),
    );
}

/** Secrets with which a proxy logs in to its database. */
function proxySecrets(model: Model): ReadonlySet<Resource> {
    const found = new Set<Resource>();
    for (const proxy of model.ofType(PROXY)) {
        for (const auth of proxy.structure("auths").possibleElements()) {
            const { exact } = refer(model, proxy, auth.get("secretArn"), { types: [SECRET_TYPE] });
            exact.forEach((secret) => found.add(secret));
        }
    }
    return found;
}

// --- How often it is rotated -------------------------------------------------------------------------------------

function rotationOf(resource: Resource, certain: Truth): Rotation {
    const enabled = resource.scalar("rotationEnabled").boolean();
    return {
        resource,
        certain,
        enabled: enabled.state === "absent" ? yes : isTrue(enabled),
        days: intervalOf(resource),
    };
}

function intervalOf(resource: Resource): Value<number> {
    const rules = resource.structure("rotationRules");
    const expression = rules.get("scheduleExpression").text();
    if (expression.state === "unknown") return expression;
    if (expression.state === "absent" || expression.value === "") return rules.get("automaticallyAfterDays").number();
    const days = scheduleDays(expression.value);
    return days === undefined
        ? unknown("unreadable", `rotationRules.scheduleExpression of ${resource.name}`)
        : known(days);
}

/** Longest time between two runs of a schedule of Secrets Manager, in days; undefined for a form that is not read. */
export function scheduleDays(expression: string): number | undefined {
    const rate = /^rate\(\s*(\d{1,6})\s+(day|hour)s?\s*\)$/i.exec(expression.trim());
    if (rate !== null) return rate[2]?.toLowerCase() === "day" ? Number(rate[1]) : Number(rate[1]) / 24;
    const cron = /^cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(\S+))?\s*\)$/i.exec(expression.trim());
    if (cron === null || (cron[6] ?? "*") !== "*") return undefined;
    const months = largestGap(cron[4] as string, 12, MONTHS);
    const days = daysInMonth(cron[3] as string, cron[5] as string);
    if (months === undefined || days === undefined) return undefined;
    return months > 1 ? months * DAYS_OF_MONTH : days;
}

/** Lenient: three months count as 90 days. */
const DAYS_OF_MONTH = 30;
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

function daysInMonth(day: string, weekday: string): number | undefined {
    const free = (field: string) => field === "*" || field === "?";
    if (free(day) && free(weekday)) return 1;
    if (free(day)) return /[#L]/i.test(weekday) ? DAYS_OF_MONTH : largestGap(weekday, 7, WEEKDAYS);
    if (!free(weekday)) return undefined;
    return /^L/i.test(day) ? DAYS_OF_MONTH : largestGap(day, DAYS_OF_MONTH, []);
}

/** Largest gap between the values of a cron field that goes round after `size`. */
function largestGap(field: string, size: number, names: readonly string[]): number | undefined {
    if (field === "*" || field === "?") return 1;
    const step = /^(?:\*|\d{1,2})\/(\d{1,2})$/.exec(field)?.[1];
    if (step !== undefined) return Math.min(Number(step), size);
    const values: number[] = [];
    for (const part of field.split(",")) {
        const range = /^(\w{1,3})(?:-(\w{1,3}))?$/.exec(part);
        const first = numberOf(range?.[1], names);
        const last = range?.[2] === undefined ? first : numberOf(range[2], names);
        if (first === undefined || last === undefined || last < first || last - first > 31) return undefined;
        for (let value = first; value <= last; value += 1) values.push(value);
    }
    values.sort((a, b) => a - b);
    return Math.max(
        ...values.map((value, at) =>
            at === 0 ? value + size - (values.at(-1) as number) : value - (values[at - 1] as number),
        ),
    );
}

function numberOf(text: string | undefined, names: readonly string[]): number | undefined {
    if (text === undefined) return undefined;
    const at = names.indexOf(text.toUpperCase());
    if (at >= 0) return at + 1;
    return /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}
