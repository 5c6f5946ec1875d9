/**
 * Families of credentials that their form alone gives away (catalogue of secrets and settings, 1.7). Every pattern is
 * anchored at both ends of the token, asks for the vendor's prefix, alphabet and length, and repeats at most a bounded
 * number of times, so that a hostile text costs linear time. `hints` are literals of which one must occur: they are looked
 * for first.
 */

export interface TokenFamily {
    /** Stable name, for the option `disableFamilies`. */
    readonly id: string;
    /** In words, as messages say it. */
    readonly words: string;
    /** `medium` for what may be public on purpose: such a find is only suspected. */
    readonly confidence: "high" | "medium";
    readonly hints: readonly string[];
    readonly pattern: RegExp;
    /** Further proof that a match is one. */
    readonly proof?: (match: string) => boolean;
}

/** Edges of a token: no character of the usual alphabets may go on before or after it. */
const START = "(?<![A-Za-z0-9_-])";
const END = "(?![A-Za-z0-9_-])";

function token(body: string): RegExp {
    return new RegExp(`${START}(?:${body})${END}`);
}

function family(
    id: string,
    words: string,
    hints: readonly string[],
    pattern: RegExp,
    more: Partial<TokenFamily> = {},
): TokenFamily {
    return { id, words, confidence: "high", hints, pattern, ...more };
}

/** Line ends may be escaped, as in JSON within a script; lines may be indented. */
const LINE_END = "(?:\\s|\\\\[nr]){1,60}";
const PRIVATE_KEY = new RegExp(
    `-----BEGIN (?:(?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY|PGP PRIVATE KEY BLOCK)-----${LINE_END}` +
        `(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash):[^\\n\\\\]{0,100}${LINE_END}){0,4}[A-Za-z0-9+/]{16}`,
);

export const TOKEN_FAMILIES: readonly TokenFamily[] = [
    /** `AKIA` (long-lived) or `ASIA` (temporary) and 16 capitals and digits. Documentation uses keys ending `EXAMPLE`. */
    family(
        "aws-access-key-id",
        "AWS access key id",
        ["AKIA", "ASIA"],
        /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/,
        { proof: isNoExample },
    ),
    /** Session tokens of STS begin with a fixed header and are some hundred characters of base64. */
    family(
        "aws-session-token",
        "AWS session token",
        ["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz"],
        /(?<![A-Za-z0-9+/])(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=]{100,4000}/,
    ),
    /** Personal, OAuth, user-to-server, server-to-server and refresh tokens; fine-grained ones. */
    family(
        "github",
        "GitHub token",
        ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        token("gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    ),
    family("gitlab", "GitLab token", ["glpat-"], token("glpat-[A-Za-z0-9_-]{20,300}(?:\\.[a-z0-9]{2}\\.[a-z0-9]{9})?")),
    /** Deploy, runner, CI job, trigger, feed, mail, agent, SCIM and feature flag tokens. */
    family(
        "gitlab-machine",
        "GitLab token",
        ["gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-", "glffct-"],
        token("gl(?:dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_-]{20,300}(?:\\.[a-z0-9]{2}\\.[a-z0-9]{9})?"),
        { proof: isNoLowerCaseName },
    ),
    family(
        "slack",
        "Slack token",
        ["xoxa-", "xoxb-", "xoxe", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-"],
        token(
            "xox[aboprs]-[0-9A-Za-z-]{10,250}|xoxe(?:\\.xox[bp])?-\\d-[A-Za-z0-9]{20,250}|" +
                "xapp-\\d-[A-Z0-9]{8,14}-\\d{10,15}-[0-9a-f]{64}",
        ),
        { proof: hasDigit },
    ),
    /** The three path parts: workspace, hook and secret. */
    family(
        "slack-webhook",
        "Slack webhook URL",
        ["hooks.slack.com/services/"],
        /hooks\.slack\.com\/services\/T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{20,30}(?![A-Za-z0-9])/,
    ),
    family(
        "discord-webhook",
        "Discord webhook URL",
        ["/api/webhooks/"],
        /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,80}(?![A-Za-z0-9_-])/,
    ),
    /** Stripe's, and that of others who sign webhooks the same way. */
    family("webhook-signing", "webhook signing secret", ["whsec_"], token("whsec_[A-Za-z0-9+/]{32,64}={0,2}")),
    /** Live secret and restricted keys. */
    family("stripe-live", "Stripe live secret key", ["sk_live_", "rk_live_"], token("[sr]k_live_[A-Za-z0-9]{16,250}")),
    family("stripe-test", "Stripe test secret key", ["sk_test_", "rk_test_"], token("[sr]k_test_[A-Za-z0-9]{16,250}"), {
        confidence: "medium",
    }),
    family("sendgrid", "SendGrid API key", ["SG."], token("SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}")),
    /** API key SID with its secret's form; the auth token has no form of its own. */
    family("twilio", "Twilio API key", ["SK"], token("SK[0-9a-f]{32}")),
    family("mailgun", "Mailgun API key", ["key-"], token("key-[0-9a-f]{32}")),
    /** 32 hexadecimal digits and the data centre. */
    family("mailchimp", "Mailchimp API key", ["-us"], token("[0-9a-f]{32}-us\\d{1,2}")),
    family("brevo", "Brevo API key", ["xkeysib-"], token("xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}")),
    /** Firebase and Maps keys of this form are printed in web pages. */
    family("google-api-key", "Google API key", ["AIza"], token("AIza[0-9A-Za-z_-]{35}"), { confidence: "medium" }),
    family("google-oauth-secret", "Google OAuth client secret", ["GOCSPX-"], token("GOCSPX-[A-Za-z0-9_-]{28}")),
    /** Key of an Azure storage account, in a connection string; the emulator's key is published. */
    family("azure-storage", "Azure storage account key", ["AccountKey="], /AccountKey=[A-Za-z0-9+/]{86}==/, {
        proof: (match) =>
            !match.startsWith("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"),
    }),
    /** A digit and `Q~` stand at the fourth place of every application password. */
    family(
        "entra",
        "Microsoft Entra client secret",
        ["Q~"],
        /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/,
    ),
    /** Project, service and old user keys. */
    family(
        "openai",
        "OpenAI API key",
        ["sk-"],
        token("sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,250}|sk-[A-Za-z0-9]{48}"),
        { proof: hasDigit },
    ),
    family("anthropic", "Anthropic API key", ["sk-ant-"], token("sk-ant-(?:api|admin)\\d{2}-[A-Za-z0-9_-]{80,250}")),
    family("openrouter", "OpenRouter API key", ["sk-or-v1-"], token("sk-or-v1-[0-9a-f]{64}")),
    family("groq", "Groq API key", ["gsk_"], token("gsk_[A-Za-z0-9]{52}")),
    family("hugging-face", "Hugging Face token", ["hf_"], token("hf_[A-Za-z0-9]{34}")),
    family("npm", "npm token", ["npm_"], token("npm_[A-Za-z0-9]{36}")),
    family("rubygems", "RubyGems API key", ["rubygems_"], token("rubygems_[0-9a-f]{48}")),
    family("docker-hub", "Docker Hub token", ["dckr_pat_"], token("dckr_pat_[A-Za-z0-9_-]{27}")),
    /** A macaroon: its head is the same for every token. */
    family("pypi", "PyPI token", ["pypi-"], token("pypi-AgE[A-Za-z0-9_-]{50,500}")),
    family("pulumi", "Pulumi access token", ["pul-"], token("pul-[0-9a-f]{40}")),
    /** Service, batch and recovery tokens. */
    family("vault", "HashiCorp Vault token", ["hvs.", "hvb.", "hvr."], token("hv[sbr]\\.[A-Za-z0-9_-]{24,300}")),
    /** Personal, service, command line and service account tokens; the name of a configuration may stand in the middle. */
    family(
        "doppler",
        "Doppler token",
        ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa."],
        token("dp\\.(?:pt|st|ct|sa)\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}"),
    ),
    family(
        "terraform-cloud",
        "Terraform Cloud token",
        [".atlasv1."],
        token("[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}"),
    ),
    family("atlassian", "Atlassian API token", ["ATATT3"], token("ATATT3[A-Za-z0-9_=-]{100,300}")),
    family("linear", "Linear API key", ["lin_api_"], token("lin_api_[A-Za-z0-9]{40}")),
    family("notion", "Notion token", ["ntn_"], token("ntn_\\d{11}[A-Za-z0-9]{35}")),
    family("postman", "Postman API key", ["PMAK-"], token("PMAK-[0-9a-f]{24}-[0-9a-f]{34}")),
    /** Personal, OAuth and refresh tokens. */
    family("digitalocean", "DigitalOcean token", ["dop_v1_", "doo_v1_", "dor_v1_"], token("do[opr]_v1_[0-9a-f]{64}")),
    family(
        "planetscale",
        "PlanetScale credential",
        ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
        token("pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,64}"),
    ),
    family("grafana", "Grafana service account token", ["glsa_"], token("glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}")),
    family("dynatrace", "Dynatrace token", ["dt0"], token("dt0[a-z]\\d{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}")),
    family(
        "tailscale",
        "Tailscale key",
        ["tskey-"],
        token("tskey-(?:auth|api|client)-[A-Za-z0-9]{6,30}-[A-Za-z0-9]{20,80}"),
    ),
    /** `pk.` tokens are public; these manage the account. */
    family(
        "mapbox-secret",
        "Mapbox secret token",
        ["sk.eyJ"],
        token("sk\\.eyJ[A-Za-z0-9_-]{20,500}\\.[A-Za-z0-9_-]{20,50}"),
    ),
    /** User keys, and license keys that end in `NRAL`. */
    family("new-relic", "New Relic key", ["NRAK-", "NRAL"], token("NRAK-[A-Z0-9]{27}|[0-9a-f]{36}NRAL")),
    family(
        "shopify",
        "Shopify token",
        ["shpat_", "shpss_", "shppa_", "shpca_"],
        token("shp(?:at|ss|pa|ca)_[0-9a-fA-F]{32}"),
    ),
    family(
        "square",
        "Square token",
        ["sq0atp-", "sq0csp-"],
        token("sq0atp-[A-Za-z0-9_-]{22}|sq0csp-[A-Za-z0-9_-]{43}"),
    ),
    family("telegram-bot", "Telegram bot token", [":AA"], token("\\d{8,10}:AA[A-Za-z0-9_-]{33}")),
    /** The bot's id in base64, a time stamp and a signature. */
    family(
        "discord-bot",
        "Discord bot token",
        ["."],
        token("[MNO][A-Za-z0-9_-]{23,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}"),
        { proof: isDiscordToken },
    ),
    family("databricks", "Databricks token", ["dapi"], token("dapi[0-9a-f]{32}(?:-\\d)?")),
    family(
        "sentry-auth",
        "Sentry auth token",
        ["sntrys_", "sntryu_"],
        token("sntryu_[0-9a-f]{64}|sntrys_[A-Za-z0-9_+/=-]{80,500}"),
    ),
    family("age", "age secret key", ["AGE-SECRET-KEY-1"], /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/),
    /** RSA, EC, DSA, OPENSSH, ENCRYPTED, PGP and PKCS#8: the head, perhaps header lines, and the beginning of the key itself. */
    family("private-key", "private key", ["PRIVATE KEY"], PRIVATE_KEY),
    /** The JSON key file of a service account holds a private key as well; named for the fix. */
    family(
        "google-service-account",
        "Google service account key",
        ["private_key_id"],
        /"private_key_id"\s{0,20}:\s{0,20}"[0-9a-f]{40}"/,
    ),
    /** `Authorization: Basic` or `Bearer` and a literal of 16 characters or more. */
    family(
        "authorization-header",
        "Authorization header with a credential",
        ["uthorization"],
        /[Aa]uthorization["']?\s{0,5}[:=]\s{0,5}["']?(?:Basic|Bearer)\s{1,5}[A-Za-z0-9+/_.~-]{16,2000}={0,2}/,
        { proof: isCredentialAfterScheme },
    ),
    /** What `startproject` writes. */
    family(
        "django-insecure",
        "Django key made by startproject",
        ["django-insecure-"],
        /django-insecure-[a-z0-9!@#$%^&*(\-_=+)]{20,100}/,
    ),
    /** Three parts of base64url of which the first decodes to JSON with `alg`. Anonymous keys are JWTs as well. */
    family(
        "jwt",
        "JSON web token",
        ["eyJ"],
        token("eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,8000}\\.[A-Za-z0-9_-]{10,2000}"),
        { confidence: "medium", proof: isJwt },
    ),
];

/** One pass tells whether any family may be in a text. */
const ANY_HINT = new RegExp(
    TOKEN_FAMILIES.flatMap((item) => item.hints)
        .filter((hint) => hint !== "." && hint !== "SK")
        .map((hint) => hint.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
        .concat("SK[0-9a-f]{32}", "[MNO][A-Za-z0-9_-]{23,25}\\.")
        .join("|"),
);
/** The shortest token of any family. */
const SHORTEST = 16;
const LONGEST_TEXT = 1 << 20;

/** A token in a text: its family, and where it begins. */
export interface TokenHit {
    readonly family: TokenFamily;
    readonly index: number;
}

/** The first token of each family in a text, in the order of the table. Only the first million characters are read. */
export function tokenHits(text: string): readonly TokenHit[] {
    if (text.length < SHORTEST) return [];
    const head = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
    const found = ANY_HINT.test(head) ? TOKEN_FAMILIES.flatMap((item) => hitsOf(item, head)) : [];
    return isDjangoKey(head) ? [...found, { family: DJANGO_KEY, index: 0 }] : found;
}

/** Whether any of the texts may hold a token. One look at all of them together is cheaper than one at each. */
export function mayHoldTokens(texts: readonly string[]): boolean {
    return texts.some((text) => text.length === DJANGO_KEY_LENGTH) || ANY_HINT.test(texts.join("\n"));
}

/** The families of which a token stands in a text. */
export function tokenFamilies(text: string): readonly TokenFamily[] {
    return tokenHits(text).map((hit) => hit.family);
}

const DJANGO_KEY: TokenFamily = family("django-key", "key in the form of Django's generator", [], /^$/);

const DJANGO_KEY_LENGTH = 50;

/** 50 characters of the generator's alphabet, at least four of them, and three different ones, special. */
function isDjangoKey(text: string): boolean {
    if (text.length !== DJANGO_KEY_LENGTH || !/^[a-z0-9!@#$%^&*(\-_=+)]{50}$/.test(text)) return false;
    const special = text.replace(/[a-z0-9\-_]/g, "");
    return special.length >= 4 && new Set(special).size >= 3;
}

const MOST_MATCHES = 200;
/** A token of a manual: `sk_live_xxxxxxxxxxxxxxxx`. No real one has such a run. */
const BLANKED = /x{8}|X{8}|\*{8}/;

function hitsOf(item: TokenFamily, text: string): TokenHit[] {
    if (!item.hints.some((hint) => text.includes(hint))) return [];
    const all = new RegExp(item.pattern.source, `${item.pattern.flags}g`);
    let count = 0;
    for (let match = all.exec(text); match !== null && count < MOST_MATCHES; match = all.exec(text), count += 1) {
        if (BLANKED.test(match[0])) continue;
        if (item.proof?.(match[0]) ?? true) return [{ family: item, index: match.index }];
    }
    return [];
}

/** Vendors' documentation marks its keys so. */
function isNoExample(match: string): boolean {
    return !match.endsWith("EXAMPLE") && !match.includes("XXXXXXXX");
}

function hasDigit(match: string): boolean {
    return /\d/.test(match) && new Set(match).size >= 8;
}

/** Tokens mix capitals in or are hexadecimal; names of resources that begin alike are not. */
function isNoLowerCaseName(match: string): boolean {
    return /[A-Z]|-[0-9a-f]{40}$/.test(match);
}

/** Lower-case words after the scheme are prose or a placeholder. */
function isCredentialAfterScheme(match: string): boolean {
    const credential = /(?:Basic|Bearer)\s{1,5}(\S{1,2000})$/.exec(match)?.[1] ?? "";
    return /\d/.test(credential) || (/[a-z]/.test(credential) && /[A-Z]/.test(credential));
}

function isDiscordToken(match: string): boolean {
    return /^\d{15,20}$/.test(Buffer.from(match.slice(0, match.indexOf(".")), "base64").toString("latin1"));
}

function isJwt(match: string): boolean {
    try {
        const header: unknown = JSON.parse(
            Buffer.from(match.slice(0, match.indexOf(".")), "base64url").toString("utf8"),
        );
        return typeof header === "object" && header !== null && "alg" in header;
    } catch {
        return false;
    }
}

/** A family's words with their article, for messages: `a Stripe live secret key`, `an AWS access key id`. */
export function withArticle(words: string): string {
    return `${/^(?:[aeiou]|npm\b)/i.test(words) ? "an" : "a"} ${words}`;
}
