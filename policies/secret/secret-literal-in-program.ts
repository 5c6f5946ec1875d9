import { type Origin, provenance } from "../../src/model/secrets/provenance";
import { isReference } from "../../src/model/secrets/reference-forms";
import { isBootstrap, secretSinks, type Sink, topLevel } from "../../src/model/secrets/sinks";
import { isPlaceholder } from "../../src/model/secrets/values";
import { unknown } from "../../src/model/value";
import { cannotTell, defineRule, notApplicable, pass, someOf } from "../../src/rule";

const ACCEPTED = ["generated", "store", "config", "stackReference", "bootstrap"] as const;
type Accepted = (typeof ACCEPTED)[number];

/** The accepted class of an origin. What a weak generator makes is judged by its own rule. */
const CLASSES: Partial<Record<Origin, Accepted>> = {
    generated: "generated",
    "weak-generator": "generated",
    store: "store",
    "stack-reference": "stackReference",
    "secret-config": "config",
};

export default defineRule({
    id: "secret-literal-in-program",
    title: "What is put into a secret store or given to a service as a password is generated or arrives from outside, and is no constant of the program",
    checklist: ["secret-key", "database-passwords"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    aliases: ["secret-service-password-provenance"],
    subjects: secretSinks,
    options: {
        acceptedProvenance: someOf(ACCEPTED, { default: ACCEPTED, description: "Where a secret may come from." }),
    },
    messages: {
        literal: "{{name}} is given a constant of the program as a secret ({{path}}).",
        plainConfig: "{{name}} is given a value of the plain stack configuration as a secret ({{path}}).",
        notAccepted: "{{name}} is given a secret ({{path}}) whose provenance is {{provenance}}, which is not accepted.",
    },
    fix: "Generate it with `new random.RandomPassword(...)`, take it from `config.requireSecret(...)` or Pulumi ESC, or create the secret without a version and fill it out of band. Prefer write-only inputs (`secretStringWo`, `passwordWo`, `authTokenWo`), so that the state holds nothing.",
    alsoKnownAs: ["CKV_AWS_31", "AwsSolutions-AEC6", "ElastiCache.6"],
    check({ resource, sinks }, { options, model, violation }) {
        const accepts = (kind: Accepted) => options.acceptedProvenance.includes(kind);
        const judge = (sink: Sink) => {
            const { path, text } = sink;
            if (text === "" || (text !== undefined && isReference(text))) {
                return pass(`${path} of ${resource.name} holds no secret.`);
            }
            if (text !== undefined && isPlaceholder(text) && isBootstrap(resource, sink) && accepts("bootstrap")) {
                return pass(`${path} of ${resource.name} is a placeholder that is replaced out of band.`);
            }
            const { origin, from } = provenance(resource, topLevel(sink), text, model);
            const kind = CLASSES[origin];
            if (kind !== undefined) {
                if (accepts(kind)) {
                    return pass({
                        text: `${path} of ${resource.name}: ${kind}.`,
                        ...(from[0] ? { resource: from[0] } : {}),
                    });
                }
                return violation("notAccepted", { at: path, data: { path, provenance: kind } });
            }
            if (text === undefined) return cannotTell(sink.property.gap());
            if (origin === "unexplained") {
                return cannotTell(
                    unknown(
                        "unreadable",
                        `the configuration of the stack, from which ${path} of ${resource.name} may come,`,
                    ),
                );
            }
            return violation(origin === "plain-config" ? "plainConfig" : "literal", { at: path, data: { path } });
        };
        return sinks.length === 0 ? notApplicable(`${resource.name} is given no secret.`) : sinks.map(judge);
    },
});
