import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import ts from "typescript";
import { examplesOf, pageIds, readPage, withoutExports } from "./pages";

const ROOT = resolve(__dirname, "../..");
const HEAD = 'import * as aws from "@pulumi/aws"; import * as pulumi from "@pulumi/pulumi"; void aws; void pulumi;\n';

/** The programs of the pages are programs that compile: a property that does not exist would teach something wrong. */
describe("types of the pages' examples", function () {
    this.timeout(120_000);

    it("fit the SDK", () => {
        const programs = new Map<string, string>();
        for (const id of pageIds()) {
            for (const { line, code } of examplesOf(readPage(id))) {
                const { body, outputs } = withoutExports(code);
                const program = `${HEAD}async function program(): Promise<unknown> {\n${body}\nreturn { ${outputs.join(", ")} };\n}\nvoid program;\n`;
                programs.set(join(ROOT, "docs", "rules", `${id}.md.line-${line}.ts`), program);
            }
        }
        assert.deepEqual(faults(programs), []);
    });
});

/** Compiles programs that exist in memory only, as strictly as the project itself. */
function faults(programs: ReadonlyMap<string, string>): string[] {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
        config: object;
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ["x.ts"] }, ts.sys, ROOT);
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (path) => programs.has(path) || fileExists(path);
    host.readFile = (path) => programs.get(path) ?? readFile(path);
    host.getSourceFile = (path, languageVersion, ...more) => {
        const text = programs.get(path);
        return text === undefined
            ? getSourceFile(path, languageVersion, ...more)
            : ts.createSourceFile(path, text, languageVersion);
    };
    const program = ts.createProgram([...programs.keys()], options, host);
    return ts.getPreEmitDiagnostics(program).map((fault) => {
        const start =
            fault.file === undefined ? undefined : ts.getLineAndCharacterOfPosition(fault.file, fault.start ?? 0);
        const [, page = "", line = "0"] = /([\w-]+\.md)\.line-(\d+)/.exec(fault.file?.fileName ?? "") ?? [];
        const message = ts.flattenDiagnosticMessageText(fault.messageText, "\n");
        return `${page}:${Number(line) + (start?.line ?? 0) - 2}: ${message.split("\n")[0]}`;
    });
}
