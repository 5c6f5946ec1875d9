/** Precision and recall of the classifiers on the names and values of this folder. */
import { DEFAULT_SHARED_SETTINGS } from "../../src/model/profile";
import { classify, classifyName } from "../../src/model/secrets/classify";
import { NAME_FLOORS, NAMES } from "./names";
import { VALUE_FLOORS, VALUES } from "./values";

/** What a classifier says, from the strictest answer on: certain blocks, suspected is reported, none is silent. */
export type Answer = "certain" | "suspected" | "none";

/** One datum with the classifier's answer. */
export interface Judged {
    /** Name, or name and what the value is; never a value. */
    readonly label: string;
    readonly secret: boolean;
    readonly source: string;
    readonly argued: string | undefined;
    readonly answer: Answer;
}

export interface Rates {
    readonly precision: number;
    readonly recall: number;
}

/** A row of the table: which answers count as found, and the floor that is stated beside the data. */
export interface Row {
    readonly title: string;
    readonly judged: readonly Judged[];
    readonly counts: ReadonlySet<Answer>;
    readonly floor: Rates;
}

const NAME_ANSWERS = { strong: "certain", medium: "suspected", none: "none" } as const;

function answerOf(name: string, value: string): Answer {
    const found = classify(name, value, DEFAULT_SHARED_SETTINGS);
    if (found === undefined) return "none";
    return found.kind === "suspected" ? "suspected" : "certain";
}

export const JUDGED_NAMES: readonly Judged[] = NAMES.map((datum) => ({
    label: datum.name,
    secret: datum.secret,
    source: datum.source,
    argued: datum.argued,
    answer: NAME_ANSWERS[classifyName(datum.name)],
}));

export const JUDGED_VALUES: readonly Judged[] = VALUES.map((datum) => ({
    label: `${datum.name}: ${datum.what}`,
    secret: datum.secret,
    source: datum.source,
    argued: datum.argued,
    answer: answerOf(datum.name, datum.value),
}));

const FIRM: ReadonlySet<Answer> = new Set(["certain"]);
const ANY: ReadonlySet<Answer> = new Set(["certain", "suspected"]);

export const ROWS: readonly Row[] = [
    { title: "names, strong", judged: JUDGED_NAMES, counts: FIRM, floor: NAME_FLOORS.strong },
    { title: "names, strong and medium", judged: JUDGED_NAMES, counts: ANY, floor: NAME_FLOORS.reported },
    { title: "values, certain", judged: JUDGED_VALUES, counts: FIRM, floor: VALUE_FLOORS.certain },
    { title: "values, certain and suspected", judged: JUDGED_VALUES, counts: ANY, floor: VALUE_FLOORS.reported },
];

/** Of what is found, the part that is secret; of what is secret, the part that is found. */
export function ratesOf({ judged, counts }: Pick<Row, "judged" | "counts">): Rates {
    const found = judged.filter(({ answer }) => counts.has(answer));
    const hits = found.filter(({ secret }) => secret).length;
    const secrets = judged.filter(({ secret }) => secret).length;
    return { precision: hits / found.length, recall: hits / secrets };
}

/** Whether an answer is not the whole truth: less than certain for a secret, more than nothing for the rest. */
export function isMiss({ secret, answer }: Judged): boolean {
    return secret ? answer !== "certain" : answer !== "none";
}
