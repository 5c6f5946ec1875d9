import { followValue } from "../../src/model/app/effective";
import type { Process } from "../../src/model/app/processes";
import { parseBoolean } from "../../src/model/app/setting-values";
import {
    DEVELOPMENT_SEGMENTS,
    developmentSegment,
    hiddenModules,
    namedModules,
} from "../../src/model/app/settings-module";
import { namedBindings } from "../../src/model/app/settings";
import { processHosts } from "../../src/model/app/views";
import {
    cannotTell,
    type CheckContext,
    compilePattern,
    defineRule,
    notApplicable,
    pass,
    pattern,
    type RuleOutcome,
    texts,
} from "../../src/rule";

type Key = "development" | "unexpected" | "configuration" | "dotEnv" | "pythonDebug";
type Context = CheckContext<{ readonly devSegments: readonly string[]; readonly requiredPattern: string }, Key>;

export default defineRule({
    id: "settings-module-production",
    title: "The deployed process loads production settings, not the development module",
    checklist: ["check-deploy"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: processHosts,
    options: {
        devSegments: texts({
            default: DEVELOPMENT_SEGMENTS,
            description:
                "Words in a settings module's name, behind the project's package, that mark it as one for development.",
        }),
        requiredPattern: pattern({
            default: "",
            description: "Regular expression that every settings module must match.",
        }),
    },
    messages: {
        development: "{{service}} loads the settings module {{module}} ({{path}}), which is one for development.",
        unexpected:
            "{{service}} loads the settings module {{module}} ({{path}}), which does not match {{requiredPattern}}.",
        configuration: "{{service}} runs with the configuration {{module}} ({{path}}), which is one for development.",
        dotEnv: "{{service}} reads a file with variables of development ({{path}}).",
        pythonDebug: "{{service}} runs Python in a mode for development: {{variable}} is set ({{path}}).",
    },
    fix: "Set `DJANGO_SETTINGS_MODULE` to the production module, for example `shop.settings.production`, and leave `--settings` and the development variables out.",
    check({ resource, processes }, context) {
        const own = processes.filter((process) => process.kind !== "sidecar");
        return own.length === 0
            ? notApplicable(`${resource.name} shows no process.`)
            : own.flatMap((process) => judge(process, context));
    },
});

function judge(process: Process, context: Context): RuleOutcome<Key>[] {
    const found = [...modules(process, context), ...variables(process, context)];
    const hidden = hiddenModules(process);
    if (hidden !== undefined) found.push(cannotTell(hidden));
    if (found.length > 0) return found;
    if (process.framework !== "django") return [notApplicable(`${process.label} shows no sign of Django.`)];
    return [pass(`${process.label} names no settings of development.`)];
}

function modules(process: Process, { options, violation }: Context): RuleOutcome<Key>[] {
    const required = options.requiredPattern === "" ? undefined : compilePattern(options.requiredPattern);
    return namedModules(process).flatMap(({ module, path }): RuleOutcome<Key>[] => {
        if (module.state !== "known") return module.state === "unknown" ? [cannotTell(module)] : [];
        const data = { service: process.label, module: module.value.trim(), path };
        if (developmentSegment(data.module, options.devSegments) !== undefined) {
            return [violation("development", { at: path, data })];
        }
        return required !== undefined && !required.test(data.module)
            ? [violation("unexpected", { at: path, data })]
            : [];
    });
}

const CONFIGURATION = /^(?:dev|development|local|test|testing)$/i;

/** Variables that stand for development, by the fault that each is. Python takes any text but the empty one for set. */
function variables(process: Process, { model, violation }: Context): RuleOutcome<Key>[] {
    const check = (names: readonly string[], fault: Key, isFault: (text: string) => boolean) =>
        namedBindings(process, names, model).flatMap((binding): RuleOutcome<Key>[] => {
            const value = followValue(process, binding);
            if (value.state === "unknown") return [cannotTell(value)];
            const data = {
                service: process.label,
                module: value.value.trim(),
                variable: binding.name,
                path: binding.path,
            };
            return isFault(value.value.trim()) ? [violation(fault, { at: binding.path, data })] : [];
        });
    const python =
        process.framework === "django"
            ? check(["PYTHONDEVMODE", "PYTHONASYNCIODEBUG"], "pythonDebug", (text) => text !== "")
            : [];
    return [
        ...check(["DJANGO_CONFIGURATION"], "configuration", (text) => CONFIGURATION.test(text)),
        ...check(["READ_DOT_ENV_FILE"], "dotEnv", (text) => parseBoolean(text) === "true"),
        ...python,
    ];
}
