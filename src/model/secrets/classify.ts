/**
 * What a name and a value together are: the one classifier for every rule (catalogue of secrets and settings, 1.7). The
 * answer carries no part of the value.
 *
 * The families of known tokens stand in `families.ts`, each with what gives it away.
 */
import type { SharedSettings } from "../profile";
import { type TokenFamily, tokenFamilies } from "./families";
import { classifyName, isBrowserName, isIgnoredName, isKeylikeName, type NameClass } from "./names";
import { urlPassword } from "./urls";
import { cannotBeSecret, isPlaceholder, looksRandom, namesStoreEntry } from "./values";

export { classifyName } from "./names";
export { type TokenFamily, tokenFamilies } from "./families";
export { imagePassword, urlPassword } from "./urls";
export { cannotBeSecret, isPlaceholder, looksRandom } from "./values";

/**
 * What was found:
 * - `url`: a connection text with a password; `loopback` for one of this machine;
 * - `strong-name`: the name says so, and the value does not deny it; `placeholder` where the value was never filled in;
 * - `token`: a form that only a credential has;
 * - `suspected`: a sign that may deceive.
 */
export type Finding =
    | { readonly kind: "url"; readonly scheme: string }
    | { readonly kind: "strong-name"; readonly placeholder: boolean; readonly family: TokenFamily | undefined }
    | { readonly kind: "token"; readonly family: TokenFamily }
    | { readonly kind: "suspected"; readonly sign: Suspicion };

export const NAMES_STORE_ENTRY = "it names an entry of a store that is not in this stack";

/** Why a value is suspected only, in words for messages. */
export type Suspicion =
    | "its name hints at a secret"
    | "it looks random under the name of a key"
    | typeof NAMES_STORE_ENTRY
    | "it holds a password for this machine"
    | "it has the form of a key that may be public";

/** What one name and literal value are; undefined where nothing points at a secret. */
export function classify(name: string, value: string, settings: SharedSettings): Finding | undefined {
    if (isIgnoredName(name, settings)) return undefined;
    const url = urlPassword(value);
    if (url !== undefined && !url.loopback) return { kind: "url", scheme: url.scheme };
    const families = tokenFamilies(value);
    const family = families.find((item) => item.confidence === "high");
    const nameClass = classifyName(name, settings);
    if (nameClass === "strong" && (families.length > 0 || !excused(name, value))) {
        if (families.length === 0 && namesStoreEntry(name, value)) {
            return suspected(NAMES_STORE_ENTRY);
        }
        return { kind: "strong-name", placeholder: isPlaceholder(value), family };
    }
    if (family !== undefined) return { kind: "token", family };
    if (url !== undefined) return suspected("it holds a password for this machine");
    return suspicion(name, value, nameClass, families);
}

function excused(name: string, value: string): boolean {
    return cannotBeSecret(name, value) && !isPlaceholderUnderName(value);
}

/** `null` and `none` are words of settings libraries; the others show a variable that is wired for plaintext. */
function isPlaceholderUnderName(value: string): boolean {
    return isPlaceholder(value) && !/^(?:null|none|undefined)$/i.test(value.trim()) && !/^<.*>$/.test(value.trim());
}

const SHORTEST_SUSPECT = 8;

function suspicion(
    name: string,
    value: string,
    nameClass: NameClass,
    families: readonly TokenFamily[],
): Finding | undefined {
    const sign = signOf(name, value, nameClass, families);
    return sign === undefined || cannotBeSecret(name, value) || isPlaceholder(value) ? undefined : suspected(sign);
}

function signOf(
    name: string,
    value: string,
    nameClass: NameClass,
    families: readonly TokenFamily[],
): Suspicion | undefined {
    if (families.length > 0 && !isBrowserName(name)) return "it has the form of a key that may be public";
    if (nameClass === "medium") {
        const telling = /HEADERS$/i.test(name) ? hasTellingHeader(value) : value.trim().length >= SHORTEST_SUSPECT;
        return telling ? "its name hints at a secret" : undefined;
    }
    const isKeylike = nameClass === "none" && isKeylikeName(name) && !isBrowserName(name);
    return isKeylike && looksRandom(value) ? "it looks random under the name of a key" : undefined;
}

/** Headers of telemetry: one of the pairs must bear a telling name, or a value that looks random. */
function hasTellingHeader(value: string): boolean {
    return value.split(",").some((pair) => {
        const [name = "", ...rest] = pair.split("=");
        const text = rest.join("=").trim();
        if (text.length < SHORTEST_SUSPECT || cannotBeSecret(name, text)) return false;
        return classifyName(name.trim()) !== "none" || looksRandom(text);
    });
}

function suspected(sign: Suspicion): Finding {
    return { kind: "suspected", sign };
}
