/** Names of settings modules: which of them are those of development. */

/** Words that mark a settings module as one for development or tests. */
export const DEVELOPMENT_SEGMENTS: readonly string[] = [
    "local",
    "dev",
    "development",
    "test",
    "testing",
    "debug",
    "ci",
    "example",
];

/**
 * The word of a module's name that marks it as one for development: a segment behind the first, which is the project's
 * package, or a part of one between underscores (`config.settings_local`).
 */
export function developmentSegment(
    module: string,
    segments: readonly string[] = DEVELOPMENT_SEGMENTS,
): string | undefined {
    const [, ...inner] = module.trim().toLowerCase().split(".");
    const words = inner.flatMap((segment) => [segment, ...segment.split("_")]);
    return words.find((word) => segments.includes(word));
}
