import { AREAS } from "../../src/rule/rule";
import { camelCase } from "./catalogue";
import type { Generated } from "./generated";

/** What a new rule's texts hold until its author writes them; the contract tests refuse it in a rule of the catalogue. */
export const PLACEHOLDER = "(to be written)";

/** The three files of a new rule: a working start that is to be changed. */
export function newRule(id: string, version: string): Generated[] {
    const area = AREAS.find((name) => id.startsWith(`${name}-`));
    if (area === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
        throw new Error(`A rule id is <area>-<requirement> in kebab-case; the areas are ${AREAS.join(", ")}.`);
    }
    return [
        { path: `policies/${area}/${id}.ts`, content: ruleFile(id, version) },
        { path: `tests/policies/${area}/${id}.test.ts`, content: testFile(id, area) },
        { path: `docs/rules/${id}.md`, content: page(id) },
    ];
}

function ruleFile(id: string, version: string): string {
    return `import { publicEndpoints } from "../../src/model/network/public-endpoint";
import { defineRule, given, pass } from "../../src/rule";

export default defineRule({
    id: "${id}",
    title: "Databases do what ${id} asks for ${PLACEHOLDER}",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "preview",
    since: "${version}",
    subjects: publicEndpoints,
    messages: {
        open: "{{name}} is open to the internet ${PLACEHOLDER}.",
    },
    fix: "Close it ${PLACEHOLDER}.",
    check(database, { violation }) {
        return given(database.isPublic, (isPublic) =>
            isPublic ? violation("open", { at: database.path }) : pass(\`\${database.resource.name} is closed.\`),
        );
    },
});
`;
}

function testFile(id: string, area: string): string {
    const rule = camelCase(id);
    return `import ${rule} from "../../../policies/${area}/${id}";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const database = (inputs = {}) => resource("aws:rds/instance:Instance", "db", inputs);

testRule(${rule}, {
    valid: [{ name: "closed", resources: [database({ publiclyAccessible: false })] }],
    invalid: [{ name: "open", resources: [database({ publiclyAccessible: true })], expect: [{ on: "db", message: "open", at: "publiclyAccessible" }] }],
    unknown: [{ name: "known after the update", resources: [database({ publiclyAccessible: UNKNOWN })] }],
    notApplicable: { none: "every member of the family can be judged ${PLACEHOLDER}" },
});
`;
}

function page(id: string): string {
    const program = (value: string) =>
        `new aws.rds.Instance("db", { engine: "postgres", instanceClass: "db.t4g.micro", publiclyAccessible: ${value} });`;
    return `# ${id}

## Why it matters

${PLACEHOLDER}

## What is checked

${PLACEHOLDER}

## Examples

\`\`\`ts violation
${program("true")}
\`\`\`

\`\`\`ts pass
${program("false")}
\`\`\`

\`\`\`ts unknown
const other = new aws.rds.Instance("other", { engine: "postgres", instanceClass: "db.t4g.micro" });
${program('other.status.apply((status) => status === "available")')}
\`\`\`

## When the answer is unknown

${PLACEHOLDER}

## When not to use it

${PLACEHOLDER}

## How to fix

${PLACEHOLDER}

## References

- ${PLACEHOLDER}
`;
}
