/** The report as JSON, in its own versioned shape. */
import type { Writer } from "./model";

export const json: Writer = (report) => `${JSON.stringify(report, null, 2)}\n`;
