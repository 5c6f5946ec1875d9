/** Elastic Beanstalk environments and configuration templates: one list of settings by namespace and name. */
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { absent, type UnknownValue, type Value } from "../../value";
import { bind, type Binding, mergeGaps, NO_BINDINGS } from "../binding";
import type { ProcessDraft } from "../process";
import { elementsOf, hidden, type HostEntry } from "./host";

export const ENVIRONMENT_TYPE = "aws:elasticbeanstalk/environment:Environment";
export const TEMPLATE_TYPE = "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate";

const VARIABLES = "aws:elasticbeanstalk:application:environment";
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";

export const beanstalkHosts: readonly HostEntry[] = [
    {
        types: [ENVIRONMENT_TYPE, TEMPLATE_TYPE],
        references: `settings of the namespace \`${SECRETS}\``,
        decode: (resource) => [beanstalk(resource)],
    },
];

/** One setting; `path` as people name it: `settings[namespace/name]`. */
export interface BeanstalkSetting {
    readonly namespace: string;
    readonly name: string;
    readonly value: Property;
    readonly path: string;
}

export interface BeanstalkSettings {
    readonly settings: readonly BeanstalkSetting[];
    /** Some settings cannot be told, not even their names. */
    readonly gap: UnknownValue | undefined;
    /** Value of a setting; unknown where it may be among those that cannot be told. The last one counts. */
    find(namespace: string, name: string): Value<string>;
}

/** The settings that a Beanstalk resource states itself. */
export function beanstalkSettings(resource: Resource): BeanstalkSettings {
    const list = resource.structure("settings");
    const { elements, gap: listGap } = elementsOf(list);
    const settings: BeanstalkSetting[] = [];
    let gap = listGap;
    for (const element of elements) {
        const namespace = element.get("namespace").text();
        const name = element.get("name").text();
        if (namespace.state === "known" && name.state === "known") {
            const path = `settings[${namespace.value}/${name.value}]`;
            settings.push({ namespace: namespace.value, name: name.value, value: element.get("value"), path });
        } else if (namespace.state === "unknown" || name.state === "unknown") {
            gap = mergeGaps(
                gap,
                namespace.state === "unknown" ? namespace : name.state === "unknown" ? name : undefined,
            );
        }
    }
    return {
        settings,
        gap,
        find(namespace, name) {
            const found = settings.filter((setting) => setting.namespace === namespace && setting.name === name).at(-1);
            return found?.value.text() ?? gap ?? absent;
        },
    };
}

function beanstalk(resource: Resource): ProcessDraft {
    const list = resource.structure("settings");
    if (list.isUnknown) return hidden(resource, "beanstalk", list.gap());
    const settings = beanstalkSettings(resource);
    const env: Binding[] = settings.settings.flatMap((setting) => {
        if (setting.namespace === VARIABLES) return [bind(setting.name, setting.value, setting.path)];
        if (setting.namespace === SECRETS) {
            return [bind(setting.name, setting.value, setting.path, { slot: "reference" })];
        }
        return [];
    });
    const tier = resource.text("tier");
    const isWorker = tier.state === "known" && tier.value.toLowerCase() === "worker";
    return {
        resource,
        host: "beanstalk",
        env,
        envGap: settings.gap,
        // The template's settings lie beneath; a template of the stack is joined where the whole stack is known.
        notVisible:
            resource.declared("templateName").isPresent || resource.declared("environmentId").isPresent
                ? [`the configuration template of ${resource.name}`]
                : [],
        runtime: platform(resource),
        handler: settings.find("aws:elasticbeanstalk:container:python", "WSGIPath"),
        logging: { driver: absent, options: NO_BINDINGS, secretOptions: NO_BINDINGS, group: absent, path: "settings" },
        serves: resource.type === ENVIRONMENT_TYPE && !isWorker,
        kind: isWorker ? "worker" : resource.type === ENVIRONMENT_TYPE ? "web" : "unclassified",
    };
}

function platform(resource: Resource): Value<string> {
    const stack = resource.text("solutionStackName");
    return stack.state === "absent" ? resource.text("platformArn") : stack;
}
