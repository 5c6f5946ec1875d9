/** From the bytes of a file to UTF-8 without a byte order mark: gzip and UTF-16 are undone here. */
import { gunzipSync } from "node:zlib";
import { InputFault } from "./fault";

/** Largest input that is read, before and after decompression: 1 GiB. */
export const MAX_INPUT_BYTES = 1 << 30;

export const TOO_LARGE = "is larger than 1 GiB, the most that is read. Split it, or export fewer resources.";

export function toUtf8(bytes: Buffer, limit: number = MAX_INPUT_BYTES): Buffer {
    if (bytes.length > limit) throw new InputFault(TOO_LARGE);
    const plain = isGzip(bytes) ? unzip(bytes, limit) : bytes;
    const encoding = encodingOf(plain);
    if (encoding.name === "utf-8") return plain.subarray(encoding.mark);
    return transcode(plain.subarray(encoding.mark), encoding.name);
}

function isGzip(bytes: Buffer): boolean {
    return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unzip(bytes: Buffer, limit: number): Buffer {
    try {
        return gunzipSync(bytes, { maxOutputLength: limit });
    } catch (error) {
        const code = (error as { code?: unknown }).code;
        if (code === "ERR_BUFFER_TOO_LARGE") throw new InputFault(TOO_LARGE);
        if (code === "Z_BUF_ERROR") throw new InputFault("is a gzip file that ends too early. Copy it again.");
        throw new InputFault("is a damaged gzip file. Copy it again.");
    }
}

type Encoding = { name: "utf-8" | "utf-16le" | "utf-16be"; mark: number };

/** By the byte order mark; without one, by the zero byte that stands beside the first character, which is ASCII in JSON. */
function encodingOf(bytes: Buffer): Encoding {
    const [a, b, c] = bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf) return { name: "utf-8", mark: 3 };
    if (a === 0xff && b === 0xfe) return { name: "utf-16le", mark: 2 };
    if (a === 0xfe && b === 0xff) return { name: "utf-16be", mark: 2 };
    if (a === 0 && b !== undefined && b !== 0) return { name: "utf-16be", mark: 0 };
    if (a !== undefined && a !== 0 && b === 0) return { name: "utf-16le", mark: 0 };
    return { name: "utf-8", mark: 0 };
}

/** In pieces: one text may not hold more than half a gigabyte of characters. */
function transcode(bytes: Buffer, encoding: string): Buffer {
    const decoder = new TextDecoder(encoding, { ignoreBOM: true });
    const pieces: Buffer[] = [];
    const step = 1 << 24;
    for (let at = 0; at < bytes.length; at += step) {
        const piece = bytes.subarray(at, at + step);
        pieces.push(Buffer.from(decoder.decode(piece, { stream: at + step < bytes.length }), "utf8"));
    }
    return Buffer.concat(pieces);
}
