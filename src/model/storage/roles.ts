/**
 * What a store is for: media, static files, application data, logs, code, copies of backups (catalogue of backups and
 * storage, M2). A set of roles, each with its evidence: said by the author, shown by the stack, or guessed from the name.
 */
import type { StorageRole } from "../profile";
import { STORAGE_ROLES, type SharedSettings } from "../profile";
import type { Resource } from "../resource";
import { matchesWildcard } from "../policy-document";
import { and, isYes, no, or, type Truth, type UnknownValue, yes } from "../value";

export type RoleStrength = "explicit" | "strong" | "weak";

/** Why a store has a role. */
export interface RoleEvidence {
    readonly role: StorageRole;
    readonly strength: RoleStrength;
    readonly text: string;
    readonly resource: Resource;
    readonly path?: string;
    readonly certain: Truth;
}

/** The roles of one store. */
export class StoreRoles {
    /** The evidence that counts: what the author says, else what the stack shows, else the name. */
    readonly counted: readonly RoleEvidence[];

    /** `openTag` is a tag of the author's whose value is not known: it may say something else than the evidence does. */
    constructor(
        readonly all: readonly RoleEvidence[],
        openTag?: UnknownValue,
    ) {
        const counted = strongest(all);
        const isStated = counted.some((evidence) => evidence.strength === "explicit");
        this.counted =
            openTag === undefined || isStated
                ? counted
                : counted.map((evidence) => ({ ...evidence, certain: and(evidence.certain, openTag) }));
    }

    has(role: StorageRole): Truth {
        return or(no, ...this.counted.filter((evidence) => evidence.role === role).map((evidence) => evidence.certain));
    }

    /** Whether it has any of the roles. */
    hasAny(roles: readonly StorageRole[]): Truth {
        return or(no, ...roles.map((role) => this.has(role)));
    }

    /** The first certain reason for a role, else the first possible one. */
    reason(roles: readonly StorageRole[]): RoleEvidence | undefined {
        const fitting = this.counted.filter((evidence) => roles.includes(evidence.role));
        return fitting.find((evidence) => isYes(evidence.certain)) ?? fitting[0];
    }

    get isClassified(): boolean {
        return this.counted.some((evidence) => isYes(evidence.certain));
    }

    /** Whether the roles rest on the name alone. */
    get restsOnName(): boolean {
        return this.counted.every((evidence) => evidence.strength === "weak");
    }
}

/** Evidence that is possible does not displace weaker evidence that is certain. */
function strongest(all: readonly RoleEvidence[]): readonly RoleEvidence[] {
    const explicit = all.filter((evidence) => evidence.strength === "explicit");
    if (explicit.length > 0) return explicit;
    const strong = all.filter((evidence) => evidence.strength === "strong");
    return strong.some((evidence) => isYes(evidence.certain)) ? strong : all;
}

const ROLE_TAGS = ["storage-role", "data-class", "django:storage"];

/** Spellings of roles in tags. */
const ROLE_WORDS: Readonly<Record<string, StorageRole>> = {
    ...Object.fromEntries(STORAGE_ROLES.map((role) => [role, role])),
    uploads: "media",
    backup: "backup-copy",
    backups: "backup-copy",
    log: "logs",
    assets: "static",
    artifacts: "code",
};

/** Roles that the author states: in the profile, or by tag. */
export function explicitRoles(resource: Resource, settings: SharedSettings): RoleEvidence[] {
    const found: RoleEvidence[] = [];
    const physical = resource.scalar("bucket").text();
    const names = [resource.urn, resource.name, ...(physical.state === "known" ? [physical.value] : [])];
    for (const [pattern, roles] of Object.entries(settings.storageRoles)) {
        if (!names.some((name) => matchesWildcard(pattern, name))) continue;
        found.push(
            ...roles.map((role): RoleEvidence => ({
                role,
                strength: "explicit",
                text: `The profile gives ${resource.name} the role ${role}.`,
                resource,
                certain: yes,
            })),
        );
    }
    for (const key of ROLE_TAGS) {
        const tag = resource.tag(key);
        if (tag.state !== "known") continue;
        for (const word of tag.value.toLowerCase().split(/[\s,;:+/]+/)) {
            const role = Object.hasOwn(ROLE_WORDS, word) ? ROLE_WORDS[word] : undefined;
            if (role !== undefined) {
                found.push({
                    role,
                    strength: "explicit",
                    text: `${resource.name} carries the tag ${key}=${tag.value}.`,
                    resource,
                    path: "tags",
                    certain: yes,
                });
            }
        }
    }
    return found;
}

/** The first tag for roles whose value is not known. */
export function openRoleTag(resource: Resource): UnknownValue | undefined {
    const tags = resource.input("tags");
    return ROLE_TAGS.map((key) => tags.get(key))
        .find((tag) => tag.isUnknown)
        ?.gap();
}

/** Words in names. Those of the first group say what the store is even where the second occur as well (`media-logs`). */
const NAME_WORDS: readonly (readonly [StorageRole, RegExp])[][] = [
    [
        ["logs", /^(logs?|logging|trail|cloudtrail)$/],
        ["backup-copy", /^(backups?|dumps?)$/],
        ["code", /^(artifacts?|artefacts?|deploy|deployments?|releases?)$/],
    ],
    [
        ["media", /^(media|uploads?|usercontent|attachments?|avatars?)$/],
        ["static", /^(static|assets?|www|frontend)$/],
    ],
];

/** Roles that the logical or physical name suggests. */
export function rolesByName(resource: Resource): RoleEvidence[] {
    const physical = resource.scalar("bucket").text();
    const names = [resource.name, ...(physical.state === "known" ? [physical.value] : [])];
    const words = new Set(names.flatMap(nameTokens));
    for (const group of NAME_WORDS) {
        const found = group.filter(([, word]) => [...words].some((token) => word.test(token)));
        if (found.length > 0) {
            return found.map(([role]) => ({
                role,
                strength: "weak",
                text: `The name of ${resource.name} suggests ${role}.`,
                resource,
                certain: yes,
            }));
        }
    }
    return [];
}

/** Words of a name, split at what is no letter or digit and at changes of letter case. */
export function nameTokens(name: string): string[] {
    return name
        .replace(/([a-z\d])([A-Z])/g, "$1 $2")
        .split(/[^A-Za-z\d]+/)
        .map((token) => token.toLowerCase())
        .filter((token) => token !== "");
}
