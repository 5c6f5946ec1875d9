/**
 * The forms in which a configuration text points at a secret instead of holding it (catalogue of secrets and settings,
 * 1.2). Every pattern is anchored and linear in the length of the text.
 */

/**
 * What a text refers to:
 * - `secret-arn`, `parameter-arn`, `arn`: an entry of Secrets Manager, of Parameter Store, anything else in AWS;
 * - `resolver`: a text that a resolver replaces (`{{resolve:...}}`, `vault:`, `op://`, `secretsmanager://` ...);
 * - `variable`: another environment variable, as the whole text;
 * - `foreign-store`: an entry of another cloud's store;
 * - `bare-name`: a text in the alphabet of store entries' names, in a place where a host looks such names up.
 */
export type ReferenceForm =
    "secret-arn" | "parameter-arn" | "arn" | "resolver" | "variable" | "foreign-store" | "bare-name";

const ARN = /^arn:[a-z0-9-]{1,20}:([a-z0-9-]{1,40}):/;
const RESOLVERS = /^(?:\{\{\s*resolve:[^}]{1,2000}\}\}$|vault:[\w./-]|op:\/\/|sm:\/\/|secretsmanager:\/\/|ssm:\/\/)/;
const VARIABLE = /^(?:\$([A-Z_][A-Z0-9_]{0,200})|\$\{([A-Z_][A-Z0-9_]{0,200})\}|\$\(([A-Z_][A-Z0-9_]{0,200})\))$/;
const FOREIGN = [
    /^projects\/[\w:.-]{1,200}\/secrets\/[\w-]{1,300}(?:\/versions\/\w{1,20})?$/,
    /^https:\/\/[a-z0-9-]{1,100}\.vault\.azure\.net\/secrets\/\S{1,300}$/i,
    /^@Microsoft\.KeyVault\([^)]{1,1000}\)$/,
];
/** Names that Parameter Store and Secrets Manager accept where a host resolves them; a JSON key and version may follow. */
const BARE_NAME = /^[\w.\-/:+=@]{1,2048}$/;
const PARAMETER_NAME = /^[\w.\-/:]{1,2048}$/;

/** The form of a text that stands where a literal may stand too; undefined for a literal. */
export function referenceForm(text: string): ReferenceForm | undefined {
    const trimmed = text.trim();
    const service = ARN.exec(trimmed)?.[1];
    if (service !== undefined) {
        if (service === "secretsmanager") return "secret-arn";
        return service === "ssm" && trimmed.includes(":parameter/") ? "parameter-arn" : "arn";
    }
    if (RESOLVERS.test(trimmed)) return "resolver";
    if (VARIABLE.test(trimmed)) return "variable";
    return FOREIGN.some((pattern) => pattern.test(trimmed)) ? "foreign-store" : undefined;
}

/**
 * The form of a text that stands where a host expects a reference; undefined where the text can be none. `loose` for
 * CodeBuild, which takes names of Secrets Manager, whose alphabet is wider.
 */
export function slotReferenceForm(text: string, loose = false): ReferenceForm | undefined {
    const form = referenceForm(text);
    if (form !== undefined) return form;
    if (text.startsWith("arn:")) return "arn";
    return (loose ? BARE_NAME : PARAMETER_NAME).test(text) ? "bare-name" : undefined;
}

/** The name of the variable that a text stands for as a whole (`$NAME`, `${NAME}`, `$(NAME)`). */
export function variableName(text: string): string | undefined {
    const match = VARIABLE.exec(text.trim());
    return match?.[1] ?? match?.[2] ?? match?.[3];
}

/** Lower-case words joined by `-`, `_`, `.` or `/`, without long runs of digits. */
export function isWordyName(text: string): boolean {
    return (
        text.length <= 512 &&
        /^\/?[a-z][a-z0-9]*(?:[-_./]+[a-z0-9]+)+$/.test(text) &&
        !/\d{8}/.test(text) &&
        !hasHexRun(text)
    );
}

/** Whether a segment of 16 or more characters mixes letters and digits as hexadecimal keys do. */
function hasHexRun(text: string): boolean {
    return text.split(/[-_./]+/).some((segment) => segment.length >= 16 && /\d/.test(segment) && /[a-z]/.test(segment));
}

/** Whether a text points at a secret instead of holding it. */
export function isReference(text: string): boolean {
    return referenceForm(text) !== undefined;
}
