import { envFileObjects } from "../../src/model/secrets/views";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-env-file-object",
    title: "Environment files in S3 hold no secrets",
    checklist: ["secret-key"],
    severity: "critical",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: envFileObjects,
    messages: {
        variable: "{{name}} is an environment file with {{what}} in {{variable}} ({{path}}).",
        text: "{{name}} is an environment file with {{what}} at {{path}}.",
    },
    fix: "Keep the file for plain settings and bind secrets by reference (`secrets` of the container). Then replace the credential.",
    check(file, { violation }) {
        const { resource, claims, users } = file;
        const evidence = users.map((task) => ({
            text: `${task.name} reads it at start.`,
            resource: task,
            path: "containerDefinitions",
        }));
        const found = file.claimsOf("secret-env-file-object");
        if (found.length > 0) {
            return found.map(({ path, what, name: variable }) =>
                violation(variable === "" ? "text" : "variable", {
                    at: path,
                    evidence,
                    data: { path, what, variable },
                }),
            );
        }
        const gaps = claims.open.flatMap(({ gap }) => gap ?? []);
        if (gaps.length > 0) return cannotTell(...gaps);
        return claims.texts.length === 0
            ? notApplicable(`No evidence: the content of ${resource.name} is not in the program.`)
            : pass(`${resource.name} holds plain settings only.`);
    },
});
