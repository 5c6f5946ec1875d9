/**
 * What a process is: Django or another framework, and what it is for (catalogue of secrets and settings, 1.5), from what
 * its own resource shows. A command baked into an image is not visible, and its absence says nothing.
 */
import { commandTexts, type Framework, type Process, type ProcessKind } from "./process";
import { projectPrefix } from "./settings";
import { openCommand } from "./shell";

/** Adds kind and framework to a process. */
export function recognise(process: Process): Process {
    const words = commandWords(process);
    const signs: Signs = {
        process,
        words,
        text: words.join(" ").slice(0, LONGEST),
        names: new Set(process.env.map((binding) => binding.name.toUpperCase())),
    };
    const framework = frameworkOf(signs);
    return { ...process, framework, kind: kindOf(signs, framework), projectPrefix: projectPrefix(process.env) };
}

/** The words that a process runs, command lines of shells opened; of a boot script its first lines. */
export function commandWords(process: Process): string[] {
    const words = openCommand(commandTexts(process).slice(0, MOST_WORDS));
    return process.script === undefined ? words : [...words, ...process.script.slice(0, SCRIPT_HEAD).split(/\s+/)];
}

const SCRIPT_HEAD = 1 << 14;
/** Enough of a command to recognise it. */
const LONGEST = 1 << 14;
const MOST_WORDS = LONGEST / 2;

interface Signs {
    readonly process: Process;
    readonly words: readonly string[];
    readonly text: string;
    readonly names: ReadonlySet<string>;
}

const PYTHON_SERVER =
    /(?:^|[/\s])(?:gunicorn|uwsgi|uvicorn|daphne|hypercorn|granian|waitress-serve|mod_wsgi-express)(?:$|\s)/;
const ASGI_SERVER =
    /(?:^|[/\s])(?:uvicorn|daphne|hypercorn)(?:$|\s)|uvicorn\.workers\.|uvicorn_worker\.|granian\s(?:.{0,200}\s)?--interface[ =]asgi/;
const OTHER_SERVER =
    /(?:^|[/\s])(?:puma|unicorn|rails|php-fpm\S{0,10}|apache2-foreground|artisan|node|npm|yarn|pnpm|next|nuxt|flask|sanic|runserver|runserver_plus|streamlit|fastapi)(?:$|\s)/;
const WSGI_TARGET = /(?:^|\s|=)[\w.]{1,200}\.(?:wsgi|asgi)(?::\w{1,60}(?:\(\))?)?(?:$|\s)/;
const WORKER =
    /\bcelery\s(?:.{0,300}\s)?(?:worker|beat|multi)\b|\brq\s+worker\b|\brqworker\b|\bdramatiq\b|\bqcluster\b|\brun_huey\b|\bdb_worker\b|\bsidekiq\b|\bqueue:work\b|\barq\s/;
const ONE_OFF =
    /(?:^|\s)(?:migrate|collectstatic|createsuperuser|createcachetable|loaddata|clearsessions|db:migrate|compilemessages)(?:$|\s)/;

/** Images that help another process. */
const SIDECAR_FAMILIES =
    "envoy|nginx|aws-otel-collector|opentelemetry-collector\\w*|otel-collector|aws-xray-daemon|xray|xray-daemon|fluent-?bit|aws-for-fluent-bit|fluentd|datadog-agent|newrelic-fluentbit-output|newrelic-infra|cloudwatch-agent|amazon-cloudwatch-agent|pgbouncer|redis|valkey|memcached|postgres|mysql|rabbitmq|haproxy|traefik|caddy|cloudflared|statsd|oauth2-proxy";
const SIDECAR = new RegExp(`^(?:(?:${SIDECAR_FAMILIES})(?:[-_].*)?|.*[-_](?:${SIDECAR_FAMILIES}))$`);
const SIDECAR_PATHS = /(?:^|\/)(?:datadog\/agent|newrelic\/[\w-]{1,60}|appmesh\/[\w-]{1,60})$/;

function frameworkOf(signs: Signs): Framework {
    if (djangoStrength(signs) >= STRONG) return "django";
    const shown = SIGNS.find(({ names, words, image }) => {
        return (
            names.some((name) => signs.names.has(name)) ||
            words.test(signs.text) ||
            (image !== undefined && hasImage(signs.process, image))
        );
    });
    if (shown !== undefined) return shown.framework;
    const { text, process } = signs;
    const runtime = process.runtime.state === "known" ? process.runtime.value.toLowerCase() : "";
    const byRuntime = RUNTIMES.find(([words]) => words.test(runtime))?.[1];
    if (byRuntime !== undefined) return byRuntime;
    if (/(?:^|[/\s])python[\d.]*(?:$|\s)/.test(text)) return "python";
    return text === "" && !(runtime !== "" && process.host === "lambda") ? "none-visible" : "other";
}

/** What gives a framework away, besides Django: variables, words of the command, images. The first that fits counts. */
const SIGNS: readonly {
    readonly framework: Framework;
    readonly names: readonly string[];
    readonly words: RegExp;
    readonly image?: RegExp;
}[] = [
    { framework: "rails", names: ["RAILS_ENV"], words: /\b(?:puma|rails)\b/ },
    { framework: "python", names: ["FLASK_APP"], words: PYTHON_SERVER },
    { framework: "python", names: [], words: /\b(?:celery|rq|dramatiq|flask|sanic|streamlit|fastapi)\b/ },
    {
        framework: "php",
        names: ["APP_KEY"],
        words: /\b(?:php-fpm|apache2-foreground|artisan)\b/,
        image: /^php(?:$|[-_])/,
    },
    { framework: "node", names: ["NODE_ENV"], words: /(?:^|[/\s])(?:node|npm|yarn|pnpm|next|nuxt)(?:$|\s)/ },
];

const RUNTIMES: readonly (readonly [words: RegExp, framework: Framework])[] = [
    [/python/, "python"],
    [/node/, "node"],
    [/php/, "php"],
    [/ruby/, "rails"],
];

const STRONG = 2;

/** One strong sign, or two weak ones, make Django. */
function djangoStrength({ process, names, text }: Signs): number {
    if ([...names].some((name) => name.startsWith("DJANGO_"))) return STRONG;
    if (/(?:^|[/\s])(?:manage\.py|django-admin)(?:$|[\s;])/.test(text)) return STRONG;
    if (PYTHON_SERVER.test(text) && WSGI_TARGET.test(text)) return STRONG;
    const handler = process.handler.state === "known" ? process.handler.value : "";
    if (process.host === "beanstalk" && /wsgi(?:\.py|:application)$/.test(handler)) return STRONG;
    const runtime = process.runtime.state === "known" ? process.runtime.value.toLowerCase() : "";
    const weak = [
        /django/i.test(imageName(process)),
        names.has("SECRET_KEY") && (names.has("ALLOWED_HOSTS") || names.has("DATABASE_URL")),
        /\bcelery\s(?:.{0,100}\s)?(?:-A|--app)\b/.test(text),
        runtime.startsWith("python"),
        // Zappa's handler, with the settings module it sets.
        process.host === "lambda" && handler === "handler.lambda_handler" && names.has("SETTINGS_MODULE"),
    ];
    return weak.filter(Boolean).length;
}

function kindOf(signs: Signs, framework: Framework): ProcessKind {
    const { process, text } = signs;
    if (process.logRouter) return "sidecar";
    if (framework === "none-visible" || framework === "other") {
        if (isSidecarImage(process)) return "sidecar";
    }
    if (process.kind !== "unclassified") return process.kind;
    if (WORKER.test(text)) return "worker";
    const serving = PYTHON_SERVER.test(text) || OTHER_SERVER.test(text);
    if (serving && process.serves) return "web";
    if (ONE_OFF.test(text) && !serving) return "oneoff";
    return "unclassified";
}

function commandLine(process: Process): string {
    return commandWords(process).join(" ").slice(0, LONGEST);
}

/** Whether the command starts an ASGI server. */
export function isAsgi(process: Process): boolean {
    return ASGI_SERVER.test(commandLine(process));
}
/** Whether the command starts a WSGI or ASGI server of Python. */
export function isPythonServer(process: Process): boolean {
    return PYTHON_SERVER.test(commandLine(process));
}
/** Whether the command starts a task worker. */
export function isTaskWorker(process: Process): boolean {
    return WORKER.test(commandLine(process));
}

/** Repository of the image without registry, tag and digest; empty where it is not known. */
export function imageName(process: Process): string {
    const image = process.image.state === "known" ? process.image.value : "";
    return image
        .toLowerCase()
        .replace(/@sha256:.*$/, "")
        .replace(/:[\w.-]{1,128}$/, "");
}

function isSidecarImage(process: Process): boolean {
    return hasImage(process, SIDECAR) || SIDECAR_PATHS.test(imageName(process));
}

function hasImage(process: Process, pattern: RegExp): boolean {
    return pattern.test(imageName(process).split("/").at(-1) ?? "");
}
