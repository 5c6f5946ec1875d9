/** Which environment a stack is: the one classifier for every rule (catalogue of secrets and settings, 1.4). */
import type { StackFacts } from "./deployment";
import type { SharedSettings, StackEnvironment } from "./profile";

const DEVELOPMENT_WORD =
    "dev|develop|development|local|test|testing|ci|e2e|sandbox|demo|poc|playground|scratch|tmp|temp|personal|pr[-_]?\\d+|ephemeral\\w*";
const DEVELOPMENT = new RegExp(`^(${DEVELOPMENT_WORD}|(feature|feat|review|preview)([-_].*)?)$`, "i");
const DEVELOPMENT_EDGE = new RegExp(`^(${DEVELOPMENT_WORD}|feature|feat|review|preview)[-_.]|[-_.](${DEVELOPMENT_WORD})$`, "i");
const STAGING = /(^|[-_.])(staging|stage|stg|uat|qa|preprod|nightly)($|[-_.])/i;

/** The profile's patterns and tags decide; then the built-in patterns; what cannot be told is production. */
export function classifyEnvironment(stack: StackFacts, settings: SharedSettings): StackEnvironment {
    for (const environment of ["production", "staging", "development"] as const) {
        const patterns = settings.environments[environment];
        if (patterns?.stacks?.some((pattern) => new RegExp(pattern).test(stack.name))) return environment;
        if (patterns?.tags?.some((tag) => hasTag(stack, tag))) return environment;
    }
    if (DEVELOPMENT.test(stack.name) || DEVELOPMENT_EDGE.test(stack.name)) return "development";
    return STAGING.test(stack.name) ? "staging" : "production";
}

function hasTag(stack: StackFacts, tag: string): boolean {
    const equals = tag.indexOf("=");
    const key = equals < 0 ? tag : tag.slice(0, equals);
    if (!Object.hasOwn(stack.tags, key)) return false;
    return equals < 0 || stack.tags[key] === tag.slice(equals + 1);
}
