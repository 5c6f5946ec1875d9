import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseManifest } from "../../../../src/model/app/evidence/manifest";
import { fixture, settings, value } from "./support";

const PRODUCER = resolve(__dirname, "../../../../tools/evidence-producer/evidence.py");
/** The interpreter itself: what stands on PATH may be a slow wrapper. */
const PYTHON =
    spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).stdout?.trim() ?? "";
const CLEAN = "System check identified no issues (0 silenced).\n";

/** A manage.py that prints what it is told: no Django is needed to try the producer. */
const MANAGE = `
import json, sys
told = json.load(open(__file__.replace("manage.py", "told.json")))[sys.argv[1]]
sys.stdout.write(told.get("stdout", ""))
sys.stderr.write(told.get("stderr", ""))
sys.exit(told.get("status", 0))
`;

(PYTHON !== "" ? describe : describe.skip)("the producer of evidence", () => {
    let directory: string;
    before(() => (directory = mkdtempSync(join(tmpdir(), "producer-"))));
    after(() => rmSync(directory, { recursive: true }));

    const run = (check: object, diffsettings: object, ...options: string[]) => {
        writeFileSync(join(directory, "manage.py"), MANAGE);
        writeFileSync(join(directory, "told.json"), JSON.stringify({ check, diffsettings }));
        const done = spawnSync(PYTHON, [PRODUCER, "--manage", join(directory, "manage.py"), "--no-probe", ...options], {
            encoding: "utf8",
            env: { PATH: process.env.PATH, SOURCE_DATE_EPOCH: "0" },
        });
        return { ...done, manifest: () => value(parseManifest(done.stdout, "bundle.json")) };
    };
    const redact = (dump: string, ...options: string[]) =>
        run({ stdout: CLEAN }, { stdout: dump }, ...options).manifest().diffsettingsOutput;

    it("writes a manifest that the pack reads", () => {
        const { status, manifest } = run(
            { stderr: fixture("6.1", "bad.check.txt"), status: 0 },
            { stdout: fixture("6.1", "bad.diffsettings.txt") },
            "--service",
            "web",
            "--image",
            "shop:1",
            "--settings",
            "shop.settings.bad",
        );
        assert.equal(status, 0);
        const { service, image, settingsModule, generatedAt, checkDeployCommand, checkDeployOutput } = manifest();
        assert.deepEqual(
            [service, image, settingsModule, generatedAt],
            ["web", "shop:1", "shop.settings.bad", "1970-01-01T00:00:00Z"],
        );
        assert.equal(checkDeployCommand, "python manage.py check --deploy --settings shop.settings.bad");
        assert.match(checkDeployOutput ?? "", /security\.W018[\s\S]*identified 13 issues/);
    });

    it("keeps what the checks read and hides everything else", () => {
        const text = redact(
            [
                "ALLOWED_HOSTS = ['shop.example.com']",
                "STRIPE_MODE = 'hunter2'  ###",
                "MY_NUMBERS = [1, 2]  ###",
                "MY_OBJECT = <Thing hunter2, it is>  ###",
                "MY_CALL = Thing('hunter2', b=hunter2)  ###",
                "### CSRF_HEADER_NAME = 'HTTP_X_CSRFTOKEN'",
            ].join("\n"),
        );
        assert.doesNotMatch(text ?? "", /hunter2/);
        assert.match(text ?? "", /^ALLOWED_HOSTS = \['shop.example.com'\]$/m);
        assert.match(text ?? "", /^MY_NUMBERS = \[1, 2\] {2}###$/m);
        assert.match(text ?? "", /^### CSRF_HEADER_NAME = 'HTTP_X_CSRFTOKEN'$/m);
        assert.match(redact("MY_FLAVOUR = 'vanilla'  ###", "--keep", "MY_FLAVOUR") ?? "", /vanilla/);
    });

    const SECRET_LINES = [
        "SECRET_KEY = 'hunter2'",
        "SECRET_KEY_FALLBACKS = ['hunter2', \"hunter2'\"]",
        "DATABASES = {'default': {'ENGINE': 'x', 'PASSWORD': 'hunter2', 'OPTIONS': {'passfile': 'hunter2', 'deep': [{'token': ('hunter2', {'a': 'hunter2'})}]}}}",
        "CACHES = {'default': {'LOCATION': 'redis://:hunter2@cache:6379', 'OPTIONS': {'password': b'hunter2'}}}",
        "CACHES = {'default': {'LOCATION': ['redis://u:hun/ter2@cache:6379']}}",
        "CSRF_TRUSTED_ORIGINS = ['https://x.example.com/?token=hunter2&a=1']",
        "LOGGING = {'handlers': {'http': {'class': 'x', 'credentials': ('hunter2', 'hunter2')}}}",
        "MAILERS = {'default': {'OPTIONS': {'password': 'it\\'s hunter2', 'api_key': 'hunter2'}}}  ###",
        "CACHES = {'default': {'LOCATION': 'never ends, hunter2}",
        "STORAGES = {'default': {'OPTIONS': {'secret_key': SecretStr('hunter2'), 'k': Thing(password='hunter2')}}}",
        "DATABASES = {'default': {'PASSWORD': 12345678}}",
    ];
    it("lets no secret through", () => {
        const lines = redact(SECRET_LINES.join("\n"))?.trimEnd().split("\n") ?? [];
        assert.equal(lines.length, SECRET_LINES.length);
        for (const line of lines) assert.doesNotMatch(line, /hunter2|hun\/ter2|12345678/);
    });

    it("tells of keys what Django's check asks", () => {
        const keys = [`'${"abcdefghij".repeat(5)}'`, "'django-insecure-x'", `'${"\\\\".repeat(49)}'`, "''"];
        const { secretKeyFallbacks } = settings(redact(`SECRET_KEY_FALLBACKS = [${keys.join(", ")}]`) ?? "");
        assert.deepEqual(
            secretKeyFallbacks.state === "known" &&
                secretKeyFallbacks.value.map((key) => key.state === "known" && key.value),
            [
                { longEnough: true, variedEnough: true, insecurePrefix: false },
                { longEnough: false, variedEnough: true, insecurePrefix: true },
                { longEnough: false, variedEnough: false, insecurePrefix: false },
                { longEnough: false, variedEnough: false, insecurePrefix: false },
            ],
        );
    });

    it("drops the further lines of a value, and says that nobody can read it", () => {
        assert.equal(redact("ADMINS = Matrix[\nhunter2]\nDEBUG = False\n"), "ADMINS = <object>\nDEBUG = False\n");
    });

    it("takes secrets of the settings out of the messages of the checks", () => {
        const check =
            "WARNINGS:\n?: (shop.W001) Cannot reach redis://:hunter2@cache with s3cr3t-v4lue.\n\nSystem check identified 1 issue (0 silenced).\n";
        const { checkDeployOutput } = run({ stderr: check }, { stdout: "API_KEY = 's3cr3t-v4lue'  ###" }).manifest();
        assert.doesNotMatch(checkDeployOutput ?? "", /hunter2|s3cr3t/);
        assert.match(checkDeployOutput ?? "", /^\?: \(shop\.W001\) Cannot reach redis:\/\/<redacted>@cache/m);
    });

    it("leaves the frame of the report alone, whatever the settings hold", () => {
        const { checkDeployOutput } = run(
            { stdout: CLEAN },
            { stdout: "API_KEY = 'identified no issues'  ###" },
        ).manifest();
        assert.equal(checkDeployOutput, CLEAN);
    });

    it("writes nothing where the project could not be checked", () => {
        const crash = { stderr: "Traceback: hunter2", status: 1 };
        for (const done of [run(crash, { stdout: "DEBUG = False" }), run({ stdout: CLEAN }, crash)]) {
            assert.deepEqual([done.status, done.stdout], [1, ""]);
            assert.match(done.stderr, /did not run \(exit status 1\)/);
        }
        const none = spawnSync(PYTHON, [PRODUCER, "--manage", join(directory, "nowhere.py")], { encoding: "utf8" });
        assert.deepEqual([none.status, none.stdout], [1, ""]);
    });
});
