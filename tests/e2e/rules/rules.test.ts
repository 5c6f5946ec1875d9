/** Every rule of the catalogue is violated and satisfied by real programs, through the real CLI. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES } from "../../../examples/stacks";
import { RULES } from "../../../policies/catalogue";
import type { Finding, Outcome } from "../../../src/engine/finding";
import { REPOSITORY } from "../harness/harness";
import { runExample, runTheme, inTurn } from "./run";
import { passedBy, violatedBy } from "./theme";
import { THEMES } from "./themes/themes";

/** Rules that cannot have a violation or a pass here, each with the reason. */
const NEVER: Readonly<Record<"violation" | "pass", Readonly<Record<string, string>>>> = { violation: {}, pass: {} };

interface Run {
    /** `examples/django-right (preview)`, `functions (wrong)`. */
    readonly name: string;
    /** Nothing in it is wrong. */
    readonly right: boolean;
    readonly start: () => Promise<readonly Finding[]>;
}

const EXAMPLE_RUNS = EXAMPLES.flatMap((example) =>
    (["up", "preview"] as const).map((operation): Run => ({
        name: `examples/${example.name} (${operation})`,
        right: example.name === "django-right",
        start: () => runExample(example, operation),
    })),
);
const formName = (theme: string, wrong: boolean) => `${theme} (${wrong ? "wrong" : "right"})`;
const THEME_RUNS = THEMES.flatMap((theme) =>
    [true, false].map((wrong): Run => ({
        name: formName(theme.name, wrong),
        right: !wrong,
        start: () => runTheme(theme, wrong),
    })),
);
const RUNS: readonly Run[] = [...EXAMPLE_RUNS, ...THEME_RUNS];

describe("rules through the real CLI", function () {
    this.timeout(600_000);
    const found = new Map<string, readonly Finding[]>();

    before(async () => {
        const start = async (runs: readonly Run[]) => {
            const results = await inTurn(runs.map((run) => run.start));
            for (const [index, { name }] of runs.entries()) found.set(name, results[index] ?? []);
        };
        // Themes are inline programs of this process, and two of those at once may get into each other's stack.
        await Promise.all([start(EXAMPLE_RUNS), start(THEME_RUNS)]);
    });

    const findings = (run: string): readonly Finding[] => found.get(run) ?? [];
    const subjects = (run: string, rule: string, outcome: Outcome): string[] => {
        const own = findings(run).filter((finding) => finding.rule === rule && finding.outcome === outcome);
        return [...new Set(own.map(({ subject }) => subject.name))].sort();
    };

    for (const theme of THEMES) {
        it(`${theme.name}: what is wrong, and what is right`, () => {
            const seen = Object.entries(theme.rules).map(([rule, expected]) => ({
                rule,
                violated: subjects(formName(theme.name, true), rule, "violation"),
                passed: subjects(formName(theme.name, false), rule, "pass").filter((name) =>
                    passedBy(expected).includes(name),
                ),
            }));
            const expected = Object.entries(theme.rules).map(([rule, names]) => ({
                rule,
                violated: [...violatedBy(names)].sort(),
                passed: [...passedBy(names)].sort(),
            }));
            assert.deepEqual(seen, expected);
        });
    }

    for (const { name, right } of RUNS) {
        it(`${name} has ${right ? "no violation and " : ""}no error`, () => {
            const unwanted = findings(name).filter(
                ({ outcome }) => outcome === "error" || (right && outcome === "violation"),
            );
            assert.deepEqual(unwanted.map(brief), []);
        });
    }

    it("examples/django-wrong breaks every rule that its comments name", () => {
        const broken = new Set(
            findings("examples/django-wrong (up)").flatMap((finding) => ruleWith(finding, "violation")),
        );
        assert.deepEqual(
            namedIn(join(REPOSITORY, "examples", "django-wrong")).filter((rule) => !broken.has(rule)),
            [],
        );
    });

    for (const outcome of ["violation", "pass"] as const) {
        it(`every rule has a ${outcome} somewhere`, () => {
            const seen = new Set([...found.values()].flat().flatMap((finding) => ruleWith(finding, outcome)));
            const missing = RULES.map(({ id }) => id).filter((id) => !seen.has(id));
            // A rule that is new belongs into an example, or into the theme of its service below `themes`.
            assert.deepEqual(missing, Object.keys(NEVER[outcome]).sort());
        });
    }
});

/** Rules whose names stand in the files of a program. */
function namedIn(folder: string): string[] {
    const files = readdirSync(folder).filter((name) => /\.(ts|yaml)$/.test(name));
    const words = files.flatMap((name) => readFileSync(join(folder, name), "utf8").match(/[a-z]+(-[a-z0-9]+)+/g) ?? []);
    return RULES.map(({ id }) => id).filter((id) => words.includes(id));
}

function ruleWith(finding: Finding, outcome: Outcome): string[] {
    return finding.outcome === outcome ? [finding.rule] : [];
}

function brief({ rule, outcome, subject, message }: Finding): string {
    return `${outcome} ${rule} ${subject.name}: ${message}`;
}
