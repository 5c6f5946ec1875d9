/** Applications that redirect clear text themselves (`SECURE_SSL_REDIRECT`): Django allows it, a front server is better. */
import { plainText } from "../app/binding";
import type { Process } from "../app/processes";
import { parseBoolean } from "../app/setting-values";
import { followBinding, settingBindings } from "../app/settings";
import type { Model } from "../model";
import { refer } from "../reference";
import type { Resource } from "../resource";
import { isYes } from "../value";
import { processesIn } from "./entry-points";
import { type ListenerAction, TARGET_GROUP } from "./load-balancers";
import { targetFacts } from "./targets";

/** Whether every process behind an action is known to redirect by itself. */
export function redirectsItself(model: Model, owner: Resource, action: ListenerAction): boolean {
    const groups = action.targets.map((target) => refer(model, owner, target, { types: [TARGET_GROUP] }));
    if (groups.length === 0 || groups.some((group) => group.exact.length === 0 || group.gaps.length > 0)) return false;
    const attachments = groups.flatMap((group) =>
        group.exact.flatMap((resource) => model.fact(targetFacts).of(resource)),
    );
    return (
        attachments.length > 0 &&
        attachments.every(({ workload, certain }) => isYes(certain) && workloadRedirects(model, workload))
    );
}

function workloadRedirects(model: Model, workload: Resource): boolean {
    const web = processesIn(model, workload).filter(takesRequests);
    return web.length > 0 && web.every((process) => isSwitchedOn(model, process));
}

function takesRequests(process: Process): boolean {
    return process.kind === "web" || process.kind === "unclassified";
}

function isSwitchedOn(model: Model, process: Process): boolean {
    const binding = settingBindings(process, "SECURE_SSL_REDIRECT", model).at(-1);
    const text = binding && plainText(followBinding(process, binding));
    return text !== undefined && parseBoolean(text) === "true";
}
