/**
 * `npx tsx bench/hostile/run.ts [part of a name]`: how long each hostile input takes, and whether the time grows with its
 * length alone. What looks into texts of strangers must be done in time linear in them, or refuse them with a reason.
 * Fails where one megabyte takes more than a tenth of a second, or four times the text more than eight times as long.
 */
import { HOSTILE_CASES, type HostileCase } from "./inputs";

const MEGABYTE = 1_000_000;
/** Milliseconds of processor time. */
const BUDGET = 100;
/** Linear work takes four times as long for four times the text, quadratic work sixteen times. */
const [TIMES, GROWTH] = [4, 8];
/** What is done within so many milliseconds is not worth a second look at its growth. */
const AT_ONCE = 15;
const SHOWN = 25;

/** Milliseconds of processor time, the least of a few runs. */
function milliseconds(run: () => string, runs = 3): number {
    let least = Infinity;
    for (let count = 0; count < runs; count += 1) {
        const start = process.cpuUsage();
        run();
        const { user, system } = process.cpuUsage(start);
        least = Math.min(least, (user + system) / 1000);
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

/** Whether a case takes much longer than its text grows. Noise of the machine is given some more chances. */
function growsTooFast(hostile: HostileCase, time: number): boolean {
    if (time < AT_ONCE) return false;
    const [small, large] = [hostile.prepare(MEGABYTE / TIMES), hostile.prepare(MEGABYTE)].map(guarded);
    if (small === undefined || large === undefined) return false;
    // Where the larger text is refused and the smaller one is not, there is nothing to compare.
    const limit = small() === large() ? GROWTH : GROWTH * TIMES;
    for (let chance = 0; chance < 3; chance += 1) {
        if (milliseconds(large) < milliseconds(small) * limit) return false;
    }
    return true;
}

function main(part: string | undefined): void {
    const cases = HOSTILE_CASES.filter(({ name }) => part === undefined || name.includes(part));
    const taken = cases.map((hostile) => {
        const run = guarded(hostile.prepare(MEGABYTE));
        const time = milliseconds(run);
        return { name: hostile.name, time, outcome: run(), growsTooFast: growsTooFast(hostile, time) };
    });
    taken.sort((a, b) => b.time - a.time);
    for (const { name, time, outcome } of taken.slice(0, SHOWN)) {
        console.log(`${time.toFixed(1).padStart(8)} ms  ${name} (${outcome})`);
    }
    const over = taken.filter(({ time, outcome }) => time > BUDGET || outcome.startsWith("throws"));
    console.log(`${cases.length} inputs of one megabyte, ${over.length} of them over ${BUDGET} ms or thrown at`);
    const steep = taken.filter((item) => item.growsTooFast);
    for (const { name } of steep) console.log(`${name}: ${TIMES} times the text takes over ${GROWTH} times as long`);
    if (over.length + steep.length > 0) process.exitCode = 1;
}

main(process.argv[2]);
