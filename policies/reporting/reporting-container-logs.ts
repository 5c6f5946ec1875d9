import { type LogFault, logFaults, logTypes } from "../../src/model/app/container-logs";
import { processesFamily } from "../../src/model/app/views";
import { cannotTell, defineRule, notApplicable, pass, texts } from "../../src/rule";

export default defineRule({
    id: "reporting-container-logs",
    title: "The output of every process goes to a log service",
    checklist: ["logging"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: processesFamily("resources whose processes write logs", logTypes),
    options: {
        allowedDrivers: texts({
            default: ["awslogs", "awsfirelens", "splunk", "fluentd", "gelf", "syslog"],
            description: "Log drivers that lead to a log service; `syslog` only with a remote `syslog-address`.",
        }),
    },
    messages: {
        none: "{{name}} has a container without logConfiguration ({{path}}), so its output is kept nowhere.",
        driver: "{{name}} sends a container's output to the log driver {{driver}} ({{path}}), which leads to no log service.",
        option: "{{name}} configures the log driver {{driver}} without {{option}} ({{path}}).",
        noRouter: "{{name}} sends a container's output to FireLens ({{path}}), and no container of the task routes it.",
        notStreamed: "{{name}} does not stream its logs: aws:elasticbeanstalk:cloudwatch:logs/StreamLogs is not true.",
        buildLogsOff: "{{name}} switches its build logs off ({{path}}) and keeps none in S3.",
    },
    fix: 'Give each container `logConfiguration: {logDriver: "awslogs", options: {...}}`, with `mode: non-blocking` for availability; in Beanstalk set `StreamLogs` to `true`; leave CodeBuild\'s CloudWatch logs on.',
    alsoKnownAs: ["AwsSolutions-ECS7", "AwsSolutions-EB4", "CKV_AWS_314"],
    frameworks: { FSBP: ["ECS.9", "ElasticBeanstalk.3", "CodeBuild.4"] },
    check({ resource, processes }, { options, violation }) {
        const { faults, gaps } = logFaults(resource, processes, options.allowedDrivers);
        if (faults.length > 0) {
            return faults.map((fault) => violation(fault.fault, { at: fault.path, data: dataOf(fault) }));
        }
        if (gaps.length > 0) return cannotTell(...gaps);
        const hidden = processes.length === 1 ? processes[0]?.notVisible[0] : undefined;
        if (hidden !== undefined && /JSON/.test(hidden)) return notApplicable(`No evidence: ${hidden}.`);
        return processes.length === 0
            ? notApplicable(`${resource.name} shows no process.`)
            : pass(`The output of ${resource.name} goes to a log service.`);
    },
});

function dataOf(fault: LogFault): Record<string, string> {
    return {
        path: fault.path,
        ...("driver" in fault ? { driver: fault.driver } : {}),
        ...("option" in fault ? { option: fault.option } : {}),
    };
}
