/** Elastic Beanstalk: the settings that are in force, a template's below the environment's own. */
import type { Model } from "../model";
import type { Property } from "../property";
import { refer } from "../reference";
import type { Resource } from "../resource";
import { absent, type UnknownValue, type Value } from "../value";

const TEMPLATE = "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate";

/** Options in force, by namespace and name; later duplicates win, the environment over its template. */
export interface BeanstalkSettings {
    value(namespace: string, name: string): Value<string>;
    /** Namespaces that occur, for those that carry a port or a name of the author's. */
    readonly namespaces: readonly string[];
    /** The resource that sets an option: the environment or its template. */
    origin(namespace: string, name: string): Resource | undefined;
    /** A template outside the stack, or settings that are unknown as a whole. */
    readonly gap: UnknownValue | undefined;
}

interface Setting {
    readonly value: Value<string>;
    readonly origin: Resource;
}

/** Reads the settings in force for an environment. */
export function beanstalkSettings(model: Model, environment: Resource): BeanstalkSettings {
    const template = refer(model, environment, environment.scalar("templateName"), { types: [TEMPLATE] });
    const sources = [...(template.resource.state === "known" ? [template.resource.value] : []), environment];
    const settings = new Map<string, Setting>();
    const gaps = template.resource.state === "unknown" ? [...template.resource.gaps] : [];
    for (const source of sources) {
        const list = source.structure("settings").list();
        if (list.state === "unknown") gaps.push(...list.gaps);
        if (list.state === "known") list.value.forEach((setting) => record(settings, source, setting));
    }
    const find = (namespace: string, name: string) => settings.get(`${namespace} ${name}`);
    return {
        value: (namespace, name) =>
            find(namespace, name)?.value ?? (gaps.length > 0 ? { state: "unknown", gaps } : absent),
        origin: (namespace, name) => find(namespace, name)?.origin,
        namespaces: [...new Set([...settings.keys()].map((key) => key.slice(0, key.indexOf(" "))))],
        gap: gaps.length > 0 ? { state: "unknown", gaps } : undefined,
    };
}

function record(settings: Map<string, Setting>, origin: Resource, setting: Property): void {
    const namespace = setting.get("namespace").text();
    const name = setting.get("name").text();
    if (namespace.state !== "known" || name.state !== "known") return;
    settings.set(`${namespace.value} ${name.value}`, { value: setting.get("value").text(), origin });
}

/** Whether an environment serves the web; workers take tasks from a queue. */
export function isWebTier(environment: Resource): Value<boolean> {
    const tier = environment.scalar("tier").text();
    if (tier.state === "unknown") return tier;
    return { state: "known", value: tier.state === "absent" || tier.value.toLowerCase() !== "worker" };
}
