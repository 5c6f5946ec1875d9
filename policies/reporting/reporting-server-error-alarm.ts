import { errorsAreWatched, monitoredFronts } from "../../src/model/alarms";
import { defineRule, isNo, notApplicable, onlyIf, pass, when } from "../../src/rule";

export default defineRule({
    id: "reporting-server-error-alarm",
    title: "Each public entry point has an alarm on server errors",
    checklist: ["admins"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: monitoredFronts,
    messages: {
        missing: "{{name}} serves an application, and no alarm in this stack watches its server errors.",
    },
    fix: "Add an aws.cloudwatch.MetricAlarm on the server errors of the entry point (for a load balancer HTTPCode_Target_5XX_Count and HTTPCode_ELB_5XX_Count); for fleets, on an error rate by metric math.",
    check(front, { model, violation }) {
        const { name } = front.resource;
        if (isNo(front.serves)) {
            return notApplicable(`${name} has no application behind it in this stack, or is not public.`);
        }
        return onlyIf(front.serves, [
            when(
                errorsAreWatched(model, front.entryPoint),
                () => pass(`An alarm watches the server errors of ${name}.`),
                () => violation("missing", { restsOnAbsence: true }),
            ),
        ]);
    },
});
