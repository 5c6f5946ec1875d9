/**
 * Texts that somebody wrote to keep the pack busy, of any size, and what looks into them: each reader by itself, and all
 * rules together on one resource. What it costs is measured by `run.ts`; the tests see to it that nothing throws.
 */
import { gzipSync } from "node:zlib";
import { RULES } from "../../policies/catalogue";
import { evaluate } from "../../src/engine/evaluate";
import { RedactionGuard } from "../../src/engine/redaction";
import { DEFAULT_SETTINGS } from "../../src/engine/settings";
import type { Deployment } from "../../src/model/deployment";
import { envFileLines } from "../../src/model/app/env-files";
import { matchesPattern } from "../../src/model/app/evidence/binding";
import { parseCheckOutput } from "../../src/model/app/evidence/check-output";
import { parseManifest } from "../../src/model/app/evidence/manifest";
import { parseSettingsDump } from "../../src/model/app/evidence/settings-dump";
import { parseJson } from "../../src/model/app/json-text";
import { processesOf } from "../../src/model/app/processes";
import { assignments } from "../../src/model/app/script";
import { shellWords } from "../../src/model/app/shell";
import { LONGEST_SCRIPT, readUserData } from "../../src/model/app/user-data";
import { Model } from "../../src/model/model";
import { DEFAULT_SHARED_SETTINGS } from "../../src/model/profile";
import { classify, classifyName } from "../../src/model/secrets/classify";
import { configurationSecrets, wrappedSecret } from "../../src/model/secrets/documents";
import { tokenFamilies } from "../../src/model/secrets/families";
import { PassageIndex } from "../../src/model/secrets/passages";
import { referenceForm } from "../../src/model/secrets/reference-forms";
import { scriptSecrets } from "../../src/model/secrets/script-secrets";
import { imagePassword, urlPassword } from "../../src/model/secrets/urls";
import { cannotBeSecret, isPlaceholder, looksRandom } from "../../src/model/secrets/values";
import { decoders } from "../../tests/support/decoders";
import { resource, type ResourceSpec, secret } from "../../tests/support/stack";

/** One way to keep the pack busy: what is done to a text, and the text, of about so many characters. */
export interface HostileCase {
    readonly name: string;
    /** Makes the input, and gives back what is to be measured. Its answer says in a word what became of the input. */
    prepare(size: number): () => string;
}

const SETTINGS = DEFAULT_SHARED_SETTINGS;
const done = (value: unknown) => (value === undefined ? "nothing" : "read");

/** Everything that looks into a text by itself. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
    classify: (text) => classify("SETTING", text, SETTINGS),
    "classify as a password": (text) => classify("DB_PASSWORD", text, SETTINGS),
    classifyName: (text) => classifyName(text),
    tokenFamilies: (text) => tokenFamilies(text),
    urlPassword: (text) => urlPassword(text),
    imagePassword: (text) => imagePassword(text),
    referenceForm: (text) => referenceForm(text),
    cannotBeSecret: (text) => cannotBeSecret("DB_PASSWORD", text),
    isPlaceholder: (text) => isPlaceholder(text),
    looksRandom: (text) => looksRandom(text),
    assignments: (text) => assignments(text),
    scriptSecrets: (text) => scriptSecrets(text, SETTINGS),
    configurationSecrets: (text) => configurationSecrets(text, SETTINGS),
    wrappedSecret: (text) => wrappedSecret("SETTING", text, SETTINGS),
    envFileLines: (text) => envFileLines(text),
    shellWords: (text) => shellWords(text),
    parseJson: (text) => parseJson(text),
    "manage.py check": (text) => parseCheckOutput(text, "check.txt"),
    diffsettings: (text) => parseSettingsDump(text, "settings.txt"),
    manifest: (text) => parseManifest(text, "evidence.json"),
    "a setting of a dump": (text) =>
        parseSettingsDump(
            `A = [${text}
`,
            "settings.txt",
        ),
    "a pattern of names": (text) => matchesPattern("*a".repeat(500), text),
    "passages of secrets": (text) => MANY_SECRETS.find(text),
    "the redaction guard": (text) => SECRETS_LEARNT.hides(text),
};

/** Secrets that begin as hostile texts do. */
const MANY_SECRETS = new PassageIndex<number>();
for (let number = 0; number < 500; number++) MANY_SECRETS.addParts("a".repeat(number + 8), number);

const SECRETS_LEARNT = new RedactionGuard();
SECRETS_LEARNT.observe(
    new Model(
        decodeAll(
            Array.from({ length: 2000 }, (_, index) =>
                resource("aws:rds/instance:Instance", `db${index}`, { password: secret(`a${index}-abcdefghijklmnop`) }),
            ),
        ),
    ),
);

/** What is said again and again: the beginnings of forms that are looked for, and what makes careless patterns go back. */
const UNITS: readonly string[] = [
    ..."a0=\"'`\\$({[<%@:;,#-\n\t \u00e9",
    "aA1",
    "ab ",
    "a\n",
    "a=",
    "A=a\n",
    "A='",
    'A="\\" ',
    "a: b\n",
    "- 'a':\n",
    '"a": "',
    "(a=(a=\n",
    "a.b",
    "Aa",
    "a_",
    "${",
    "$(",
    "{{",
    "%(",
    "<<EOF\n",
    "chpasswd <<EOF\n",
    "echo a|",
    "://",
    "a://b",
    "a://b:",
    "a://b:c@",
    "a://b:c/?#",
    "a://b:$c@localhost,",
    "@sha256:",
    "password=",
    "password  =  ",
    ";password=a",
    "Server=;pwd",
    "host= password",
    "jdbc:a?",
    "your-",
    "change me ",
    "arn:aws:",
    "{{resolve:",
    "projects/a/secrets/",
    "-----BEGIN PRIVATE KEY-----\n",
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: a\n",
    "-----BEGIN PRIVATE KEY-----\\n",
    "PRIVATE KEY",
    "eyJ",
    "eyJaaaaaaaa.",
    "eyJaaaaaaaa.eyJaaaaaaaa.",
    "MMMMMMMMMMMMMMMMMMMMMMMM.",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.",
    "AKIA",
    "IQoJb3JpZ2lu-",
    "ghp_-",
    "glpat-",
    "xoxe.xoxb-1-",
    "hooks.slack.com/services/TAAAAAAAA/",
    "discord.com/api/webhooks/111111111111111111/",
    "sk-proj-",
    "sk.eyJa.",
    "dp.st.a.",
    "pscale_tkn_=",
    "a1Q~",
    "12345678:AA",
    "AccountKey=",
    "Authorization: Bearer ",
    '"private_key_id" : ',
    "django-insecure-",
    "$env:A = ",
    "SetEnvironmentVariable('A', ",
    "ENV A a ",
    "sed s/A=/s/",
    "docker login -x ",
    "mysql -x ",
    "curl -x a ",
    "aws configure set ",
    "redis-cli -x ",
    "--password ",
    "### A = 'a'  ###\n",
    "+ A = [(\n",
    "A = '",
    "a: (security.W001) ",
    ": (",
    "'a', ",
    "f(",
    "(1,), ",
    "'\\\\\\'",
    "WARNINGS:\n?: (security.W001) a\n",
    "System check identified 1 issue (0 silenced).\n",
];

/** Brackets that open and perhaps close. */
function nested(open: string, close: string, size: number): string {
    const levels = Math.floor(size / (open.length + Math.max(close.length, 1)));
    return `${open.repeat(levels)}${close.repeat(levels)}`;
}

/** Texts that are more than a repetition. */
const SHAPES: Readonly<Record<string, (size: number) => string>> = {
    "brackets that open": (size) => "[".repeat(size),
    "brackets that close": (size) => nested("[", "]", size),
    "objects that open": (size) => nested('{"a":', "", size),
    "objects that close": (size) => nested('{"a":', "}", size).replace(":}", ":1}"),
    "a JSON list": (size) => `[${"1,".repeat(Math.floor(size / 2))}1]`,
    "a JSON object": (size) =>
        JSON.stringify(
            Object.fromEntries(Array.from({ length: Math.floor(size / 24) }, (_, n) => [`password_${n}`, `a${n}`])),
        ),
    "a dump that nests": (size) => `A = ${nested("[", "]", size)}\n`,
    "a dump that opens": (size) => `A = ${"{(".repeat(Math.floor(size / 2))}\n`,
    "a dump of one text": (size) => `A = '${"\\x41".repeat(Math.floor(size / 4))}'\n`,
    "a dump of one number": (size) => `A = ${"1_".repeat(Math.floor(size / 2))}\n`,
    "a dump of many": (size) =>
        Array.from({ length: Math.floor(size / 24) }, (_, n) => `SETTING_${n} = ['a', ('b',)]`).join("\n"),
    "a dump of wide lists": (size) => `A = [${"'a', ".repeat(Math.floor(size / 5))}]\n`,
    "one name": (size) => `${"A".repeat(size)} = 1\n`,
};

const ofTexts: HostileCase[] = Object.entries(READERS).flatMap(([reader, read]) => [
    ...UNITS.map((unit) =>
        textCase(reader, JSON.stringify(unit), read, (size) => unit.repeat(Math.ceil(size / unit.length))),
    ),
    ...Object.entries(SHAPES).map(([shape, make]) => textCase(reader, shape, read, make)),
]);

function textCase(
    reader: string,
    what: string,
    read: (text: string) => unknown,
    make: (size: number) => string,
): HostileCase {
    return {
        name: `${reader}: ${what}`,
        prepare(size) {
            const text = make(size);
            return () => {
                const value = read(text);
                return refusal(value) ?? done(value);
            };
        },
    };
}

/** Why a piece of evidence is refused. */
function refusal(value: unknown): string | undefined {
    const problem = (value as { problem?: { text: string } } | undefined)?.problem;
    return problem === undefined ? undefined : `refused: it ${problem.text}`;
}

const INSTANCE = "aws:ec2/instance:Instance";
const host = (userData: string) => resource(INSTANCE, "host", { userData });
const packed = (text: string | Buffer) => gzipSync(text).toString("base64");

function mime(parts: readonly string[], boundary = "=="): string {
    const head = `Content-Type: multipart/mixed; boundary="${boundary}"\nMIME-Version: 1.0\n\n`;
    return `${head}${parts.map((part) => `--${boundary}\n${part}\n`).join("")}--${boundary}--\n`;
}

/** As many parts as fit. */
function filledMime(part: string, size: number): string {
    return mime(Array.from({ length: Math.max(1, Math.floor(size / (part.length + 6))) }, () => part));
}

/** Messages inside messages. */
function nestedMime(size: number): string {
    let text = "#!/bin/sh\n";
    for (let depth = 0; text.length < size; depth += 1) text = mime([text, text], `b${depth}`);
    return text;
}

/** Boot scripts in every packing. */
const BOOT_SCRIPTS: Readonly<Record<string, (size: number) => ResourceSpec>> = {
    "one line": (size) => host("a".repeat(size)),
    "one line of assignments": (size) => host("A='b ".repeat(size / 5)),
    "many lines": (size) => host("A=b\n".repeat(size / 4)),
    "empty lines": (size) => host("\n".repeat(size)),
    quotes: (size) => host(`A=${"\"'".repeat(size / 2)}`),
    base64: (size) => host(Buffer.from("A=b\n".repeat(size / 6)).toString("base64")),
    "base64 with blanks": (size) => host("QUFB ".repeat(size / 5)),
    "a gzip bomb": (size) => host(packed(Buffer.alloc(size * 10, "a"))),
    "gzip in gzip": (size) => host(packed(Buffer.from(packed("A=b\n".repeat(size)), "base64"))),
    "a cut gzip": (size) =>
        host(
            Buffer.from(packed("A=b\n".repeat(size)), "base64")
                .subarray(0, -9)
                .toString("base64"),
        ),
    "many parts": (size) => host(filledMime("Content-Type: text/x-shellscript\n\nA=b", size)),
    "empty parts": (size) => host(filledMime("", size)),
    "parts without end": (size) => host(mime([]).replace("--==--", "--==\n".repeat(size / 5))),
    "parts in parts": (size) => host(nestedMime(size)),
    "parts of bombs": (size) =>
        host(
            filledMime(
                `Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n${packed(Buffer.alloc(1 << 20, "a"))}`,
                size,
            ),
        ),
    "a long boundary": (size) => host(`Content-Type: multipart/mixed;${" ".repeat(size)}boundary=a\n\n--a`),
    "folded headers": (size) => host(`Content-Type: multipart/mixed;${"\n a".repeat(size / 3)}`),
};

const variables = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ name: `VARIABLE_${n}`, value: `value of ${n}` }));
const containers = (list: unknown) =>
    resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
        family: "shop",
        containerDefinitions: typeof list === "string" ? list : JSON.stringify(list),
    });

/** Task definitions of every build. */
const TASKS: Readonly<Record<string, (size: number) => ResourceSpec>> = {
    "many variables": (size) => containers([{ name: "web", environment: variables(size / 48) }]),
    "one large variable": (size) =>
        containers([{ name: "web", environment: [{ name: "BLOB", value: "aB1/".repeat(size / 4) }] }]),
    "one name many times": (size) =>
        containers([{ name: "web", environment: variables(size / 48).map((pair) => ({ ...pair, name: "A" })) }]),
    "many containers": (size) =>
        containers(Array.from({ length: size / 64 }, (_, n) => ({ name: `c${n}`, environment: variables(1) }))),
    "many arguments": (size) => containers([{ name: "web", command: Array.from({ length: size / 8 }, () => "--a=b") }]),
    "one long command": (size) => containers([{ name: "web", command: ["sh", "-c", "a 'b' && ".repeat(size / 10)] }]),
    "many keys": (size) =>
        containers([Object.fromEntries(Array.from({ length: size / 16 }, (_, n) => [`key${n}`, n]))]),
    "keys in other cases": (size) =>
        containers([
            { NAME: "web", ENVIRONMENT: variables(size / 48).map(({ name, value }) => ({ NAME: name, VALUE: value })) },
        ]),
    "lists that close": (size) => containers(nested("[", "]", size)),
    "objects that close": (size) => containers(nested('{"environment":', "}", size).replace(":}", ":1}")),
    "no JSON": (size) => containers(`[${"{".repeat(size)}`),
};

const filled = (unit: string, size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
const namesAndValues = (pairs: Readonly<Record<string, string>>) =>
    Object.entries(pairs).map(([name, value]) => ({ name, value }));

/** The longest script that is not refused. */
const script = (unit: string, size: number) => host(filled(unit, Math.min(size, LONGEST_SCRIPT)));

/** Resources on which every rule is asked. */
const JUDGED: Readonly<Record<string, (size: number) => ResourceSpec>> = {
    "many variables": (size) => containers([{ name: "web", environment: variables(size / 48) }]),
    "one large variable": (size) =>
        containers([{ name: "web", environment: namesAndValues({ BLOB: filled("abcDEF123+/=", size) }) }]),
    "a large variable and a password": (size) =>
        containers([
            { name: "web", environment: namesAndValues({ FILLER: "x".repeat(size), DB_PASSWORD: "winter-2024" }) },
        ]),
    "a name of many capitals": (size) =>
        containers([{ name: "web", environment: namesAndValues({ [filled("aB", size)]: "x" }) }]),
    ...Object.fromEntries(
        ["SECRET_", "SECRET", "DJANGO_", "PASSWORD_", "KEY", "AWS_SECRET_", "_DB", "_EXPIRES", "_", "A1"].map(
            (unit) => [
                `a name of ${unit} again and again`,
                (size: number) =>
                    containers([
                        {
                            name: "web",
                            command: ["gunicorn", "shop.wsgi:application"],
                            environment: namesAndValues({
                                DJANGO_SETTINGS_MODULE: "shop.settings",
                                [filled(unit, size)]: "x",
                            }),
                            secrets: [{ name: filled(unit, size / 2), valueFrom: filled(unit, size / 4) }],
                        },
                    ]),
            ],
        ),
    ),
    "lists that open": (size) => containers("[".repeat(size / 10)),
    "lists that close": (size) => containers(nested("[", "]", size / 10)),
    "URLs without end": (size) => script("a://b:c/", size),
    "user information without end": (size) => script("a://b:cccccccccc", size),
    "assignments in one line": (size) => script("a='b ", size),
    "assignments in parentheses": (size) => script("(a=(a=\n", size),
    "open quotes": (size) => script('A="\\" ', size),
    "tokens that are none": (size) => script("eyJ.eyJ-ghp_AKIASKxoxb-sk-", size),
    "long words of a token's alphabet": (size) => script("eyJabcdefgh", size),
    "keys of documents": (size) => script("a: b\n", size),
    blanks: (size) => script("password =          ", size),
    "sed without end": (size) => script("sed s/s/s/", size),
    "docker login without end": (size) => script("docker login -x ", size),
    "a bomb": (size) => resource(INSTANCE, "host", { userDataBase64: packed("x".repeat(64 * size)) }),
    "a state machine that nests": (size) =>
        resource("aws:sfn/stateMachine:StateMachine", "flow", {
            definition: `${'{"a":'.repeat(size / 500)}1${"}".repeat(size / 500)}`,
        }),
    dots: (size) =>
        resource("aws:s3/bucketObjectv2:BucketObjectv2", "object", {
            content: filled("MMMMMMMMMMMMMMMMMMMMMMMM.", size),
        }),
};

/** All rules on one resource, which is decoded and modelled anew each time. */
function judged(name: string, make: (size: number) => ResourceSpec): HostileCase {
    return {
        name,
        prepare(size) {
            const spec = make(size);
            return () => {
                const deployment = decodeAll([spec]);
                const findings = evaluate({
                    deployment,
                    rules: RULES,
                    settings: DEFAULT_SETTINGS,
                    now: new Date("2026-01-15T00:00:00Z"),
                    pass: "stack",
                });
                const failed = findings.find((finding) => finding.outcome === "error");
                if (failed !== undefined) throw new Error(failed.message);
                return `${findings.length} findings`;
            };
        },
    };
}

/** Decodes a resource anew each time: what the model remembers must not be what is measured. */
function decoded(name: string, make: (size: number) => ResourceSpec): HostileCase {
    return {
        name,
        prepare(size) {
            const spec = make(size);
            const fresh = modelsOf(spec);
            return () => {
                const model = fresh();
                const [subject] = model.ofType(spec.type);
                const found = subject === undefined ? [] : processesOf(subject, model);
                const hidden = found.flatMap((process) => process.notVisible);
                return found.length === 0 || hidden.length > 0
                    ? `refused: ${hidden[0] ?? "nothing to be seen"}`
                    : "read";
            };
        },
    };
}

function modelsOf(spec: ResourceSpec): () => Model {
    const deployment = decodeAll([spec]);
    return () => new Model(deployment);
}

function decodeAll(resources: ResourceSpec[]): Deployment {
    const deployment = decoders[0]?.decode({ resources });
    if (deployment === undefined) throw new Error("There is no decoding.");
    return deployment;
}

/** The decoder of boot scripts by itself: nothing of what a part is searched for. */
function unpacked(name: string, make: (size: number) => ResourceSpec): HostileCase {
    return {
        name,
        prepare(size) {
            const spec = make(size);
            const [subject] = modelsOf(spec)().ofType(spec.type);
            const property = subject?.structure("userData");
            if (property === undefined) throw new Error("There is no boot script.");
            return () => {
                const data = readUserData(property, false);
                return data.state === "not-visible" ? `refused: ${data.why}` : data.state;
            };
        },
    };
}

export const HOSTILE_CASES: readonly HostileCase[] = [
    ...ofTexts,
    ...Object.entries(BOOT_SCRIPTS).flatMap(([name, make]) => [
        unpacked(`boot script, unpacked: ${name}`, make),
        decoded(`boot script: ${name}`, make),
    ]),
    ...Object.entries(TASKS).map(([name, make]) => decoded(`task definition: ${name}`, make)),
    ...Object.entries(JUDGED).map(([name, make]) => judged(`all rules: ${name}`, make)),
];
