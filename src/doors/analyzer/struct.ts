/**
 * Decodes google.protobuf.Struct, the form in which the engine sends properties, straight from its bytes.
 *
 * Two readings of the same bytes: `decodeProperties` builds our tree with marks for unknown, secret, file and reference;
 * `decodePlain` keeps every wrapper as the data it is on the wire, so that it can be changed and sent back without loss.
 */
import { Reader, Writer } from "protobufjs/minimal";
import {
    decodeSigned,
    decodeText,
    isMap,
    type PropertyMap,
    type PropertyValue,
    setKey,
    SIGNATURE_KEY,
    Unknown,
} from "../../model/tree";

/** The bytes of a request are not what the protocol says. The message never quotes them. */
export class MalformedRequest extends Error {
    constructor(what: string) {
        super(`The request cannot be read: ${what}.`);
    }
}

/**
 * Levels of lists and maps inside one property. What lies deeper reads as unreadable; no real resource comes near it, and
 * every walk over a tree may recurse without fear for the stack.
 */
export const DEEPEST = 200;

/** How one reading treats what the wire wraps. */
interface Reading {
    text(text: string): PropertyValue;
    signed(map: PropertyMap): PropertyValue;
    tooDeep(): PropertyValue;
}

const MARKED: Reading = { text: decodeText, signed: decodeSigned, tooDeep: () => Unknown.unreadable };
const PLAIN: Reading = {
    text: (text) => text,
    signed: (map) => map,
    tooDeep: () => {
        throw new MalformedRequest(`a property is nested more than ${DEEPEST} levels deep`);
    },
};

/** Properties as a tree with marks. Missing bytes are an empty map. */
export function decodeProperties(bytes: Uint8Array | undefined): PropertyMap {
    return decode(bytes, MARKED);
}

/** Properties as they stand on the wire, wrappers and all; `encodeProperties` gives the same bytes back, keys in order. */
export function decodePlain(bytes: Uint8Array | undefined): PropertyMap {
    return decode(bytes, PLAIN);
}

function decode(bytes: Uint8Array | undefined, reading: Reading): PropertyMap {
    if (bytes === undefined) return {};
    return guarded(() => new StructReader(Reader.create(bytes), reading).fields(bytes.length, 0).map);
}

/** Runs a decoder; what the wire reader throws on broken bytes becomes `MalformedRequest`. */
export function guarded<T>(read: () => T): T {
    try {
        return read();
    } catch (error) {
        if (error instanceof MalformedRequest) throw error;
        throw new MalformedRequest("its bytes end early or are not of this protocol");
    }
}

/** The end of the length-delimited field at the reader's position; it must lie within `limit`. */
export function endOf(reader: Reader, limit: number): number {
    const end = reader.uint32() + reader.pos;
    if (end > limit) throw new MalformedRequest("a field is longer than the message that holds it");
    return end;
}

/** Text within `limit`: the library's own reader would cut it short in silence. */
export function textOf(reader: Reader, limit: number): string {
    const start = reader.pos;
    endOf(reader, limit);
    reader.pos = start;
    return reader.string();
}

/** Tags of google.protobuf.Value, Struct, its map entries, and ListValue: field number and wire type in one. */
const NULL = 8;
const NUMBER = 17;
const TEXT = 26;
const BOOLEAN = 32;
const STRUCT = 42;
const LIST = 50;
const ONLY_FIELD = 10;
const ENTRY_VALUE = 18;

class StructReader {
    constructor(
        private readonly reader: Reader,
        private readonly reading: Reading,
    ) {}

    /** The entries of a Struct up to `end`, and whether a signature is among them. */
    fields(end: number, depth: number): { map: PropertyMap; signed: boolean } {
        const map: PropertyMap = {};
        let signed = false;
        while (this.reader.pos < end) {
            const tag = this.reader.uint32();
            if (tag !== ONLY_FIELD) {
                this.reader.skipType(tag & 7);
                continue;
            }
            if (this.entry(map, endOf(this.reader, end), depth)) signed = true;
        }
        this.expectEnd(end);
        return { map, signed };
    }

    /** One entry of a map; true where it is the signature. */
    private entry(map: PropertyMap, end: number, depth: number): boolean {
        let key = "";
        let value: PropertyValue = null;
        while (this.reader.pos < end) {
            const tag = this.reader.uint32();
            if (tag === ONLY_FIELD) key = textOf(this.reader, end);
            else if (tag === ENTRY_VALUE) value = this.value(endOf(this.reader, end), depth);
            else this.reader.skipType(tag & 7);
        }
        this.expectEnd(end);
        setKey(map, key, value);
        return key === SIGNATURE_KEY;
    }

    private value(end: number, depth: number): PropertyValue {
        let value: PropertyValue = null;
        while (this.reader.pos < end) value = this.kind(this.reader.uint32(), end, depth, value);
        this.expectEnd(end);
        return value;
    }

    private kind(tag: number, end: number, depth: number, current: PropertyValue): PropertyValue {
        switch (tag) {
            case TEXT:
                return this.reading.text(textOf(this.reader, end));
            case BOOLEAN:
                return this.reader.bool();
            case NUMBER:
                return this.reader.double();
            case NULL:
                this.reader.uint32();
                return null;
            case STRUCT:
                return this.nested(end, depth, (inner) => this.struct(inner, depth + 1));
            case LIST:
                return this.nested(end, depth, (inner) => this.list(inner, depth + 1));
            default:
                this.reader.skipType(tag & 7);
                return current;
        }
    }

    private nested(limit: number, depth: number, read: (end: number) => PropertyValue): PropertyValue {
        const end = endOf(this.reader, limit);
        if (depth < DEEPEST) return read(end);
        this.reader.pos = end;
        return this.reading.tooDeep();
    }

    private struct(end: number, depth: number): PropertyValue {
        const { map, signed } = this.fields(end, depth);
        return signed ? this.reading.signed(map) : map;
    }

    private list(end: number, depth: number): PropertyValue[] {
        const list: PropertyValue[] = [];
        while (this.reader.pos < end) {
            const tag = this.reader.uint32();
            if (tag === ONLY_FIELD) list.push(this.value(endOf(this.reader, end), depth));
            else this.reader.skipType(tag & 7);
        }
        this.expectEnd(end);
        return list;
    }

    private expectEnd(end: number): void {
        if (this.reader.pos !== end) throw new MalformedRequest("a message does not end where it says");
    }
}

/** Plain data to the bytes of a google.protobuf.Struct. */
export function encodeProperties(properties: PropertyMap): Uint8Array {
    return writeFields(Writer.create(), properties).finish();
}

function writeFields(writer: Writer, map: PropertyMap): Writer {
    for (const [key, value] of Object.entries(map)) {
        writer.uint32(ONLY_FIELD).fork().uint32(ONLY_FIELD).string(key);
        writer.uint32(ENTRY_VALUE).fork();
        writeValue(writer, value);
        writer.ldelim().ldelim();
    }
    return writer;
}

function writeValue(writer: Writer, value: PropertyValue): void {
    if (typeof value === "string") writer.uint32(TEXT).string(value);
    else if (typeof value === "number") writer.uint32(NUMBER).double(value);
    else if (typeof value === "boolean") writer.uint32(BOOLEAN).bool(value);
    else if (value === null) writer.uint32(NULL).uint32(0);
    else if (Array.isArray(value)) writeList(writer, value);
    else if (isMap(value)) writeFields(writer.uint32(STRUCT).fork(), value).ldelim();
    // A mark has no form of its own on the wire: whoever encodes works on `decodePlain`.
    else throw new TypeError("A mark cannot be encoded.");
}

function writeList(writer: Writer, list: readonly PropertyValue[]): void {
    writer.uint32(LIST).fork();
    for (const element of list) {
        writer.uint32(ONLY_FIELD).fork();
        writeValue(writer, element);
        writer.ldelim();
    }
    writer.ldelim();
}
