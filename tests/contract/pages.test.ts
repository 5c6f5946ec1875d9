import assert from "node:assert/strict";
import { posix } from "node:path";
import { RULES } from "../../policies/catalogue";
import { parsePolicyConfig } from "../../src/engine/config";
import { PLACEHOLDER } from "../../tools/generators/new-rule";
import { examplesOf, pageIds } from "../docs/pages";
import { exists, filesBelow, read } from "./repository";

const SECTIONS = [
    "Why it matters",
    "What is checked",
    "Examples",
    "When the answer is unknown",
    "When not to use it",
    "How to fix",
    "References",
];

describe("pages", () => {
    it("are there for every rule, and for nothing else", () => {
        assert.deepEqual(pageIds(), RULES.map((rule) => rule.id).sort());
    });

    for (const id of pageIds()) {
        it(`${id} has every section, in order, and examples`, () => expectPage(id, read(`docs/rules/${id}.md`)));
    }

    for (const path of ["README.md", ...filesBelow("docs", ".md")].filter(exists)) {
        it(`${path} links to files that exist`, () => expectLinks(path, read(path)));
    }
});

describe("settings in the documentation", () => {
    for (const path of ["README.md", "docs/settings.md"].filter(exists)) {
        it(`${path} shows what the pack accepts`, () => {
            for (const [, json = ""] of read(path).matchAll(/^```json\n([\s\S]*?)^```$/gm)) {
                const result = parsePolicyConfig(JSON.parse(json), RULES);
                assert.deepEqual("errors" in result ? result.errors : [], [], json);
            }
        });
    }
});

function expectPage(id: string, page: string): void {
    const headings = [...withoutPrograms(page).matchAll(/^(#+) (.+)$/gm)].map((match) => `${match[1]} ${match[2]}`);
    assert.equal(headings[0], `# ${id}`);
    assert.deepEqual(
        headings.filter((heading) => heading.startsWith("## ")),
        SECTIONS.map((section) => `## ${section}`),
    );
    for (const section of SECTIONS) assert.notEqual(textOf(section, page), "", `"${section}" says nothing.`);
    assert.ok(!page.includes(PLACEHOLDER), "A section is not written yet.");
    const marks = examplesOf(page).map((example) => example.mark);
    assert.ok(
        marks.includes("violation") && marks.includes("pass"),
        `The examples show ${marks.join(", ") || "nothing"}.`,
    );
    assert.match(textOf("References", page), /\]\(https:\/\//, "The references link to something.");
}

function textOf(section: string, page: string): string {
    const [, after = ""] = page.split(`\n## ${section}\n`);
    return (after.split("\n## ")[0] ?? "").trim();
}

function withoutPrograms(page: string): string {
    return page.replace(/^```[\s\S]*?^```$/gm, "");
}

function expectLinks(path: string, page: string): void {
    const targets = [...withoutPrograms(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const local = targets.filter((target) => !/^(https?:|mailto:|#)/.test(target));
    const dead = local.filter((target) => !exists(posix.join(posix.dirname(path), target.split("#")[0] ?? "")));
    assert.deepEqual(dead, []);
}
