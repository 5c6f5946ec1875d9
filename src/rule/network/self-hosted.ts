/** The check behind database-self-hosted-private and cache-self-hosted-private. */
import type { SelfHostedView, Sign, StoreSigns } from "../../model/network/self-hosted";
import { and, isNo, isYes, or } from "../../model/value";
import { cannotTell, type Evidence, notApplicable, pass } from "../outcome";
import type { Context, Outcomes } from "./answer";

export const SELF_HOSTED_MESSAGES = {
    public: "{{name}} runs a store of its own and is published on the internet: {{signs}}",
} as const;

/** Whether a store that a team runs itself is kept off the internet. */
export function checkSelfHosted(
    host: SelfHostedView,
    signs: StoreSigns,
    { violation }: Context<unknown, keyof typeof SELF_HOSTED_MESSAGES>,
): Outcomes<keyof typeof SELF_HOSTED_MESSAGES> {
    const running = host.runs(signs);
    const runs = or(...running.map((sign) => sign.certain));
    if (isNo(runs)) return notApplicable(`Nothing tells that ${host.resource.name} runs such a store.`);
    const published = or(...host.published.map((sign) => sign.certain));
    const both = and(runs, published);
    if (both.state === "unknown") return cannotTell(both);
    if (!both.value) return pass(`${host.resource.name} is not published on the internet.`);
    const seen = [running, host.published].flatMap((all) => all.filter((sign) => isYes(sign.certain)));
    return violation("public", {
        ...(seen[0]?.resource === host.resource && seen[0].path !== undefined ? { at: seen[0].path } : {}),
        data: { signs: [seen[0], seen.at(-1)].map((sign) => sign?.text ?? "").join(" ") },
        evidence: seen.map(toEvidence),
    });
}

function toEvidence({ text, resource, path }: Sign): Evidence {
    return { text, resource, ...(path === undefined ? {} : { path }) };
}
