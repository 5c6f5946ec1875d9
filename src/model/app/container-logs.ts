/** Whether the output of a process goes to a log service, host by host. */
import type { Resource } from "../resource";
import { isYes, known, no, or, type Truth, truth, unknown, type UnknownValue, type Value } from "../value";
import { beanstalkSettings, ENVIRONMENT_TYPE, TEMPLATE_TYPE } from "./hosts/beanstalk";
import type { Logging, Process } from "./process";

/** What is wrong with a process's logs. `option` names what is missing, `driver` the driver in use. */
export type LogFault =
    | { readonly fault: "none"; readonly path: string }
    | { readonly fault: "driver"; readonly path: string; readonly driver: string }
    | { readonly fault: "option"; readonly path: string; readonly driver: string; readonly option: string }
    | { readonly fault: "noRouter"; readonly path: string }
    | { readonly fault: "notStreamed"; readonly path: string }
    | { readonly fault: "buildLogsOff"; readonly path: string };

/** The faults of one resource: certain ones, and what leaves the answer open. */
export interface LogAnswer {
    readonly faults: readonly LogFault[];
    readonly gaps: readonly UnknownValue[];
}

/** Types whose processes may be without logs, or have them by default. */
export const logTypes: readonly string[] = [
    "aws:ecs/taskDefinition:TaskDefinition",
    "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
    "aws:ecs/expressGatewayService:ExpressGatewayService",
    "aws:batch/jobDefinition:JobDefinition",
    ENVIRONMENT_TYPE,
    TEMPLATE_TYPE,
    "aws:codebuild/project:Project",
];

export function logFaults(
    resource: Resource,
    processes: readonly Process[],
    allowedDrivers: readonly string[],
): LogAnswer {
    switch (resource.type) {
        case ENVIRONMENT_TYPE:
        case TEMPLATE_TYPE:
            return beanstalkLogs(resource);
        case "aws:codebuild/project:Project":
            return buildLogs(resource);
        // Both log to CloudWatch unless told otherwise.
        case "aws:ecs/expressGatewayService:ExpressGatewayService":
            return { faults: [], gaps: [] };
        case "aws:batch/jobDefinition:JobDefinition":
            return containerLogs(
                resource,
                processes.filter((process) => process.logging !== undefined || process.commandGap !== undefined),
                allowedDrivers,
            );
        default:
            return containerLogs(resource, processes, allowedDrivers);
    }
}

/** A whole carrier, or one container of it. */
const CARRIER = /^(?:containerDefinitions(?:\[\d+\])?|containerProperties|ecsProperties|nodeProperties) of/;

function containerLogs(resource: Resource, processes: readonly Process[], allowed: readonly string[]): LogAnswer {
    const hidden = processes
        .flatMap((process) => process.commandGap ?? [])
        .filter((gap) => gap.gaps.some(({ what }) => CARRIER.test(what)));
    const hasRouter = processes.some((process) => process.logRouter);
    const fargate = isFargate(resource);
    const faults: LogFault[] = [];
    const gaps: UnknownValue[] = [...new Set(hidden)];
    for (const process of processes) {
        if (process.path === "" || process.logRouter) continue;
        const { logging } = process;
        if (logging === undefined && process.host === "batch") continue;
        if (logging === undefined) {
            faults.push({ fault: "none", path: process.path });
            continue;
        }
        if (logging.driver.state === "unknown") {
            gaps.push(logging.driver);
            continue;
        }
        faults.push(...driverFaults(logging, isYes(fargate), allowed, hasRouter || hidden.length > 0));
        const onFargate = driverFaults(logging, true, allowed, hasRouter || hidden.length > 0);
        if (fargate.state === "unknown" && onFargate.length > 0) gaps.push(fargate);
    }
    return { faults, gaps };
}

function driverFaults(logging: Logging, fargate: boolean, allowed: readonly string[], hasRouter: boolean): LogFault[] {
    const { path } = logging;
    const driver = logging.driver.state === "known" ? logging.driver.value : "json-file";
    if (!allowed.includes(driver)) return [{ fault: "driver", path, driver }];
    if (driver === "awsfirelens") return hasRouter ? [] : [{ fault: "noRouter", path }];
    // Options that are unknown as a whole may hold everything.
    if (logging.options.gap !== undefined) return [];
    return missingOptions(driver, logging, fargate).map((option) => ({ fault: "option", path, driver, option }));
}

function missingOptions(driver: string, logging: Logging, fargate: boolean): string[] {
    const has = (name: string) => logging.options.list.some((option) => option.name === name);
    if (driver === "awslogs") {
        return ["awslogs-group", "awslogs-region", ...(fargate ? ["awslogs-stream-prefix"] : [])].filter(
            (option) => !has(option),
        );
    }
    if (driver !== "syslog") return [];
    const address = logging.options.list.find((option) => option.name === "syslog-address")?.value;
    const remote =
        address !== undefined &&
        (address.kind !== "literal" || /^(?:udp|tcp|tcp\+tls):\/\/(?!127\.|localhost)/.test(address.text));
    return remote ? [] : ["syslog-address"];
}

function isFargate(resource: Resource): Truth {
    const list = resource.structure("requiresCompatibilities").list();
    if (list.state !== "known") return list.state === "unknown" ? list : no;
    return or(...list.value.map((element) => truth(element.text(), (text) => text.toUpperCase() === "FARGATE")));
}

const LOGS = "aws:elasticbeanstalk:cloudwatch:logs";

function beanstalkLogs(resource: Resource): LogAnswer {
    const settings = resource.structure("settings");
    if (settings.isUnknown) return { faults: [], gaps: [settings.gap()] };
    const stream = beanstalkSettings(resource).find(LOGS, "StreamLogs");
    if (stream.state === "unknown") return { faults: [], gaps: [stream] };
    if (stream.state === "known" && stream.value.toLowerCase() === "true") return { faults: [], gaps: [] };
    // The template's settings lie beneath; what it says is not to be seen from here.
    const template = resource.declared("templateName");
    if (stream.state === "absent" && template.isPresent) {
        return { faults: [], gaps: [unknown("outside-stack", `the configuration template of ${resource.name}`)] };
    }
    return { faults: [{ fault: "notStreamed", path: "settings" }], gaps: [] };
}

/** CodeBuild writes to CloudWatch unless that is switched off. */
function buildLogs(resource: Resource): LogAnswer {
    const cloudwatch = status(resource, "cloudwatchLogs", "ENABLED");
    const s3 = status(resource, "s3Logs", "DISABLED");
    const on = (value: Value<string>) => value.state === "known" && value.value.toUpperCase() === "ENABLED";
    if (on(cloudwatch) || on(s3)) return { faults: [], gaps: [] };
    const open = [cloudwatch, s3].filter((value) => value.state === "unknown");
    return open.length > 0
        ? { faults: [], gaps: open }
        : { faults: [{ fault: "buildLogsOff", path: "logsConfig.cloudwatchLogs.status" }], gaps: [] };
}

function status(resource: Resource, log: string, fallback: string): Value<string> {
    const text = resource.structure(`logsConfig.${log}.status`).text();
    return text.state === "absent" ? known(fallback) : text;
}
