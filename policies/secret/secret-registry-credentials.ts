import { registryCredentials } from "../../src/model/secrets/registry-credentials";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-registry-credentials",
    title: "Credentials for private registries and sources are kept in Secrets Manager or replaced by roles and connections",
    checklist: ["secret-key"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: registryCredentials,
    messages: {
        "other-arn": "{{name}} takes registry credentials from something else than a secret ({{path}}).",
        "other-provider": "{{name}} takes registry credentials from another provider than Secrets Manager ({{path}}).",
        static: "{{name}} keeps {{what}} for the source repository, which stands in the state of the stack as well ({{path}}).",
        missing: "{{name}} pulls from {{what}}, which admits nobody without credentials, and names none ({{path}}).",
    },
    fix: "Keep the credentials in one secret and name it (`credentialsParameter`, `credentialArn`, `registryCredential`); for sources use a code connection (`authType: CODECONNECTIONS`).",
    check({ resource, places, gaps }, { violation }) {
        const faults = places.flatMap(({ kind, path, what }) =>
            kind === "stored" ? [] : violation(kind, { at: path, data: { path, what } }),
        );
        if (faults.length > 0) return faults;
        if (gaps.length > 0) return cannotTell(...gaps);
        if (places.length > 0) return pass(`The registry credentials of ${resource.name} are kept in a store.`);
        return notApplicable(`${resource.name} names no credentials of a private registry.`);
    },
});
