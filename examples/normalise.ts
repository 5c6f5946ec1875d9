import { createHash } from "node:crypto";
import { crypterOf, fixedCrypter } from "./ciphertext";
import type { Crypter } from "./ciphertext";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const TIME = "2026-01-15T09:00:00Z";

interface Resource extends JsonObject {
    urn: string;
    type: string;
}

/** Makes `stack export` the same in every run on every machine. */
export function normaliseExport(text: string, passphrase: string): string {
    const exported = JSON.parse(text) as {
        deployment: { resources: Resource[]; secrets_providers: { state: { salt: string } } };
    };
    const { deployment } = exported;
    const own = crypterOf(deployment.secrets_providers.state.salt, passphrase);
    const fixed = fixedCrypter(passphrase);
    deployment.secrets_providers.state.salt = fixed.state;
    const ids = providerIds(deployment.resources);
    deployment.resources = ordered(deployment.resources).map(
        (resource) => reencrypted(cleaned(resource, ids), own, fixed, resource.urn) as Resource,
    );
    return print(cleaned(exported, ids));
}

/** Makes the output of `preview --json` the same in every run on every machine. */
export function normalisePreview(text: string): string {
    const preview = JSON.parse(text) as {
        steps: (JsonObject & { urn: string })[];
        diagnostics?: Json;
        duration: number;
    };
    // They tell about the machine, not about the program.
    delete preview.diagnostics;
    preview.duration = 0;
    preview.steps.sort((a, b) => compare(a.urn, b.urn));
    return print(cleaned(preview, new Map()));
}

function print(value: unknown): string {
    return `${JSON.stringify(value, null, 2)}\n`;
}

// Ids of providers are made at random by the engine; they occur again in every "provider" reference.
function providerIds(resources: readonly Resource[]): Map<string, string> {
    const providers = resources.filter((resource) => resource.type.startsWith("pulumi:providers:"));
    return new Map(providers.map(({ id, urn }) => [String(id), uuid(urn)]));
}

function uuid(seed: string): string {
    const hex = createHash("sha256").update(seed).digest("hex");
    return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `8${hex.slice(17, 20)}`,
        hex.slice(20, 32),
    ].join("-");
}

// The engine writes resources in the order in which they were finished; a resource must follow what it needs.
function ordered(resources: readonly Resource[]): Resource[] {
    const waiting = new Map(resources.map((resource) => [resource.urn, resource]));
    const result: Resource[] = [];
    while (waiting.size > 0) {
        const ready = [...waiting.values()].filter((resource) =>
            needs(resource).every((urn) => !waiting.has(urn) || urn === resource.urn),
        );
        if (ready.length === 0) throw new Error("The export's resources depend on each other in a circle.");
        for (const resource of ready.sort((a, b) => compare(a.urn, b.urn))) {
            result.push(resource);
            waiting.delete(resource.urn);
        }
    }
    return result;
}

function needs(resource: Resource): string[] {
    const { parent, provider, dependencies } = resource;
    const providerUrn = typeof provider === "string" ? [provider.split("::").slice(0, -1).join("::")] : [];
    const parents = typeof parent === "string" ? [parent] : [];
    return [...parents, ...providerUrn, ...(Array.isArray(dependencies) ? (dependencies as string[]) : [])];
}

function cleaned(value: unknown, ids: ReadonlyMap<string, string>, key = ""): Json {
    if (typeof value === "string") return cleanedText(value, ids, key);
    if (Array.isArray(value)) return cleanedList(value as Json[], ids, key);
    if (typeof value !== "object" || value === null) return value as Json;
    const entries = Object.entries(value).map(([name, item]) => [
        name,
        cleaned(item, ids, key === "propertyDependencies" ? "dependencies" : name),
    ]);
    return Object.fromEntries(entries) as Json;
}

function cleanedText(value: string, ids: ReadonlyMap<string, string>, key: string): string {
    if (["time", "created", "modified"].includes(key)) return TIME;
    if (key === "sourcePosition") {
        return value.replace(/^project:\/\/\/(\.\.\/)+.*?node_modules\//, "project:///node_modules/");
    }
    const id = value.split("::").at(-1) ?? "";
    const replacement = ids.get(id);
    return replacement === undefined ? value : value.slice(0, value.length - id.length) + replacement;
}

function cleanedList(value: readonly Json[], ids: ReadonlyMap<string, string>, key: string): Json {
    const items = value.map((item) => cleaned(item, ids));
    if (key === "dependencies") return (items as string[]).sort(compare);
    // Frames of the libraries depend on how the program was started.
    if (key === "stackTrace") {
        return items.filter(
            (frame) =>
                JSON.stringify(frame).includes("project:///") && !JSON.stringify(frame).includes("/node_modules/"),
        );
    }
    return items;
}

function reencrypted(value: Json, from: Crypter, to: Crypter, place: string): Json {
    if (Array.isArray(value)) return value.map((item, index) => reencrypted(item, from, to, `${place}/${index}`));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => {
        if (key === "ciphertext" && typeof item === "string") return [key, to.encrypt(from.decrypt(item), place)];
        return [key, reencrypted(item, from, to, `${place}/${key}`)];
    });
    return Object.fromEntries(entries) as Json;
}

function compare(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}
