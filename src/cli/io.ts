/** What the command line knows of the world around it. Tests give their own. */

export interface Io {
    out(text: string): void;
    err(text: string): void;
    /** Whether standard output shows colours. */
    readonly color: boolean;
    readonly now: Date;
    /** Directory to which relative paths of the profile belong, and the variables of the environment. */
    readonly directory: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    stdin(): Promise<Buffer>;
}

/** Ends a command: the text goes to standard error, the exit code is 2. */
export class UsageError extends Error {}

/** Exit codes: a promise of the command line. */
export const EXIT = { clean: 0, violations: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
