import { plainParameters } from "../../src/model/secrets/views";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-ssm-plain-parameter",
    title: "Parameter Store entries that hold secrets are of type SecureString",
    checklist: ["secret-key", "database-passwords"],
    severity: "high",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: plainParameters,
    messages: {
        plain: "{{name}} keeps {{what}} in a parameter of type {{type}} ({{path}}).",
        insecure: "{{name}} gives {{what}} to {{path}}, a parameter of type {{type}}; every preview shows it.",
    },
    fix: "Set `type` to `SecureString`, optionally with `keyId`, and move `insecureValue` to `value`, or better to `valueWo` with `valueWoVersion`. Readers must then ask for decryption. Then replace the secret.",
    alsoKnownAs: ["CKV2_AWS_34"],
    check(carrier, { violation }) {
        const { resource, claims } = carrier;
        const type = resource.text("type");
        const known = type.state === "known" ? type.value : "String";
        if (known === "SecureString") return notApplicable(`${resource.name} is a SecureString.`);
        const found = carrier.claimsOf("secret-ssm-plain-parameter");
        if (found.length > 0) {
            // An unknown type may yet be SecureString.
            if (type.state === "unknown") return cannotTell(type);
            return found.map(({ path, what }) =>
                violation(path.startsWith("insecureValue") ? "insecure" : "plain", {
                    at: path,
                    data: { path, what, type: known },
                }),
            );
        }
        const gaps = claims.open.flatMap(({ gap }) => gap ?? []);
        if (gaps.length > 0) return cannotTell(...gaps);
        return pass(`${resource.name} holds no secret.`);
    },
    remediate(carrier) {
        if (
            carrier.resource.input("insecureValue").isPresent ||
            carrier.claimsOf("secret-ssm-plain-parameter").length === 0
        ) {
            return [];
        }
        return [{ path: "type", value: "SecureString" }];
    },
});
