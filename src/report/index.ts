/** Every format, by name. A further one is a file beside these and a line here. */
import { json } from "./json";
import type { Writer } from "./model";
import { text } from "./text";

export const WRITERS = { text, json } as const satisfies Record<string, Writer>;

export type Format = keyof typeof WRITERS;
export const FORMATS = Object.keys(WRITERS) as Format[];
