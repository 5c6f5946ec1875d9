import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The rough shape of an output, as far as a stand-in value needs it. */
export type OutputKind = "string" | "number" | "boolean" | "list" | "map" | "object";

/** One output property that `@pulumi/aws` declares for a resource type. */
export interface OutputProperty {
    readonly name: string;
    readonly kind: OutputKind;
    /** Optional outputs are plain inputs: they stay absent when the program does not set them. */
    readonly optional: boolean;
}

/** Finds the outputs of a resource type, or nothing for a type that the SDK does not have. */
export type Declarations = (type: string) => readonly OutputProperty[] | undefined;

/**
 * Reads output declarations from the `.d.ts` files of `@pulumi/aws`, one file per type asked for:
 * parsing all of them would take longer than a whole preview.
 */
export function declarationsOf(sdkFolder: string): Declarations {
    const known = new Map<string, readonly OutputProperty[] | undefined>();
    return (type) => {
        if (!known.has(type)) known.set(type, readDeclaration(sdkFolder, type));
        return known.get(type);
    };
}

/** Providers that the stand-in plays beside AWS: the few types that programs use with it. */
const BESIDE_AWS: Readonly<Record<string, readonly OutputProperty[]>> = Object.fromEntries(
    ["Password", "String", "Id", "Uuid", "Pet"].map((kind) => [
        `random:index/random${kind}:Random${kind}`,
        [{ name: "result", kind: "string", optional: false }],
    ]),
);

function readDeclaration(sdkFolder: string, type: string): readonly OutputProperty[] | undefined {
    if (Object.hasOwn(BESIDE_AWS, type)) return BESIDE_AWS[type];
    const match = /^aws:(\w+\/\w+):(\w+)$/.exec(type);
    if (match?.[1] === undefined || match[2] === undefined) return undefined;
    let source: string;
    try {
        source = readFileSync(join(sdkFolder, `${match[1]}.d.ts`), "utf8");
    } catch {
        return undefined;
    }
    return parseDeclaration(source, match[2]);
}

/** Parses the outputs of one class out of a declaration file. */
export function parseDeclaration(source: string, className: string): readonly OutputProperty[] | undefined {
    const start = source.indexOf(`export declare class ${className} `);
    if (start < 0) return undefined;
    const body = source.slice(start, source.indexOf("    constructor(", start));
    return [...body.matchAll(/^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gm)].map(([, name, declared]) =>
        outputProperty(name ?? "", declared ?? ""),
    );
}

function outputProperty(name: string, declared: string): OutputProperty {
    const optional = /\|\s*undefined$/.test(declared);
    return { name, kind: kindOf(declared.replace(/\s*\|\s*undefined$/, "")), optional };
}

function kindOf(declared: string): OutputKind {
    if (declared.endsWith("[]")) return "list";
    if (declared.startsWith("{")) return "map";
    if (declared === "number" || declared === "boolean") return declared;
    // The SDK's enums are unions with string; everything under outputs.* is an object.
    return declared.startsWith("outputs.") ? "object" : "string";
}
