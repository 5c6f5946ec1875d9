/** The manifest of a bundle: what a project's CI says about the outputs it collected. Validated, never quoted. */
import * as z from "zod/mini";
import { invalid, LARGEST_TEXT, type Piece, read } from "./text";

/** Version of the manifest's form that the producer writes. */
export const MANIFEST_VERSION = 1;

const LONGEST_NAME = 2048;
const word = () => z.string().check(z.minLength(1, "is empty"), z.maxLength(LONGEST_NAME, "is too long"));
const time = () =>
    z.string().check(z.refine((text) => isTime(text), "is not a time; write it as 2026-01-31T12:00:00Z"));
const output = () => z.string().check(z.maxLength(LARGEST_TEXT, "is too long"));
const words = () => z.array(word()).check(z.maxLength(MOST_ENTRIES, "has too many entries"));
const MOST_ENTRIES = 20_000;

/** The properties of a manifest. A profile's evidence entry may be one, too. */
export const manifestSchema = z.strictObject({
    schemaVersion: z.optional(z.literal(MANIFEST_VERSION, `is not ${MANIFEST_VERSION}`)),
    /** URN, resource name, or container name pattern; without it the bundle is about every Django process of the stack. */
    service: z.optional(word()),
    settingsModule: z.optional(word()),
    djangoVersion: z.optional(word()),
    generatedAt: z.optional(time()),
    image: z.optional(word()),
    commit: z.optional(word()),
    /** File that holds the output of `check --deploy`, or that output itself. */
    checkDeploy: z.optional(word()),
    checkDeployOutput: z.optional(output()),
    checkDeployCommand: z.optional(word()),
    /** File that holds the output of `diffsettings`, or that output itself. */
    diffsettings: z.optional(word()),
    diffsettingsOutput: z.optional(output()),
    /** Paths or names of the project's templates, as far as error pages are among them. */
    templates: z.optional(words()),
    /** Error handlers that the URL module defines: `handler500`. */
    errorHandlers: z.optional(words()),
    /** Lines of `pip freeze`, or its whole output. */
    packages: z.optional(z.union([words(), output()])),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Reads a manifest from its JSON text. */
export function parseManifest(text: string, place: string): Piece<Manifest> {
    if (text.length > 3 * LARGEST_TEXT) return invalid(place, "is larger than any bundle");
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        // The parser's own words quote the text.
        return invalid(place, "is not valid JSON");
    }
    return checkManifest(json, place);
}

/** Checks a manifest that was parsed already. */
export function checkManifest(json: unknown, place: string): Piece<Manifest> {
    const checked = z.safeParse(manifestSchema, json);
    if (!checked.success) return invalid(place, faultOf(checked.error.issues[0]));
    const manifest = checked.data;
    for (const name of ["checkDeploy", "diffsettings"] as const) {
        if (manifest[name] !== undefined && manifest[`${name}Output`] !== undefined) {
            return invalid(place, `has both ${name} and ${name}Output`);
        }
    }
    return read(manifest);
}

/** Names of this schema may be said, names and values of the file may not. */
function faultOf(issue: z.core.$ZodIssue | undefined): string {
    const name = issue?.path[0];
    if (issue === undefined || typeof name !== "string") {
        return issue?.code === "unrecognized_keys"
            ? "has a property that no manifest has"
            : "is not a manifest of evidence";
    }
    return issue.code === "custom" || issue.code === "too_big" || issue.code === "too_small"
        ? `has a wrong ${name}: it ${issue.message}`
        : `has a wrong ${name}: it has another type or value than it should`;
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function isTime(text: string): boolean {
    return TIME.test(text) && !Number.isNaN(Date.parse(text));
}
