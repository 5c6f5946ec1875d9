/**
 * `npx tsx bench/reach.ts`: what the network rules cost per resource as a stack grows from 1,000 to 50,000 resources, of
 * which 40 in 100 are security-group rules and 2 in 100 are stores; one component with up to 2,000 children stands behind
 * references that cannot be told apart. Prints processor time per resource, and its ratio to the smallest stack.
 */
import { RULES } from "../policies/catalogue";
import { decodeResources } from "../src/doors/state/resources";
import { evaluate } from "../src/engine/evaluate";
import { countOutcomes } from "../src/engine/finding";
import { DEFAULT_SETTINGS } from "../src/engine/settings";
import { PROJECT, resource, type ResourceSpec, type StackSpec, toState, UNKNOWN } from "../tests/support/stack";

const SIZES = (process.env.BENCH_SIZES ?? "1000,10000,50000").split(",").map(Number);
const NETWORK_RULES = RULES.filter((rule) => rule.area === "database" || rule.area === "cache");
const WORLD = ["0.0.0.0/0"];

/** A network in the proportions above; a fifth of the stores hang on the component. */
function network(size: number): ResourceSpec[] {
    const rules = Math.floor(size * 0.4);
    const stores = Math.max(1, Math.floor(size * 0.02));
    const children = Math.min(2000, Math.floor(size * 0.04));
    const groups = Math.floor(size * 0.2);
    const workers = Math.floor(size * 0.1);
    const found: ResourceSpec[] = [resource("acme:net:Network", "network", {}, { custom: false })];
    for (let index = 0; index < children; index += 1) found.push(group(`inner${index}`, { parent: "network" }));
    for (let index = 0; index < groups; index += 1) found.push(group(`sg${index}`));
    for (let index = 0; index < rules; index += 1) found.push(ruleOf(index, groups));
    for (let index = 0; index < workers; index += 1) found.push(worker(index, `sg${index % groups}`));
    for (let index = 0; index < stores; index += 1) {
        found.push(store(index, index % 5 === 0 ? "network" : `sg${(index * 7) % groups}`));
    }
    while (found.length < size) found.push(resource("aws:sqs/queue:Queue", `queue${found.length}`));
    return found;
}

function group(name: string, more: Partial<ResourceSpec> = {}): ResourceSpec {
    return resource("aws:ec2/securityGroup:SecurityGroup", name, { description: "A group" }, more);
}

/** Most admit a group, some a range, few the world. */
function ruleOf(index: number, groups: number): ResourceSpec {
    const target = `sg${index % groups}`;
    const inputs = { type: "ingress", protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroupId: UNKNOWN };
    const type = "aws:ec2/securityGroupRule:SecurityGroupRule";
    if (index % 50 === 0) {
        return resource(
            type,
            `rule${index}`,
            { ...inputs, cidrBlocks: WORLD },
            { deps: { securityGroupId: [target] } },
        );
    }
    if (index % 5 === 0) {
        const cidrBlocks = [`10.${index % 250}.0.0/16`];
        return resource(type, `rule${index}`, { ...inputs, cidrBlocks }, { deps: { securityGroupId: [target] } });
    }
    const deps = { securityGroupId: [target], sourceSecurityGroupId: [`sg${(index * 3) % groups}`] };
    return resource(type, `rule${index}`, { ...inputs, sourceSecurityGroupId: UNKNOWN }, { deps });
}

function worker(index: number, behind: string): ResourceSpec {
    const inputs = { networkConfiguration: { securityGroups: [UNKNOWN] } };
    return resource("aws:ecs/service:Service", `worker${index}`, inputs, { deps: { networkConfiguration: [behind] } });
}

function store(index: number, behind: string): ResourceSpec {
    const inputs = { engine: "postgres", vpcSecurityGroupIds: UNKNOWN };
    return resource("aws:rds/instance:Instance", `db${index}`, inputs, { deps: { vpcSecurityGroupIds: [behind] } });
}

/** Names resolve through one table here: the tests' own look-up is made for small stacks. */
function states(specs: readonly ResourceSpec[]): Record<string, unknown>[] {
    const byName = new Map(specs.map((spec) => [spec.name, spec]));
    return specs.map((spec) => {
        const named = [spec.name, spec.parent, ...Object.values(spec.deps ?? {}).flat()];
        const needed = [...new Set(named)].flatMap((name) => byName.get(name ?? "") ?? []);
        const stack: StackSpec = { resources: needed, preview: true };
        return toState(spec, stack);
    });
}

function milliseconds(work: () => void): number {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    return (used.user + used.system) / 1000;
}

let smallest: number | undefined;
console.log(`${NETWORK_RULES.length} network rules`);
for (const size of SIZES) {
    const stack = { organization: "", project: PROJECT, name: "prod", tags: {} };
    const deployment = decodeResources(states(network(size)), stack, { preview: true, withheldSecrets: false });
    let outcome = "";
    const time = milliseconds(() => {
        const now = new Date("2026-01-15T00:00:00Z");
        const settings = DEFAULT_SETTINGS;
        const findings = evaluate({ deployment, rules: NETWORK_RULES, settings, now, pass: "stack" });
        outcome = JSON.stringify(countOutcomes(findings));
    });
    const each = time / size;
    smallest ??= each;
    console.log(
        `${size} resources: ${time.toFixed(0)} ms, ${each.toFixed(4)} ms each, ratio ${(each / smallest).toFixed(2)} ${outcome}`,
    );
}
