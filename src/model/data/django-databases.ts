/**
 * Oldest database versions that each line of Django accepts: `minimum_database_version` of the backends' `features.py` in
 * 4.2.30, 5.2.19, 6.0.10 and 6.1.3. State of November 2026, when 5.2 is the oldest line that is still supported.
 */
import { type DjangoVersion, isAtLeast } from "../app/evidence/versions";

export type DatabaseProduct = "PostgreSQL" | "MySQL" | "MariaDB";

export interface DjangoLine {
    /** Version of the line: `6.1`. */
    readonly version: DjangoVersion;
    readonly minimums: Readonly<Record<DatabaseProduct, readonly number[]>>;
}

/** Lines from the oldest to the newest; a version between two of them is judged as the older one, which asks for less. */
const LINES: readonly DjangoLine[] = [
    { version: [4, 2], minimums: { PostgreSQL: [12], MySQL: [8], MariaDB: [10, 4] } },
    { version: [5, 2], minimums: { PostgreSQL: [14], MySQL: [8, 0, 11], MariaDB: [10, 5] } },
    { version: [6, 0], minimums: { PostgreSQL: [14], MySQL: [8, 0, 11], MariaDB: [10, 6] } },
    { version: [6, 1], minimums: { PostgreSQL: [15], MySQL: [8, 4], MariaDB: [10, 11] } },
];

/** The oldest line that still gets security fixes. */
export const OLDEST_SUPPORTED_DJANGO = LINES[1] as DjangoLine;

/** The line of a version; undefined for one that is older than all of them. */
export function djangoLine(version: DjangoVersion): DjangoLine | undefined {
    return LINES.filter((line) => isAtLeast(version, line.version)).at(-1);
}
