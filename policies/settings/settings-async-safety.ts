import { followValue } from "../../src/model/app/effective";
import { settingBindings } from "../../src/model/app/settings";
import { processHosts } from "../../src/model/app/views";
import { cannotTell, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "settings-async-safety",
    title: "The async-safety override is not set in deployment",
    checklist: ["check-deploy"],
    severity: "low",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: processHosts,
    messages: {
        set: "{{service}} sets {{variable}} ({{path}}): Django then runs code that is not safe in async contexts. Any text counts, `false` too.",
    },
    fix: "Remove the variable, and wrap synchronous code in `sync_to_async`.",
    alsoKnownAs: ["async.E001"],
    check({ resource, processes }, { model, violation }) {
        if (processes.length === 0) return notApplicable(`${resource.name} shows no process.`);
        return processes.map((process): RuleOutcome<"set"> => {
            const binding = settingBindings(process, "ALLOW_ASYNC_UNSAFE", model).at(-1);
            if (binding === undefined) {
                return process.envGap === undefined
                    ? pass(`${process.label} does not set DJANGO_ALLOW_ASYNC_UNSAFE.`)
                    : cannotTell(process.envGap);
            }
            const value = followValue(process, binding);
            if (value.state === "unknown") return cannotTell(value);
            if (value.value === "") return pass(`${process.label} leaves ${binding.name} empty.`);
            return violation("set", {
                at: binding.path,
                data: { service: process.label, variable: binding.name, path: binding.path },
            });
        });
    },
    /** Where variables stand in a map of their own, an empty text switches the override off. */
    remediate({ processes }) {
        return processes.flatMap(({ env }) =>
            env
                .filter(
                    ({ name, slot, path }) =>
                        name === "DJANGO_ALLOW_ASYNC_UNSAFE" && slot === "plain" && !/[[\]:]/.test(path),
                )
                .map(({ path }) => ({ path, value: "" })),
        );
    },
});
