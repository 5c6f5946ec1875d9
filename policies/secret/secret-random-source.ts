import {
    type GeneratedSecret,
    generatedLength,
    generatedSecrets,
    generatorName,
    hasFewSymbols,
} from "../../src/model/secrets/generators";
import { cannotTell, defineRule, integer, isNo, isYes, notApplicable, pass, type RuleOutcome } from "../../src/rule";

type Fault = "forNames" | "short" | "fewSymbols";

export default defineRule({
    id: "secret-random-source",
    title: "Generated secrets come from a cryptographic generator whose output is secret, and are long enough",
    checklist: ["secret-key", "database-passwords"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: generatedSecrets,
    options: {
        minLength: integer({ min: 8, max: 128, default: 20, description: "Shortest generated secret, in characters." }),
    },
    messages: {
        forNames:
            "{{name}} takes a secret ({{path}}) from {{generator}}, a {{kind}}, whose output stands in clear in the state and in every preview.",
        short: "{{name}} takes a secret ({{path}}) from {{generator}}, which makes fewer than {{minLength}} characters.",
        fewSymbols:
            "{{name}} takes a secret ({{path}}) from {{generator}}, which may choose among fewer than 32 special characters only.",
    },
    fix: "Replace RandomString, RandomId, RandomUuid, RandomInteger or RandomPet by `random.RandomPassword`, with a `length` of 32.",
    check({ resource, secrets }, { options, violation }) {
        const judge = (secret: GeneratedSecret): RuleOutcome<Fault> => {
            const { path, forSecrets, forNames, isWhole } = secret;
            const generator = forSecrets[0] ?? forNames[0];
            if (generator === undefined) return notApplicable(`Nothing generates ${path} of ${resource.name}.`);
            const place = {
                at: path,
                evidence: [{ text: `${generator.name} generates it.`, resource: generator }],
                data: { path, generator: generator.name, kind: generatorName(generator) },
            };
            if (isNo(isWhole)) return pass(`${path} of ${resource.name} is a document of several values.`);
            if (forSecrets.length === 0) {
                return isYes(isWhole) ? violation("forNames", place) : cannotTell(secret.property.gap());
            }
            // Of several it cannot be told which one makes the secret, and which a part beside it.
            if (forSecrets.length > 1) return pass(`${path} of ${resource.name} comes from cryptographic generators.`);
            const length = generatedLength(generator);
            if (length.state === "unknown") return cannotTell(length);
            if (length.state === "known" && length.value < options.minLength) return violation("short", place);
            const few = hasFewSymbols(generator);
            if (few.state === "unknown") return cannotTell(few);
            return isYes(few)
                ? violation("fewSymbols", place)
                : pass({ text: `${path} of ${resource.name} is generated.`, resource: generator });
        };
        return secrets.length === 0
            ? notApplicable(`${resource.name} is given no generated secret.`)
            : secrets.map(judge);
    },
});
