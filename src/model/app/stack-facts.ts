/** What the rest of the stack says of a process: who calls it, and configuration that stands in other resources. */
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import type { Binding } from "./binding";
import { envFileObject } from "./env-files";
import { beanstalkSettings, ENVIRONMENT_TYPE, TEMPLATE_TYPE } from "./hosts/beanstalk";
import { hostsByType } from "./hosts";
import { elementsOf } from "./hosts/host";
import { completeDraft, type Process } from "./process";
import { isNamedByEvidence } from "./process-evidence";
import { recognise } from "./recognise";

const SERVICE = "aws:ecs/service:Service";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const FUNCTION = "aws:lambda/function:Function";
/** Properties that name a function which takes web requests, by type. */
const FUNCTION_FRONTS: readonly (readonly [type: string, property: string])[] = [
    ["aws:lambda/functionUrl:FunctionUrl", "functionName"],
    ["aws:apigateway/integration:Integration", "uri"],
    ["aws:apigatewayv2/integration:Integration", "integrationUri"],
];
/** Properties that start a task now and then, by type. */
const SCHEDULES: readonly (readonly [type: string, property: string])[] = [
    ["aws:cloudwatch/eventTarget:EventTarget", "ecsTarget"],
    ["aws:scheduler/schedule:Schedule", "target"],
    ["aws:sfn/stateMachine:StateMachine", "definition"],
    ["aws:pipes/pipe:Pipe", "targetParameters"],
];

/** The processes of one resource as the stack sees them. A process that evidence names is one of Django. */
export function withStackFacts(resource: Resource, own: readonly Process[], model: Model): readonly Process[] {
    return joined(resource, own, model).map((process) =>
        process.framework !== "django" && isNamedByEvidence(process, model)
            ? { ...process, framework: "django" }
            : process,
    );
}

function joined(resource: Resource, own: readonly Process[], model: Model): readonly Process[] {
    switch (resource.type) {
        case TASK_DEFINITION:
            return own.map((process) => taskProcess(withEnvFiles(process, model), model));
        case FUNCTION:
            return model.fact(webFunctions).has(resource) ? own.map((process) => serving(process)) : own;
        case ENVIRONMENT_TYPE:
            return own.map((process) => withTemplate(process, model));
        default:
            return own.map((process) => withEnvFiles(process, model));
    }
}

function serving(process: Process): Process {
    return process.kind === "unclassified" || process.kind === "web"
        ? { ...process, kind: "web", serves: true }
        : process;
}

/** Kind of a container from the services and schedules that start its task definition. */
function taskProcess(process: Process, model: Model): Process {
    const use = model.fact(taskUses).get(process.resource);
    if (use === undefined || process.kind === "sidecar") return process;
    if (use.balanced.has(process.part)) return { ...process, kind: "web", serves: true };
    if (process.kind === "unclassified" && use.scheduled && !use.served) return { ...process, kind: "oneoff" };
    return process;
}

interface TaskUse {
    /** Containers behind a load balancer. */
    readonly balanced: Set<string>;
    served: boolean;
    scheduled: boolean;
}

function taskUses(model: Model): ReadonlyMap<Resource, TaskUse> {
    const uses = new Map<Resource, TaskUse>();
    const useOf = (task: Resource): TaskUse => {
        const known = uses.get(task) ?? { balanced: new Set<string>(), served: false, scheduled: false };
        uses.set(task, known);
        return known;
    };
    for (const service of model.ofType(SERVICE)) {
        for (const task of referred(service, service.structure("taskDefinition"), model, [TASK_DEFINITION])) {
            const use = useOf(task);
            use.served = true;
            for (const balancer of elementsOf(service.structure("loadBalancers")).elements) {
                const name = balancer.get("containerName").text();
                if (name.state === "known") use.balanced.add(name.value);
            }
        }
    }
    for (const [type, property] of SCHEDULES) {
        for (const schedule of model.ofType(type)) {
            for (const urn of schedule.dependenciesOf(property)) {
                const task = model.resource(urn);
                if (task?.type === TASK_DEFINITION) useOf(task).scheduled = true;
            }
        }
    }
    return uses;
}

function webFunctions(model: Model): ReadonlySet<Resource> {
    const found = new Set<Resource>();
    for (const [type, property] of FUNCTION_FRONTS) {
        for (const front of model.ofType(type)) {
            referred(front, front.structure(property), model, [FUNCTION]).forEach((resource) => found.add(resource));
        }
    }
    return found;
}

/** The resources that a property certainly names. */
function referred(from: Resource, property: Property, model: Model, types: readonly string[]): Resource[] {
    return model.links.resolve(from, property, { types }).exact.map((member) => member.resource);
}

/** Variables of environment files in the stack lie beneath those of the container: they come first. */
function withEnvFiles(process: Process, model: Model): Process {
    if (process.envFiles.length === 0) return process;
    const files = process.envFiles.map((property) => envFileObject(property, model));
    const found: Binding[] = files.flatMap((file) => file?.bindings ?? []);
    const hidden = files.some((file) => file === undefined || file.bindings === undefined);
    return recognise({ ...process, env: [...found, ...process.env], notVisible: hidden ? process.notVisible : [] });
}

/** A Beanstalk environment takes what its template says and it does not set itself. */
function withTemplate(process: Process, model: Model): Process {
    const environment = process.resource;
    const [template] = referred(environment, environment.declared("templateName"), model, [TEMPLATE_TYPE]);
    const entry = template && hostsByType.get(TEMPLATE_TYPE);
    const [draft] = template && entry ? entry.decode(template, model) : [];
    if (template === undefined || draft === undefined) return process;
    const beneath = completeDraft(draft);
    const set = new Set(beanstalkSettings(environment).settings.map((setting) => setting.path));
    const inherited = beneath.env
        .filter((binding) => !set.has(binding.path))
        .map((binding) => ({ ...binding, from: { resource: template, path: binding.path } }));
    return recognise({
        ...process,
        env: [...inherited, ...process.env],
        envGap: process.envGap ?? beneath.envGap,
        handler: process.handler.state === "absent" ? beneath.handler : process.handler,
        notVisible: [],
    });
}
