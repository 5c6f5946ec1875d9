import { changeableDebugPaths, debugSigns } from "../../src/model/app/debug";
import { processHosts } from "../../src/model/app/views";
import { cannotTell, defineRule, notApplicable, pass, type RuleOutcome, texts } from "../../src/rule";

export default defineRule({
    id: "settings-debug-off",
    title: "No deployed process runs with debug mode on, in Django or any other framework",
    checklist: ["debug"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: processHosts,
    options: {
        extraDebugNames: texts({
            default: [],
            description: "Further variables that turn debug mode on, in any process.",
        }),
    },
    messages: {
        debug: "{{name}} turns debug mode on: {{setting}} is true ({{path}}).",
        mode: "{{name}} runs in a mode that is not for production: {{setting}} is {{mode}} ({{path}}).",
        pin: "{{name}} lets everybody use Werkzeug's interactive debugger: {{setting}} is off ({{path}}).",
        flag: "{{name}} starts with {{setting}} ({{path}}), which turns debug mode on.",
    },
    fix: 'Remove the variable or set it to `False`. Code that reads it with `bool(os.environ.get("DEBUG"))` takes every text for true: there, remove it altogether.',
    alsoKnownAs: ["security.W018"],
    check({ resource, processes }, { options, model, violation }) {
        if (processes.length === 0) return notApplicable(`${resource.name} shows no process.`);
        const outcomes = processes.map((process): RuleOutcome<"debug" | "mode" | "pin" | "flag">[] => {
            const { signs, gap } = debugSigns(process, model.settings, options.extraDebugNames);
            if (signs.length > 0) {
                return signs.map(({ kind, setting, mode, path }) =>
                    violation(kind, { at: path, data: { setting, mode, path } }),
                );
            }
            if (gap !== undefined) return [cannotTell(gap)];
            const hidden = process.env.length === 0 ? process.notVisible[0] : undefined;
            return [
                hidden === undefined
                    ? pass(`Nothing turns debug mode on in ${process.label}.`)
                    : notApplicable(`No evidence: ${hidden}.`),
            ];
        });
        return outcomes.flat();
    },
    remediate: ({ processes }) => changeableDebugPaths(processes).map((path) => ({ path, value: "False" })),
});
