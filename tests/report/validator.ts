import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";

const FOLDER = join(__dirname, "../../docs/schemas");

/** Holds values against one of the published schemas; throws where one does not fit. */
export function validatorOf(file: string) {
    const schema = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as object;
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
    return (value: unknown) => {
        assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 3)));
        return true;
    };
}
