/** Options of a rule: declared once; the JSON schema, the TypeScript type and the documentation table derive from it. */
import * as z from "zod/mini";

/** A declared option: how it is validated, what it is when not given, and what it means. */
export interface OptionDeclaration<T> {
    readonly schema: z.ZodMiniType<T>;
    readonly default: T;
    readonly description: string;
}
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration<unknown>>>;
/** The values a rule receives for its declared options. */
export type OptionValues<O extends OptionDeclarations> = { readonly [K in keyof O]: O[K]["default"] };

interface Described<T> {
    readonly default: T;
    readonly description: string;
}

/** A whole number; bounds are inclusive. */
export function integer(spec: Described<number> & { min?: number; max?: number }): OptionDeclaration<number> {
    const schema = z
        .int()
        .check(z.minimum(spec.min ?? Number.MIN_SAFE_INTEGER), z.maximum(spec.max ?? Number.MAX_SAFE_INTEGER));
    return { schema, default: spec.default, description: spec.description };
}

export function flag(spec: Described<boolean>): OptionDeclaration<boolean> {
    return { schema: z.boolean(), default: spec.default, description: spec.description };
}

/** One of a fixed set of words. */
export function oneOf<const T extends string>(
    values: readonly [T, ...T[]],
    spec: { default: NoInfer<T>; description: string },
): OptionDeclaration<T> {
    return {
        schema: z.enum(values) as unknown as z.ZodMiniType<T>,
        default: spec.default,
        description: spec.description,
    };
}

/** Any of a fixed set of words, each at most once. */
export function someOf<const T extends string>(
    values: readonly [T, ...T[]],
    spec: { default: readonly NoInfer<T>[]; description: string },
): OptionDeclaration<readonly T[]> {
    const schema = z.array(z.enum(values)) as unknown as z.ZodMiniType<readonly T[]>;
    return { schema, default: spec.default, description: spec.description };
}

/** One of a fixed set of words for each key that the user names. */
export function wordsByKey<const T extends string>(
    values: readonly [T, ...T[]],
    spec: Described<Readonly<Record<string, NoInfer<T>>>>,
): OptionDeclaration<Readonly<Record<string, T>>> {
    const schema = z.record(z.string(), z.enum(values)) as unknown as z.ZodMiniType<Readonly<Record<string, T>>>;
    return { schema, default: spec.default, description: spec.description };
}

export function texts(spec: Described<readonly string[]>): OptionDeclaration<readonly string[]> {
    return {
        schema: z.array(z.string()) as unknown as z.ZodMiniType<readonly string[]>,
        default: spec.default,
        description: spec.description,
    };
}

export function integers(
    spec: Described<readonly number[]> & { min?: number; max?: number },
): OptionDeclaration<readonly number[]> {
    const element = z
        .int()
        .check(z.minimum(spec.min ?? Number.MIN_SAFE_INTEGER), z.maximum(spec.max ?? Number.MAX_SAFE_INTEGER));
    return {
        schema: z.array(element) as unknown as z.ZodMiniType<readonly number[]>,
        default: spec.default,
        description: spec.description,
    };
}

/** A regular expression; a leading `(?i)` makes it ignore case. An expression that does not compile is refused. */
export function pattern(spec: Described<string>): OptionDeclaration<string> {
    const schema = z.string().check(z.refine(isPattern, "is not a regular expression"));
    return { schema, default: spec.default, description: spec.description };
}

/** A regular expression with a name for messages. */
export interface NamedPattern {
    readonly name: string;
    readonly regex: string;
}

/** Regular expressions with names; each as for `pattern`. */
export function namedPatterns(spec: Described<readonly NamedPattern[]>): OptionDeclaration<readonly NamedPattern[]> {
    const element = z.strictObject({
        name: z.string(),
        regex: z.string().check(z.refine(isPattern, "is not a regular expression")),
    });
    return {
        schema: z.array(element) as unknown as z.ZodMiniType<readonly NamedPattern[]>,
        default: spec.default,
        description: spec.description,
    };
}

/** Compiles a `pattern` option. */
export function compilePattern(text: string): RegExp {
    return text.startsWith("(?i)") ? new RegExp(text.slice(4), "i") : new RegExp(text);
}

function isPattern(text: string): boolean {
    try {
        compilePattern(text);
        return true;
    } catch {
        return false;
    }
}
