/** Where the mail of a process goes, as its variables and the evidence of its project say. */
import type { Model } from "../model";
import { isNo, isYes, known, type UnknownValue, unknown, type Value, absent } from "../value";
import { followValue } from "./effective";
import type { EvidenceBundle } from "./evidence/bundle";
import { SMTP_BACKEND } from "./evidence/structures";
import { hasNeighbour, isLocalhost, MAIL_RELAYS } from "./neighbours";
import { hiddenVariables, type Process } from "./process";
import { parseUrl } from "./setting-values";
import { settingBindings, type SettingKey } from "./settings";

/** One fault. `path` is the variable's; undefined where the evidence shows it. */
export interface MailFault {
    readonly kind: "backend" | "localRelay" | "noDefault" | "check";
    /** Backend, scheme, host or check id: none of them is a secret. */
    readonly what: string;
    readonly setting: string;
    readonly path: string | undefined;
}

export interface MailAnswer {
    readonly faults: readonly MailFault[];
    readonly gaps: readonly UnknownValue[];
    /** What shows that mail is delivered; undefined where nothing tells. */
    readonly delivers: string | undefined;
}

const NOT_DELIVERING = /^django\.core\.mail\.backends\.(?:console|dummy|locmem|filebased)\.EmailBackend$/;
const NOT_DELIVERING_SCHEMES: ReadonlySet<string> = new Set([
    "consolemail",
    "filemail",
    "memorymail",
    "dummymail",
    "console",
    "file",
    "memory",
    "dummy",
]);

/** What the process and its evidence say together. What is deployed and wrong is wrong whatever the evidence shows. */
export function mailOf(process: Process, evidence: EvidenceBundle | undefined, model: Model): MailAnswer {
    const own = ownMail(process, model);
    const dumped = evidence === undefined ? NOTHING : dumpedMail(evidence, process, model, own.relay);
    const delivers = dumped.delivers ?? own.delivers;
    return {
        faults: [...own.faults, ...dumped.faults],
        // What the evidence shows to be in order need not be visible in the environment too.
        gaps: dumped.delivers === undefined ? [...own.gaps, ...dumped.gaps, ...hiddenVariables(process)] : [],
        delivers,
    };
}

const NOTHING: MailAnswer = { faults: [], gaps: [], delivers: undefined };

interface OwnMail extends MailAnswer {
    /** Host of the relay that the environment names. */
    readonly relay: Value<string>;
}

function ownMail(process: Process, model: Model): OwnMail {
    const backend = last(process, "EMAIL_BACKEND", model);
    const url = last(process, "EMAIL_URL", model);
    const host = last(process, "EMAIL_HOST", model);
    const named = [backend, url, host].flatMap((found) => found ?? []);
    const isRelay = (name: string) => isLocalhost(name) && !hasNeighbour(process, model, MAIL_RELAYS);
    const signs = [
        ...signOf(backend, (text) => (NOT_DELIVERING.test(text) ? { kind: "backend", what: text } : "delivers")),
        ...signOf(url, (text) => urlSign(text, isRelay)),
        ...signOf(host, (text) => (isRelay(text) ? { kind: "localRelay", what: text } : "delivers")),
    ];
    const parsed = url?.value.state === "known" ? parseUrl(url.value.value) : undefined;
    return {
        faults: signs.flatMap(({ sign, at }) => (sign === "delivers" ? [] : [{ ...sign, ...at }])),
        gaps: named.flatMap(({ value }) => (value.state === "unknown" ? [value] : [])),
        delivers: signs.find(({ sign }) => sign === "delivers")?.at.setting,
        relay: host?.value ?? (parsed === undefined ? absent : known(parsed.host)),
    };
}

type Sign = "delivers" | Pick<MailFault, "kind" | "what">;
type Named = ReturnType<typeof last>;

/** What a variable says of mail; nothing where it is empty or not known. */
function signOf(named: Named, read: (text: string) => Sign): { sign: Sign; at: NonNullable<Named>["at"] }[] {
    const text = named?.value.state === "known" ? named.value.value.trim() : "";
    return named === undefined || text === "" ? [] : [{ sign: read(text), at: named.at }];
}

function urlSign(text: string, isRelay: (host: string) => boolean): Sign {
    const url = parseUrl(text);
    if (url === undefined) return "delivers";
    if (NOT_DELIVERING_SCHEMES.has(url.scheme)) return { kind: "backend", what: `${url.scheme}://` };
    return isRelay(url.host) ? { kind: "localRelay", what: url.host } : "delivers";
}

function last(process: Process, key: SettingKey, model: Model) {
    const binding = settingBindings(process, key, model).at(-1);
    return binding && { value: followValue(process, binding), at: { setting: binding.name, path: binding.path } };
}

function dumpedMail(evidence: EvidenceBundle, process: Process, model: Model, relay: Value<string>): MailAnswer {
    const id = evidence.shown("mail.E001", "mail.W001");
    const shown: MailFault[] =
        id === undefined ? [] : [{ kind: "check", what: id, setting: "MAILERS", path: undefined }];
    if (!evidence.hasSettings) return { faults: shown, gaps: [], delivers: undefined };
    const { mail } = evidence.settings;
    const at = { setting: mail.source, path: undefined };
    const gaps = [mail.hasDefault, mail.backend].flatMap((value) => (value.state === "unknown" ? [value] : []));
    if (isNo(mail.hasDefault)) {
        return {
            faults: id === undefined ? [{ kind: "noDefault", what: "default", ...at }] : shown,
            gaps,
            delivers: undefined,
        };
    }
    if (mail.backend.state !== "known") return { faults: shown, gaps, delivers: undefined };
    const backend = mail.backend.value;
    if (NOT_DELIVERING.test(backend)) {
        return {
            faults: id === undefined ? [{ kind: "backend", what: backend, ...at }] : shown,
            gaps,
            delivers: undefined,
        };
    }
    const local = backend === SMTP_BACKEND ? localRelay(mail.host, relay, process, model) : absent;
    if (local.state === "unknown") return { faults: shown, gaps: [...gaps, local], delivers: undefined };
    if (local.state === "known") {
        return {
            faults: [
                ...shown,
                { kind: "localRelay", what: local.value, setting: hostSetting(mail.source), path: undefined },
            ],
            gaps,
            delivers: undefined,
        };
    }
    return { faults: shown, gaps, delivers: isYes(mail.hasDefault) && shown.length === 0 ? mail.source : undefined };
}

function hostSetting(source: "MAILERS" | "EMAIL_BACKEND"): string {
    return source === "MAILERS" ? "MAILERS" : "EMAIL_HOST";
}

/** The local relay of SMTP; absent where there is none. A relay that the environment names counts before the dump's. */
function localRelay(dumped: Value<string>, deployed: Value<string>, process: Process, model: Model): Value<string> {
    const host = deployed.state === "absent" ? dumped : deployed;
    if (host.state === "unknown") return host;
    if (host.state === "absent") return unknown("unreadable", "the mail relay in the evidence");
    return isLocalhost(host.value) && !hasNeighbour(process, model, MAIL_RELAYS) ? host : absent;
}
