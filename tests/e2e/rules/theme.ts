import type { Manifest } from "../../../src/model/app/evidence/manifest";

/** In which form a theme's program is run: as it should not be, or as it should. */
export interface Form {
    readonly wrong: boolean;
    /** Returns the first value in the wrong form and the second in the right one. */
    either<Wrong, Right>(wrong: Wrong, right: Right): Wrong | Right;
}

/** Names of the resources on which a rule speaks: the same ones in both forms, or other ones. */
export type Expected = readonly string[] | { readonly violated: readonly string[]; readonly passed: readonly string[] };

/** A small stack in two forms, and what the rules that it is about say of each. */
export interface Theme {
    readonly name: string;
    /** Registers the resources of a form; what it returns are the stack's outputs. */
    readonly program: (form: Form) => Readonly<Record<string, unknown>> | void;
    /** By rule: exactly the resources that violate it in the wrong form, and some that pass it in the right one. */
    readonly rules: Readonly<Record<string, Expected>>;
    /** How it is run; the default is a preview. Values that are made in the update are judged in the update. */
    readonly operation?: "preview" | "up";
    readonly config?: Readonly<Record<string, string>> | ((form: Form) => Readonly<Record<string, string>>);
    readonly secrets?: Readonly<Record<string, string>>;
    /** The pack's settings beside the levels: options of rules, and the profile. */
    readonly settings?: (form: Form) => Readonly<Record<string, unknown>>;
    /** What the CI of the Django project supplied: the manifest of a bundle. */
    readonly evidence?: (form: Form) => Manifest;
}

export function formOf(wrong: boolean): Form {
    return { wrong, either: (bad, good) => (wrong ? bad : good) };
}

export function violatedBy(expected: Expected): readonly string[] {
    return "violated" in expected ? expected.violated : expected;
}

export function passedBy(expected: Expected): readonly string[] {
    return "passed" in expected ? expected.passed : expected;
}
