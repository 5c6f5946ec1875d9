/** The table of hosts: where application configuration sits, type by type (catalogue of secrets and settings, 1.2). */
import { appRunnerHosts } from "./app-runner";
import { batchHosts } from "./batch";
import { beanstalkHosts } from "./beanstalk";
import { buildHosts } from "./builds";
import { ecsHosts } from "./ecs";
import { functionHosts } from "./functions";
import type { HostEntry } from "./host";
import { instanceHosts } from "./instances";
import { kubernetesHosts } from "./kubernetes";
import { lightsailHosts } from "./lightsail";
import { mapHosts } from "./maps";
import { overrideHosts } from "./overrides";

const HOSTS: readonly HostEntry[] = [
    ...ecsHosts,
    ...functionHosts,
    ...appRunnerHosts,
    ...beanstalkHosts,
    ...instanceHosts,
    ...lightsailHosts,
    ...batchHosts,
    ...buildHosts,
    ...mapHosts,
    ...overrideHosts,
    ...kubernetesHosts,
];

/** The entry of each type. */
export const hostsByType: ReadonlyMap<string, HostEntry> = new Map(
    HOSTS.flatMap((host) => host.types.map((type) => [type, host] as const)),
);

/** Every type that carries application configuration. */
export const allHostTypes: readonly string[] = [...hostsByType.keys()];

/** Types that carry boot scripts. */
export const bootScriptTypes: readonly string[] = instanceHosts.flatMap((host) => host.types);

/** Types whose variables are named one by one: every host but the boot scripts. */
export const variableTypes: readonly string[] = allHostTypes.filter((type) => !bootScriptTypes.includes(type));

/** Hosts of applications: the table without the maps and builds that only the secret rules look at. */
export const applicationTypes: readonly string[] = HOSTS.filter((host) => !host.secretRulesOnly).flatMap(
    (host) => host.types,
);
