import { environmentReferences, type EnvironmentReference } from "../../src/model/secrets/environments";
import { cannotTell, defineRule, notApplicable, pass, type RuleOutcome, texts, wordsByKey } from "../../src/rule";

type Fault = "name" | "account" | "mixed";

export default defineRule({
    id: "secret-environment-separation",
    title: "A process reads no secrets of another environment and lends none of its own",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: environmentReferences,
    options: {
        sharedTokens: texts({
            default: ["shared", "common", "global"],
            description: "Words in names of secrets that environments may share.",
        }),
        accountEnvironments: wordsByKey(["production", "staging", "development"], {
            default: {},
            description: "The environment of each account, by its number.",
        }),
    },
    messages: {
        name: "{{name}} belongs to a {{here}} stack and takes {{variable}} from {{target}}, which is of {{there}} by its name.",
        account:
            "{{name}} belongs to a {{here}} stack and takes {{variable}} from {{target}} of account {{account}}, which is of {{there}}.",
        mixed: "{{name}} takes {{variable}} from {{target}}, as does {{other}}, which is of {{there}} by its name.",
    },
    fix: "Make one secret for each environment, with the environment in its name; better still, keep environments in accounts of their own.",
    check({ resource, environment: here, references, hidden }, { options, violation }) {
        const judge = (reference: EnvironmentReference): RuleOutcome<Fault> => {
            const { variable, path, target, environments, account, other, gap, evidence: store } = reference;
            const data = { variable, target, here };
            const evidence =
                store === undefined ? [] : [{ text: `${store.name} is where it comes from.`, resource: store }];
            const there = account === undefined ? undefined : options.accountEnvironments[account];
            if (there !== undefined && there !== here) {
                return violation("account", {
                    at: path,
                    data: { ...data, account: account as string, there },
                    evidence,
                });
            }
            const [foreign] = environments.has(here) ? [] : environments;
            const isShared =
                !reference.isOwnOnly && options.sharedTokens.some((word) => reference.words.has(word.toLowerCase()));
            if (foreign !== undefined && !isShared) {
                return violation("name", { at: path, data: { ...data, there: foreign }, evidence });
            }
            if (other !== undefined && !isShared) {
                const { process, environment } = other;
                const uses = [{ text: `${process.resource.name} takes it too.`, resource: process.resource }];
                return violation("mixed", {
                    at: path,
                    data: { ...data, other: process.resource.name, there: environment },
                    evidence: uses,
                });
            }
            return gap === undefined ? pass(...evidence) : cannotTell(gap);
        };
        const outcomes = [...references.map(judge), ...hidden.map((gap) => cannotTell(gap))];
        return outcomes.length > 0 ? outcomes : notApplicable(`${resource.name} is given no references to secrets.`);
    },
});
