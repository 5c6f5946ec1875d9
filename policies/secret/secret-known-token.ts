import { everyResource } from "../../src/model/secrets/views";
import { unknown } from "../../src/model/value";
import { cannotTell, compilePattern, defineRule, namedPatterns, pass, texts } from "../../src/rule";

export default defineRule({
    id: "secret-known-token",
    title: "No input outside a property made for secrets contains a recognisable credential",
    checklist: ["secret-key"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: everyResource,
    options: {
        extraPatterns: namedPatterns({
            default: [],
            description: "Further credentials, by name and regular expression.",
        }),
        disableFamilies: texts({ default: [], description: "Ids of token families that are not looked for." }),
    },
    messages: {
        token: "{{name}} contains {{what}} in clear at {{path}}.",
    },
    fix: "Revoke the credential first: it stands in the state of the stack, in the service and perhaps in the repository. Then move its successor to a store and reference it.",
    alsoKnownAs: ["CKV_AWS_45", "CKV_AWS_46"],
    check(view, { options, violation }) {
        const { resource, claims, loose, looseTexts } = view;
        const isOn = (id: string | undefined) => id === undefined || !options.disableFamilies.includes(id);
        const found = [...view.claimsOf("secret-known-token"), ...loose].filter(({ family }) => isOn(family?.id));
        const owned = new Set([...claims.claims, ...loose].map(({ path }) => path));
        const all = [...claims.texts, ...looseTexts.texts];
        const extra = options.extraPatterns.flatMap(({ name, regex }) => {
            const pattern = compilePattern(regex);
            return all
                .filter(({ path, text }) => text !== undefined && !owned.has(path) && pattern.test(text))
                .map(({ path }) => ({ path, what: name }));
        });
        const violations = [...found, ...extra].map(({ path, what }) =>
            violation("token", { at: path, data: { path, what } }),
        );
        if (violations.length > 0) return violations;
        const gaps = [
            ...claims.hidden,
            ...claims.open.filter(({ place }) => place !== "reference").flatMap(({ gap }) => gap ?? []),
        ];
        if (gaps.length > 0) return cannotTell(...gaps);
        const [first] = looseTexts.unknown;
        if (all.length === 0 && first !== undefined) {
            return cannotTell(unknown("after-update", `${first} of ${resource.name}`));
        }
        return pass(`${resource.name} contains no recognisable credential.`);
    },
});
