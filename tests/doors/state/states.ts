/** Small states in the forms that Pulumi writes, for the tests of the reader. */
import assert from "node:assert/strict";
import { readInput, type StackInput } from "../../../src/doors/state/read";
import type { Resource } from "../../../src/model/resource";

export type Json = Record<string, unknown>;

export const STACK_URN = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";
export const DB_TYPE = "aws:rds/instance:Instance";

export function urn(type: string, name: string): string {
    return `urn:pulumi:prod::shop::${type}::${name}`;
}

export function state(type: string, name: string, more: Json = {}): Json {
    return {
        urn: urn(type, name),
        type,
        custom: true,
        id: `${name}-id`,
        inputs: {},
        outputs: {},
        parent: STACK_URN,
        ...more,
    };
}

export const STACK: Json = {
    urn: STACK_URN,
    type: "pulumi:pulumi:Stack",
    custom: false,
    outputs: { url: "https://example.org" },
};
export const DB: Json = state(DB_TYPE, "db", {
    inputs: { engine: "postgres" },
    outputs: { engine: "postgres", arn: "arn:aws:rds:::db" },
});

export function stackExport(resources: readonly Json[] = [STACK, DB], version = 3): Json {
    return { version, deployment: { manifest: { time: "2026-01-01T00:00:00Z" }, resources } };
}

export function bytesOf(value: unknown, space?: number): Buffer {
    return Buffer.from(JSON.stringify(value, null, space));
}

/** The one stack of an input that is read without a complaint. */
export function stackOf(bytes: Buffer | Json): StackInput {
    const result = readInput("input.json", Buffer.isBuffer(bytes) ? bytes : bytesOf(bytes));
    assert.deepEqual(result.errors, []);
    assert.equal(result.inputs.length, 1);
    const input = result.inputs[0];
    assert.ok(input?.kind === "stack");
    return input;
}

export function resourceOf(bytes: Buffer | Json, name = "db"): Resource {
    const found = stackOf(bytes).deployment.resources.find((resource) => resource.name === name);
    assert.ok(found, `No resource is called ${name}.`);
    return found;
}

/** The complaints about an input. */
export function complaints(bytes: Buffer, limit?: number): string[] {
    return readInput("input.json", bytes, limit).errors.map((error) => error.message);
}
