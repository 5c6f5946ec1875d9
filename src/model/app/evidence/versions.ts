/** Versions of Django. Releases are not always `x.y`: numbers are compared part by part, however many there are. */

export type DjangoVersion = readonly number[];

/** The numbers at the beginning of a version; undefined where it begins with none. */
export function parseVersion(text: string): DjangoVersion | undefined {
    const digits = /^\d{1,6}(?:\.\d{1,6}){0,4}/.exec(text.trim())?.[0];
    return digits?.split(".").map(Number);
}

/** Whether `version` is `bound` or newer; missing parts count as zero. */
export function isAtLeast(version: DjangoVersion, bound: DjangoVersion): boolean {
    for (let index = 0; index < Math.max(version.length, bound.length); index += 1) {
        const difference = (version[index] ?? 0) - (bound[index] ?? 0);
        if (difference !== 0) return difference > 0;
    }
    return true;
}
