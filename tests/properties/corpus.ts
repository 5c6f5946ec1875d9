/** Every case of every rule's test, as stacks to vary: nobody knows better what a rule looks at. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { RULES } from "../../policies/catalogue";
import { evaluate, type EvaluationRequest } from "../../src/engine/evaluate";
import type { Finding } from "../../src/engine/finding";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings";
import type { Deployment } from "../../src/model/deployment";
import { DEFAULT_SHARED_SETTINGS } from "../../src/model/profile";
import type { Rule } from "../../src/rule/rule";
import { filesBelow, ROOT } from "../contract/repository";
import { decoders } from "../support/decoders";
import { toBundle } from "../support/evidence";
import type { RuleCase, RuleCases } from "../support/rule-tester";

/** The cases of one rule. */
export interface RuleCorpus {
    readonly rule: Rule;
    readonly cases: readonly RuleCase[];
}

/**
 * Reads the tests of the rules with a tester that notes their cases instead of declaring them. The tests are forgotten
 * again, so that mocha finds them as if nobody had read them.
 */
export function readCorpus(): readonly RuleCorpus[] {
    const corpus: RuleCorpus[] = [];
    const noting = { testRule: (rule: Rule, cases: RuleCases) => corpus.push({ rule, cases: casesOf(cases) }) };
    const tester = require.resolve("../support/rule-tester");
    const before = require.cache[tester];
    require.cache[tester] = { ...module, id: tester, filename: tester, loaded: true, exports: noting };
    try {
        for (const path of filesBelow("tests/policies", ".test.ts")) loadAndForget(join(ROOT, path));
    } finally {
        if (before === undefined) delete require.cache[tester];
        else require.cache[tester] = before;
    }
    const known = new Set(RULES.map((rule) => rule.id));
    return corpus.filter(({ rule }) => known.has(rule.id));
}

function loadAndForget(path: string): void {
    const before = require.cache[path];
    delete require.cache[path];
    // A test of another kind than a table of cases declares itself, which is not wanted here.
    const { describe: declare } = globalThis;
    globalThis.describe = Object.assign(() => undefined, declare) as unknown as typeof declare;
    try {
        createRequire(__filename)(path);
    } finally {
        globalThis.describe = declare;
        if (before === undefined) delete require.cache[path];
        else require.cache[path] = before;
    }
}

function casesOf(cases: RuleCases): RuleCase[] {
    return [cases.valid, cases.invalid, cases.unknown, cases.notApplicable ?? []].flatMap(
        (section): readonly RuleCase[] => ("none" in section ? [] : section),
    );
}

/** The deployment of a case: from its state, with the configuration that only the engine tells. */
export function deploymentOf(testCase: RuleCase): Deployment {
    const [state] = decoders;
    if (state === undefined) throw new Error("There is no decoder.");
    const decoded = state.decode(testCase);
    const deployment =
        testCase.evidence === undefined ? decoded : { ...decoded, evidence: testCase.evidence.map(toBundle) };
    if (testCase.config === undefined) return deployment;
    return { ...deployment, config: { values: testCase.config, secretKeys: testCase.secretConfigKeys ?? [] } };
}

/** What one rule says of a case; every rule is on here. */
export function judge(
    rule: Rule,
    testCase: RuleCase,
    deployment = deploymentOf(testCase),
    pass: EvaluationRequest["pass"] = "stack",
): Finding[] {
    const settings: Settings = {
        ...DEFAULT_SETTINGS,
        shared: { ...DEFAULT_SHARED_SETTINGS, ...testCase.settings },
        levels: new Map(rule.level === "disabled" ? [[rule.id, "advisory"]] : []),
        options: new Map([[rule.id, testCase.options ?? {}]]),
    };
    return evaluate({ deployment, rules: [rule], settings, now: new Date("2026-01-15T00:00:00Z"), pass });
}
