/** Which environment a stack is: the one classifier for every rule (catalogue of secrets and settings, 1.4). */
import type { StackFacts } from "./deployment";
import type { SharedSettings, StackEnvironment } from "./profile";

const DEVELOPMENT_WORD =
    "dev|develop|development|local|test|testing|ci|e2e|sandbox|demo|poc|playground|scratch|tmp|temp|personal|pr[-_]?\\d+|ephemeral\\w*";
const BRANCH_WORD = "feature|feat|review|preview";
const DEVELOPMENT = new RegExp(`^(${DEVELOPMENT_WORD}|(${BRANCH_WORD})([-_].*)?)$`, "i");
const DEVELOPMENT_EDGE = new RegExp(
    `^(${DEVELOPMENT_WORD}|${BRANCH_WORD})[-_.]|[-_.](${DEVELOPMENT_WORD}|${BRANCH_WORD})$`,
    "i",
);
const STAGING = /(^|[-_.])(staging|stage|stg|uat|qa|pre[-_]?prod|nightly)($|[-_.])/i;
const NON_PRODUCTION = /(^|[-_.])non[-_]?prod(uction)?($|[-_.])/i;
/** `demo-prod` is the production of a demo, by its own word for it. */
const PRODUCTION = /(^|[-_.])(prod|production|live)($|[-_.])/i;

/** The profile's patterns and tags decide; then the built-in patterns; what cannot be told is production. */
export function classifyEnvironment(stack: StackFacts, settings: SharedSettings): StackEnvironment {
    for (const environment of ["production", "staging", "development"] as const) {
        const patterns = settings.environments[environment];
        if (patterns?.stacks?.some((pattern) => new RegExp(pattern).test(stack.name))) return environment;
        if (patterns?.tags?.some((tag) => hasTag(stack, tag))) return environment;
    }
    if (STAGING.test(stack.name) || NON_PRODUCTION.test(stack.name)) {
        return DEVELOPMENT_EDGE.test(stack.name) ? "development" : "staging";
    }
    if (PRODUCTION.test(stack.name)) return "production";
    return DEVELOPMENT.test(stack.name) || DEVELOPMENT_EDGE.test(stack.name) ? "development" : "production";
}

function hasTag(stack: StackFacts, tag: string): boolean {
    const equals = tag.indexOf("=");
    const key = equals < 0 ? tag : tag.slice(0, equals);
    if (!Object.hasOwn(stack.tags, key)) return false;
    return equals < 0 || stack.tags[key] === tag.slice(equals + 1);
}
