import { rotatedSecrets, type Rotation } from "../../src/model/secrets/rotation";
import {
    cannotTell,
    defineRule,
    flag,
    integer,
    isNo,
    notApplicable,
    onlyIf,
    pass,
    type RuleOutcome,
    yes,
} from "../../src/rule";

export default defineRule({
    id: "secret-rotation-enabled",
    title: "Secrets that AWS can rotate are rotated within the allowed interval",
    checklist: ["database-passwords"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: rotatedSecrets,
    options: {
        maxDays: integer({
            min: 1,
            max: 1000,
            default: 90,
            description: "Longest time between two rotations, in days.",
        }),
        requireForAll: flag({
            default: false,
            description: "Whether secrets that are no database credential need a rotation too.",
        }),
    },
    messages: {
        none: "{{name}} holds a credential and has no rotation in this stack.",
        off: "{{name}} holds a credential whose rotation is turned off.",
        rare: "{{name}} holds a credential that is rotated every {{days}} days; {{maxDays}} are allowed.",
    },
    fix: "Add a SecretRotation with `rotationLambdaArn` and `rotationRules`, or let the database manage its master password, which AWS rotates.",
    alsoKnownAs: [
        "CKV2_AWS_57",
        "CKV_AWS_304",
        "AwsSolutions-SMG4",
        "secretsmanager-rotation-enabled-check",
        "secretsmanager-secret-periodic-rotation",
    ],
    frameworks: { FSBP: ["SecretsManager.1", "SecretsManager.4"] },
    check(view, { options, violation }) {
        const { resource, role, rotations, astray } = view;
        if (role === "own-rotation") return notApplicable(`${resource.name} is judged with its secret.`);
        const wanted = options.requireForAll && role === "secret" ? yes : view.isCredential;
        if (isNo(wanted)) {
            return notApplicable(`${resource.name} is not known to hold the credential of a database or cache.`);
        }
        if (view.isManagedExternally) return pass(`The service behind ${resource.name} rotates it.`);
        const judge = (rotation: Rotation): RuleOutcome<"none" | "off" | "rare"> => {
            const evidence = [
                {
                    text: `${rotation.resource.name} is its rotation.`,
                    resource: rotation.resource,
                    path: "rotationRules",
                },
            ];
            if (rotation.certain.state === "unknown") return cannotTell(rotation.certain);
            if (isNo(rotation.enabled)) return violation("off", { evidence });
            const { days } = rotation;
            if (days.state === "known" && days.value > options.maxDays) {
                return violation("rare", { data: { days: days.value }, evidence });
            }
            const gaps = [rotation.enabled, days].flatMap((value) => (value.state === "unknown" ? value : []));
            return gaps.length > 0 ? cannotTell(...gaps) : pass(...evidence);
        };
        if (rotations.length > 0) return onlyIf(wanted, rotations.map(judge));
        if (astray.length > 0) return cannotTell(...astray);
        return onlyIf(wanted, [violation("none", { restsOnAbsence: true })]);
    },
});
