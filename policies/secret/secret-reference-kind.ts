import { hiddenCarrier, judgeReferences } from "../../src/model/secrets/references";
import { variableCarriers } from "../../src/model/secrets/views";
import { cannotTell, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";

type Fault = "notAReference" | "plainParameter" | "bareName" | "otherRegion" | "bothPlaces" | "secretName" | "behind";

export default defineRule({
    id: "secret-reference-kind",
    title: "A secret reference points at an encrypted entry of the right store, in a form that the host can resolve",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: variableCarriers,
    messages: {
        notAReference:
            "{{name}} has a word in place of a reference for {{variable}} ({{path}}) that no store bears, so it seems to be the secret itself.",
        plainParameter: "{{name}} takes {{variable}} ({{path}}) from the parameter {{target}}, which is not encrypted.",
        bareName: "{{name}} names a store's entry for {{variable}} ({{path}}) where the host takes ARNs only.",
        otherRegion:
            "{{name}} takes {{variable}} ({{path}}) from the parameter {{target}} by its name, which stands in another region.",
        bothPlaces: "{{name}} is given {{variable}} ({{path}}) both as a plain value and as a reference.",
        secretName:
            "{{name}} gives the name of the secret {{target}} for {{variable}} ({{path}}); the host looks for a parameter of that name.",
        behind: "{{name}} refers to the parameter {{target}}, which bears the name of a secret and is not encrypted.",
    },
    fix: "Use the ARN (`secret.arn`, or `${secret.arn}:json-key::` for one key of a JSON secret), make the parameter a SecureString, and bind each variable once.",
    check({ resource, processes }, { model, violation }) {
        const outcomes = processes.flatMap((process): RuleOutcome<Fault>[] => {
            const answers = judgeReferences(process, model).map(
                ({ binding, fault, store, gap }): RuleOutcome<Fault> => {
                    const { name: variable, path } = binding;
                    const evidence =
                        store === undefined
                            ? []
                            : [{ text: `The entry that ${variable} refers to.`, resource: store.resource }];
                    if (fault !== undefined) {
                        return violation(fault, {
                            at: path,
                            evidence,
                            data: { variable, path, target: store?.resource.name ?? "" },
                        });
                    }
                    return gap === undefined
                        ? pass({ text: `${variable} is a reference.`, ...(store ? { resource: store.resource } : {}) })
                        : cannotTell(gap);
                },
            );
            if (process.envGap === undefined) return answers;
            const carrier = /^[^.[\s]+/.exec(process.envGap.gaps[0]?.what ?? "")?.[0] ?? "";
            const { fault, gap } = hiddenCarrier(process, carrier, model);
            if (fault !== undefined) {
                return [
                    ...answers,
                    violation("behind", {
                        at: carrier,
                        evidence: [{ text: "A plain parameter.", resource: fault.resource, path: "type" }],
                        data: { target: fault.resource.name },
                    }),
                ];
            }
            return gap === undefined
                ? [...answers, pass(`Every store behind ${carrier} of ${resource.name} is encrypted.`)]
                : [...answers, cannotTell(gap)];
        });
        return outcomes.length > 0 ? outcomes : notApplicable(`${resource.name} is given no reference.`);
    },
});
