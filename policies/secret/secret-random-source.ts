import { generatedLength, generatorsBehind, hasFewSymbols } from "../../src/model/secrets/generators";
import { secretSinks, type Sink, topLevel } from "../../src/model/secrets/sinks";
import { cannotTell, defineRule, integer, isYes, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "secret-random-source",
    title: "Generated secrets come from a cryptographic generator whose output is kept secret, with enough length",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: secretSinks,
    options: {
        minLength: integer({ min: 8, max: 128, default: 20, description: "Shortest generated secret, in characters." }),
    },
    messages: {
        weak: "{{name}} takes a secret ({{path}}) from {{generator}}, a {{kind}}, whose output is stored and shown in clear.",
        short: "{{name}} takes a secret ({{path}}) from {{generator}}, which makes fewer than {{minLength}} characters.",
        fewSymbols: "{{name}} takes a secret ({{path}}) from {{generator}}, which makes it of fewer than 32 different symbols.",
    },
    fix: "Use `random.RandomPassword` with a `length` of 32 in place of RandomString, RandomId, RandomUuid or RandomPet.",
    check({ resource, sinks }, { options, model, violation }) {
        const judge = (sink: Sink): RuleOutcome<"weak" | "short" | "fewSymbols"> => {
            const generators = generatorsBehind(resource, topLevel(sink), model);
            const strong = generators.filter(({ strength }) => strength === "cryptographic");
            const first = strong[0] ?? generators[0];
            if (first === undefined) return notApplicable(`No generator stands behind ${sink.path} of ${resource.name}.`);
            const evidence = [{ text: `${first.resource.name} makes it.`, resource: first.resource, path: "length" }];
            const place = { at: sink.path, evidence, data: { path: sink.path, generator: first.resource.name, kind: first.kind } };
            // In a document the weak generator may have made a user name.
            if (strong.length === 0) return sink.key === "" && !isDocument(sink) ? violation("weak", place) : notApplicable(`${sink.path} of ${resource.name} is part of a document.`);
            // With several generators it cannot be told which one made the secret.
            if (strong.length > 1) return pass(`${sink.path} of ${resource.name} comes from a cryptographic generator.`);
            const length = generatedLength(first);
            if (length.state === "unknown") return cannotTell(length);
            if (length.state === "known" && length.value < options.minLength) return violation("short", place);
            return isYes(hasFewSymbols(first)) ? violation("fewSymbols", place) : pass({ text: `${sink.path} of ${resource.name} comes from a cryptographic generator.`, resource: first.resource });
        };
        return sinks.length === 0 ? notApplicable(`${resource.name} is given no secret.`) : sinks.map(judge);
    },
});

/** A JSON document, or a text that may become one. */
function isDocument(sink: Sink): boolean {
    return sink.place === "store" && (sink.text === undefined || /^\s*\{/.test(sink.text));
}
