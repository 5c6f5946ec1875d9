/** `npx tsx bench/classifiers/run.ts`: how well the classifiers tell secrets from settings, and where they do not. */
import { isMiss, type Judged, JUDGED_NAMES, JUDGED_VALUES, ratesOf, ROWS } from "./score";

const percent = (part: number) => `${(part * 100).toFixed(1)} %`.padStart(8);

function printMisses(title: string, judged: readonly Judged[]): void {
    const misses = judged.filter(isMiss);
    console.log(`\n${title}: ${misses.length} of ${judged.length} are not told apart cleanly`);
    for (const miss of misses) {
        const kind = miss.secret ? "secret" : "setting";
        console.log(`  ${kind} ${miss.label} (${miss.source}) is ${miss.answer}: ${miss.argued ?? "NOT ARGUED"}`);
    }
}

console.log("".padEnd(32), "precision  recall    stated");
for (const row of ROWS) {
    const { precision, recall } = ratesOf(row);
    console.log(
        row.title.padEnd(32),
        percent(precision),
        percent(recall),
        percent(row.floor.precision),
        percent(row.floor.recall),
    );
}
printMisses("Names", JUDGED_NAMES);
printMisses("Values", JUDGED_VALUES);
