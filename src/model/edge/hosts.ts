/** Host names and host patterns: what names somebody in particular, and what strangers can match as well. */

/** Second-level suffixes under which strangers register names. A short list; single labels are suffixes anyway. */
const SHARED_SECOND_LEVEL =
    /^(?:ac|co|com|edu|gov|gob|net|ne|or|org|go|gen|gv|id|in|ltd|me|nom|plc|sch|web)\.[a-z]{2}$/;

/** Zones in which every customer of a service gets a name. */
const SHARED_ZONES: readonly RegExp[] = [
    /^amazonaws\.com(?:\.cn)?$/,
    /^(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?elb\.amazonaws\.com(?:\.cn)?$/,
    /^elb\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/,
    /^[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/,
    /^(?:compute|compute-1|s3|execute-api)\.(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?amazonaws\.com(?:\.cn)?$/,
    /^(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?(?:awsapprunner\.com|elasticbeanstalk\.com|cs\.amazonlightsail\.com)$/,
    /^(?:lambda-url\.)?(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?on\.aws$/,
    /^(?:cloudfront\.net|amplifyapp\.com|herokuapp\.com|onrender\.com|fly\.dev|ngrok\.io|ngrok\.app|github\.io|vercel\.app|netlify\.app|pages\.dev|workers\.dev|web\.app|firebaseapp\.com|azurewebsites\.net|appspot\.com|run\.app)$/,
];

/** Whether names below a suffix belong to strangers: a top-level domain, `co.uk`, `eu-west-1.elb.amazonaws.com`. */
export function isSharedSuffix(suffix: string): boolean {
    const name = normalizeHost(suffix);
    if (!name.includes(".")) return true;
    return SHARED_SECOND_LEVEL.test(name) || SHARED_ZONES.some((zone) => zone.test(name));
}

/** Lower case, without the dot of an absolute name. */
export function normalizeHost(name: string): string {
    return name.trim().toLowerCase().replace(/\.$/, "");
}

/** Whether a pattern of `*` and `?` can be matched by hosts of strangers: what is literal at its end is nobody's own name. */
export function isOpenHostPattern(pattern: string): boolean {
    const labels = normalizeHost(pattern).split(".");
    const lastWild = labels.findLastIndex((label) => /[*?]/.test(label));
    if (lastWild < 0) return false;
    const literal = labels.slice(lastWild + 1).join(".");
    return literal === "" || isSharedSuffix(literal);
}

const STRANGERS = ["stranger.test", "www.stranger.test", "a.stranger.co.uk", "stranger"];

/** Whether a regular expression for hosts can be matched by strangers: it matches unrelated names, or is not anchored. */
export function isOpenHostExpression(expression: string): boolean {
    if (!/^\^/.test(expression) || !/\$$/.test(expression)) return true;
    try {
        const compiled = new RegExp(expression, "i");
        return STRANGERS.some((name) => compiled.test(name));
    } catch {
        return true;
    }
}
