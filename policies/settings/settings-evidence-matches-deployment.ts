import { contradictions, deployedModule, sameImage } from "../../src/model/app/evidence/contradictions";
import type { EvidenceBundle } from "../../src/model/app/evidence/bundle";
import { djangoHosts, sharersOf } from "../../src/model/app/evidence/services";
import type { Model } from "../../src/model/model";
import type { Process } from "../../src/model/app/processes";
import { cannotTell, type CheckContext, defineRule, pass, type RuleOutcome } from "../../src/rule";
import { at, NO_EVIDENCE, withoutServices } from "./shared";

type Key = "module" | "shared" | "image" | "contradicts";
type Context = CheckContext<object, Key>;

export default defineRule({
    id: "settings-evidence-matches-deployment",
    title: "Evidence describes what is deployed: same settings module, same image, and the deployed environment does not contradict it",
    checklist: ["check-deploy"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    messages: {
        module: "{{service}} runs with {{deployed}}, and its evidence was made with {{checked}}.",
        shared: "{{service}} runs with {{deployed}} and shares its evidence with {{other}}, which runs with another settings module.",
        image: "{{service}} runs another image than the one its evidence was made for.",
        contradicts: "The environment of {{service}} contradicts its evidence on {{settings}}.",
    },
    fix: "Make the evidence with the image, the settings module and the environment variables that are deployed.",
    check(host, context) {
        if (host.services.length === 0) return withoutServices(host, context.model);
        return host.services.flatMap(({ process, evidence }) =>
            evidence === undefined ? [NO_EVIDENCE] : compare(process, evidence, context),
        );
    },
});

function compare(process: Process, bundle: EvidenceBundle, context: Context): RuleOutcome<Key>[] {
    const service = process.label;
    const image = sameImage(process, bundle);
    const { settings, gaps } = contradictions(process, bundle, context.model);
    const names = settings.map(({ name }) => name).join(", ");
    const evidence = settings.map(({ name, path }) => ({
        text: `${name} is set here to something else than the evidence shows.`,
        resource: process.resource,
        path,
    }));
    const found = [
        ...modules(process, bundle, context),
        ...(image.state === "unknown"
            ? [cannotTell(image)]
            : image.state === "known" && !image.value
              ? [context.violation("image", { ...at(process), data: { service } })]
              : []),
        ...(settings.length > 0
            ? [context.violation("contradicts", { ...at(process), data: { service, settings: names }, evidence })]
            : []),
        ...gaps.map((gap) => cannotTell(gap)),
    ];
    return found.length > 0 ? found : [pass(`Nothing of ${service} contradicts ${bundle.place}.`)];
}

function modules(process: Process, bundle: EvidenceBundle, { model, violation }: Context): RuleOutcome<Key>[] {
    const deployed = deployedModule(process);
    const checked = bundle.settingsModule;
    if (deployed.state === "absent") return [];
    if (deployed.state === "unknown") return checked.state === "known" ? [cannotTell(deployed)] : [];
    const { module, path } = deployed.value;
    const data = { service: process.label, deployed: module };
    if (checked.state === "known") {
        return checked.value === module
            ? []
            : [violation("module", { at: path, data: { ...data, checked: checked.value } })];
    }
    const other = otherModule(process, bundle, module, model);
    return other === undefined ? [] : [violation("shared", { at: path, data: { ...data, other: other.label } })];
}

/** A process that shares the bundle and runs with another module: it can be about one of the two only. */
function otherModule(process: Process, bundle: EvidenceBundle, module: string, model: Model): Process | undefined {
    return sharersOf(bundle, model).find((other) => {
        const deployed = other === process ? undefined : deployedModule(other);
        return deployed?.state === "known" && deployed.value.module !== module;
    });
}
