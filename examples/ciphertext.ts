import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync } from "node:crypto";

// How Pulumi's passphrase provider encrypts: PBKDF2 over the passphrase, then AES-256-GCM per value.
const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** Reads and writes the secrets of one export. */
export interface Crypter {
    /** The salt and the proof of the passphrase, as the export's secrets provider keeps them. */
    readonly state: string;
    decrypt(ciphertext: string): string;
    /** The nonce is made from the place and the text, so that the same secret in the same place looks the same. */
    encrypt(plaintext: string, place: string): string;
}

/** The crypter of an export that the CLI wrote. */
export function crypterOf(state: string, passphrase: string): Crypter {
    return crypter(Buffer.from(state.split(":")[1] ?? "", "base64"), passphrase);
}

/** A crypter that is the same in every run. */
export function fixedCrypter(passphrase: string): Crypter {
    return crypter(createHash("sha256").update("examples").digest().subarray(0, 8), passphrase);
}

function crypter(salt: Buffer, passphrase: string): Crypter {
    const key = pbkdf2Sync(passphrase, salt, ITERATIONS, KEY_BYTES, "sha256");
    const encrypt = (plaintext: string, place: string): string => {
        const nonce = createHash("sha256").update(`${place}\n${plaintext}`).digest().subarray(0, 12);
        const cipher = createCipheriv("aes-256-gcm", key, nonce);
        const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
        return `v1:${nonce.toString("base64")}:${body.toString("base64")}`;
    };
    return {
        state: `v1:${salt.toString("base64")}:${encrypt("pulumi", "state")}`,
        encrypt,
        decrypt: (ciphertext) => decrypt(ciphertext, key),
    };
}

function decrypt(ciphertext: string, key: Buffer): string {
    const [version, nonce = "", body = ""] = ciphertext.split(":");
    if (version !== "v1") throw new Error(`A secret of the unknown kind ${version ?? ""}.`);
    const bytes = Buffer.from(body, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
}
