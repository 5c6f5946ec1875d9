/**
 * Invented credentials in the forms that vendors publish. They are put together from parts while the program runs, so that
 * no file holds anything that looks like one; the same seed gives the same text.
 */

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const UPPER = LOWER.toUpperCase();

export const ALPHABETS = {
    hex: "0123456789abcdef",
    lower: LOWER + DIGITS,
    upper: UPPER + DIGITS,
    mixed: LOWER + UPPER + DIGITS,
    url: `${LOWER}${UPPER}${DIGITS}_-`,
    base64: `${LOWER}${UPPER}${DIGITS}+/`,
    bech32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    django: "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)",
    digits: DIGITS,
} as const;

/** `length` characters of an alphabet; any two neighbours of a text may repeat, as in a random one. */
export function random(alphabet: keyof typeof ALPHABETS, length: number, seed: number): string {
    const letters = ALPHABETS[alphabet];
    let state = (seed * 2654435761 + length) >>> 0;
    let text = "";
    while (text.length < length) {
        state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
        text += letters[(state >>> 7) % letters.length];
    }
    return text;
}

export const hex = (length: number, seed = 1) => random("hex", length, seed);
export const mixed = (length: number, seed = 1) => random("mixed", length, seed);
export const url = (length: number, seed = 1) => random("url", length, seed);

/** Joins parts. Prefixes are given in two halves at least. */
export function join(...parts: readonly string[]): string {
    return parts.join("");
}

/** A UUID that nobody was given. */
export function uuid(seed = 1): string {
    const digits = hex(32, seed);
    return [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `4${digits.slice(13, 16)}`,
        `a${digits.slice(17, 20)}`,
        digits.slice(20),
    ].join("-");
}

/** A signed JSON web token with the given claims; its signature is noise. */
export function jwt(claims: Readonly<Record<string, unknown>>, seed = 1): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return [part({ alg: "HS256", typ: "JWT" }), part(claims), url(43, seed)].join(".");
}

/** A PEM block of noise. */
export function pem(label: string, seed = 1): string {
    const lines = [1, 2, 3, 4].map((line) => random("base64", 64, seed * 10 + line));
    const [head, tail] = ["BEGIN", "END"].map((word) => `-----${word} ${label}-----`);
    return [head, ...lines, tail].join("\n");
}
