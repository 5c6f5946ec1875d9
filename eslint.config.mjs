import tseslint from "typescript-eslint";

/** A folder may import what stands to its left: model | rule | engine | doors, report | cli, policies/index.ts. */
const LAYERS = ["rule", "engine", "doors", "report", "cli"];

const DISK = ["fs", "fs/promises", "child_process", "http", "https", "http2", "net", "os", "process", "worker_threads"];

/** Modules of Node that reach the world outside the process. */
const outsideWorld = {
    regex: `^(node:)?(${DISK.join("|")})$`,
    message: "Only doors and the command line touch the world outside this process.",
};
const anyNode = { regex: "^node:", message: "A rule is pure: it needs no module of Node." };
const anyPackage = { regex: "^[^.]", message: "A rule imports the rule kit, the model and its area's shared.ts only." };
const policySdk = {
    regex: "^@pulumi/policy(/|$)",
    allowTypeImports: true,
    message: "Loading @pulumi/policy takes half a second: only src/doors/policy-pack does.",
};
const awsSdk = {
    regex: "^@pulumi/aws(/|$)",
    allowTypeImports: true,
    message: "Provider shapes are for types only.",
};
const pulumiIndex = {
    regex: "^@pulumi/pulumi$",
    allowTypeImports: true,
    message: "The index of @pulumi/pulumi takes half a second to load: import the protocol classes.",
};
const heavy = [policySdk, awsSdk, pulumiIndex];

function above(layers, message) {
    return { regex: `^\\.\\.?/(.*/)?(${layers.join("|")})(/|$)`, message };
}

function imports(...patterns) {
    return { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] };
}

const upwards = "Imports point one way: model, rule, engine, then doors and report, then the command line.";
const policies = above(["policies"], "The catalogue reaches this layer as an argument.");

const pure = {
    "no-console": "error",
    "no-restricted-globals": [
        "error",
        { name: "process", message: "This layer knows nothing of the process it runs in." },
        { name: "fetch", message: "This layer reaches no network." },
    ],
    "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The clock is an argument." },
        {
            selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
            message: "The clock is an argument.",
        },
        {
            selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
            message: "The same input gives the same answer.",
        },
    ],
};

export default tseslint.config(
    { ignores: ["dist/", "coverage/", "node_modules/", ".cache/", "tests/fixtures/", "examples/*/node_modules/"] },
    ...tseslint.configs.recommended,
    {
        files: ["**/*.ts"],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
            "@typescript-eslint/await-thenable": "error",
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            "@typescript-eslint/no-unnecessary-condition": "off",
            "@typescript-eslint/no-deprecated": "error",
            "@typescript-eslint/only-throw-error": "error",
            "@typescript-eslint/prefer-promise-reject-errors": "error",
            "@typescript-eslint/consistent-type-imports": [
                "error",
                { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
            ],
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
            "@typescript-eslint/no-require-imports": "error",
            eqeqeq: "error",
            curly: ["error", "multi-line"],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "prefer-template": "error",
        },
    },
    {
        files: ["src/**/*.ts", "policies/**/*.ts"],
        rules: {
            "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
            complexity: ["error", 15],
            "max-depth": ["error", 4],
            ...imports(...heavy),
        },
    },
    {
        files: ["src/model/**/*.ts"],
        rules: { ...pure, ...imports(outsideWorld, policies, above(LAYERS, upwards), ...heavy) },
    },
    {
        files: ["src/rule/**/*.ts"],
        rules: {
            ...pure,
            ...imports(outsideWorld, policies, above(["engine", "doors", "report", "cli"], upwards), ...heavy),
        },
    },
    {
        files: ["src/engine/**/*.ts"],
        rules: { ...pure, ...imports(outsideWorld, policies, above(["doors", "report", "cli"], upwards), ...heavy) },
    },
    {
        files: ["src/report/**/*.ts"],
        rules: { ...pure, ...imports(outsideWorld, policies, above(["doors", "cli"], upwards), ...heavy) },
    },
    {
        files: ["src/doors/**/*.ts"],
        rules: imports(policies, above(["report", "cli"], upwards), ...heavy),
    },
    {
        // The half second is spent by those who compose packs of @pulumi/policy themselves.
        files: ["src/doors/policy-pack/**/*.ts"],
        rules: imports(policies, above(["report", "cli"], upwards), awsSdk),
    },
    {
        files: ["policies/*/*.ts"],
        rules: {
            ...pure,
            "max-lines": ["error", { max: 160, skipBlankLines: true, skipComments: true }],
            ...imports(
                anyNode,
                anyPackage,
                above(["engine", "doors", "report", "cli"], "A rule knows the rule kit and the model only."),
                {
                    regex: "^\\./(?!shared$)",
                    message:
                        "A rule never imports another rule: what several share lives in the model or in shared.ts.",
                },
                { regex: "^\\.\\./[a-z]+/", message: "A rule never imports another area." },
            ),
        },
    },
    {
        files: ["**/*.mjs"],
        rules: { "no-undef": "off" },
    },
);
