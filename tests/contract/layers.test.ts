import assert from "node:assert/strict";
import { posix } from "node:path";
import ts from "typescript";
import { filesBelow, read } from "./repository";

interface Import {
    readonly target: string;
    readonly typesOnly: boolean;
}

/** A part of the project and what it may import. */
interface Layer {
    readonly name: string;
    readonly holds: RegExp;
    /** Files of the project, by path from its root. */
    readonly mayImport: RegExp;
    /** `none`: no package and no module of Node. `pure`: none that reaches the world outside the process. */
    readonly packages: "none" | "pure" | "any";
}

const OUTSIDE = /^(node:)?(fs|fs\/promises|child_process|http|https|http2|os|process|worker_threads)$/;
const PROJECT = /^(src|policies|tests|tools|package\.json)(\/|$)/;
const LOADS_SLOWLY = /^@pulumi\/(policy|aws|pulumi)$/;
const DATA = "package\\.json$|policies/checklist$";

/** model, rule, engine, then doors and report, then the command line: each may import what stands to its left. */
const LAYERS: readonly Layer[] = [
    { name: "the model", holds: /^src\/model\//, mayImport: /^src\/model\//, packages: "pure" },
    { name: "the rule kit", holds: /^src\/rule\//, mayImport: /^src\/(model|rule)\//, packages: "pure" },
    { name: "the engine", holds: /^src\/engine\//, mayImport: /^src\/(model|rule|engine)\//, packages: "pure" },
    {
        name: "a report",
        holds: /^src\/report\//,
        mayImport: new RegExp(`^(src/(model|rule|engine|report)/|${DATA})`),
        packages: "pure",
    },
    {
        name: "a door",
        holds: /^src\/doors\//,
        mayImport: new RegExp(`^(src/(model|rule|engine|doors)/|${DATA})`),
        packages: "any",
    },
    {
        name: "a rule",
        holds: /^policies\/\w+\//,
        mayImport: /^(src\/(model|rule)(\/|$)|policies\/\w+\/shared$)/,
        packages: "none",
    },
];

describe("layers", () => {
    for (const layer of LAYERS) {
        it(`${layer.name} imports what stands below it only`, () => {
            const files = [...filesBelow("src", ".ts"), ...filesBelow("policies", ".ts")].filter((path) =>
                layer.holds.test(path),
            );
            assert.deepEqual(
                files.flatMap((path) => faults(layer, path)),
                [],
            );
        });
    }

    it("nothing but the composition door loads an SDK that takes half a second", () => {
        const files = [...filesBelow("src", ".ts"), ...filesBelow("policies", ".ts")];
        const found = files
            .filter((path) => !path.startsWith("src/doors/policy-pack/"))
            .flatMap((path) =>
                importsOf(path)
                    .filter((found) => !found.typesOnly && LOADS_SLOWLY.test(found.target))
                    .map((found) => `${path}: ${found.target}`),
            );
        assert.deepEqual(found, []);
    });

    it("an area's rules share with their own area only", () => {
        const foreign = filesBelow("policies", ".ts").flatMap((path) =>
            importsOf(path)
                .filter(({ target }) => target.startsWith("policies/") && posix.dirname(target) !== posix.dirname(path))
                .filter(() => /^policies\/\w+\//.test(path))
                .map(({ target }) => `${path}: ${target}`),
        );
        assert.deepEqual(foreign, []);
    });
});

function faults(layer: Layer, path: string): string[] {
    return importsOf(path)
        .filter(({ target, typesOnly }) => {
            if (PROJECT.test(target)) return !layer.mayImport.test(target);
            return layer.packages === "none" || (layer.packages === "pure" && !typesOnly && OUTSIDE.test(target));
        })
        .map(({ target }) => `${path}: ${target}`);
}

/** Imports and re-exports; those of the project by their path from the root. */
function importsOf(path: string): Import[] {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022);
    return source.statements.flatMap((statement) => {
        if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
        if (statement.moduleSpecifier === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
        const written = statement.moduleSpecifier.text;
        const target = written.startsWith(".") ? posix.join(posix.dirname(path), written) : written;
        const typesOnly = ts.isImportDeclaration(statement)
            ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
            : statement.isTypeOnly;
        return [{ target, typesOnly }];
    });
}
