/**
 * `npx tsx bench/hostile/run.ts [part of a name]`: how long each hostile input takes. What looks into texts of strangers
 * must be done in time linear in them, or refuse them with a reason. Fails where one megabyte takes more than a tenth of a
 * second, which quadratic work misses by far.
 */
import { HOSTILE_CASES } from "./inputs";

const MEGABYTE = 1_000_000;
/** Milliseconds. */
const BUDGET = 100;
const SHOWN = 25;

/**
 * Milliseconds that somebody waits on a quiet machine, the least of a few runs. Of the clock's and the processor's time the
 * smaller one: other work on the machine adds to the one, threads of the garbage collector beside ours to the other.
 */
function milliseconds(run: () => string, runs = 5): number {
    let least = Infinity;
    for (let count = 0; count < runs; count += 1) {
        const [clock, processor] = [performance.now(), process.cpuUsage()];
        run();
        const { user, system } = process.cpuUsage(processor);
        least = Math.min(least, performance.now() - clock, (user + system) / 1000);
    }
    return least;
}

/** Nothing may throw for what a stranger wrote. */
function guarded(run: () => string): () => string {
    return () => {
        try {
            return run();
        } catch (error) {
            return `throws ${error instanceof Error ? error.name : "something"}`;
        }
    };
}

function main(part: string | undefined): void {
    const cases = HOSTILE_CASES.filter(({ name }) => part === undefined || name.includes(part));
    const taken = cases.map((hostile) => {
        const run = guarded(hostile.prepare(MEGABYTE));
        return { name: hostile.name, time: milliseconds(run), outcome: run() };
    });
    taken.sort((a, b) => b.time - a.time);
    for (const { name, time, outcome } of taken.slice(0, SHOWN)) {
        console.log(`${time.toFixed(1).padStart(8)} ms  ${name} (${outcome})`);
    }
    const over = taken.filter(({ time, outcome }) => time > BUDGET || outcome.startsWith("throws"));
    console.log(`${cases.length} inputs of one megabyte, ${over.length} of them over ${BUDGET} ms or thrown at`);
    if (over.length > 0) process.exitCode = 1;
}

main(process.argv[2]);
