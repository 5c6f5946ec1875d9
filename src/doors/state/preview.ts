/**
 * The planned resources in the output of `pulumi preview --json`: one document with `steps`, or (with
 * PULUMI_ENABLE_STREAMING_JSON_PREVIEW, and in event logs) one engine event a line.
 */
import type { StateResource } from "./resources";

/** One step of a plan. */
interface Step {
    readonly op?: unknown;
    readonly urn?: unknown;
    readonly oldState?: StateResource | null;
    readonly newState?: StateResource | null;
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
    readonly diffReasons?: readonly unknown[] | null;
}

/** Operations after which nothing of their resource is left; `delete-replaced` is none: its replacement has the same URN. */
const REMOVALS: readonly unknown[] = ["delete", "discard", "read-discard"];

/** What a plan leaves behind: each resource once, as its last step has it. */
export class Plan {
    private readonly states = new Map<string, StateResource>();
    private sames = 0;

    addStep(value: unknown): void {
        const step = isRecord(value) ? (value as Step) : {};
        if (step.op === "same") this.sames += 1;
        const state = step.newState;
        if (isRecord(state) && typeof state.urn === "string") this.states.set(state.urn, planned(step, state));
        else if (typeof step.urn === "string" && REMOVALS.includes(step.op)) this.states.delete(step.urn);
    }

    /** How many unchanged resources the plan counts but does not show: it was written without `--show-sames`. */
    missing(changeSummary: unknown): number {
        const counted = isRecord(changeSummary) && typeof changeSummary.same === "number" ? changeSummary.same : 0;
        return Math.max(0, counted - this.sames);
    }

    /** An engine event; those without a resource are passed over. Whether the event belongs to a plan, not to an update. */
    addEvent(event: Readonly<Record<string, unknown>>): boolean {
        const body = event.resourcePreEvent ?? event.resOutputsEvent;
        if (!isRecord(body) || !isRecord(body.metadata)) return false;
        const { op, urn, old, new: state, diffs } = body.metadata;
        this.addStep({ op, urn, oldState: old, newState: state, diffReasons: diffs });
        return body.planning === true;
    }

    get resources(): Iterable<StateResource> {
        return this.states.values();
    }

    get isEmpty(): boolean {
        return this.states.size === 0;
    }
}

/**
 * The state a step leads to. A resource that stays keeps what it has; of one that changes in place, outputs that the
 * author's inputs do not touch (its ARN, its endpoint) are kept, so that links hold. Empty inputs are left out of a plan.
 */
function planned(step: Step, state: StateResource): StateResource {
    const old = step.oldState;
    const inputs = state.inputs ?? {};
    const inPlace = step.op === "same" || step.op === "update" || step.op === "refresh";
    if (!inPlace || !isRecord(old)) return { ...state, inputs };
    const kept = step.op === "update" ? untouched(step, { ...state, inputs }, old) : old.outputs;
    return { ...state, inputs, id: state.id || old.id, outputs: isFilled(state.outputs) ? state.outputs : kept };
}

function untouched(step: Step, state: StateResource, old: StateResource): unknown {
    if (!isRecord(old.outputs)) return undefined;
    const changing = new Set([
        "tagsAll",
        ...Object.keys(isRecord(state.inputs) ? state.inputs : {}),
        ...Object.keys(isRecord(old.inputs) ? old.inputs : {}),
        ...[...Object.keys(step.detailedDiff ?? {}), ...(step.diffReasons ?? []).map(String)].map(
            (path) => path.split(/[.[]/)[0],
        ),
    ]);
    return Object.fromEntries(Object.entries(old.outputs).filter(([key]) => !changing.has(key)));
}

/** Whether any of the diagnostics of a preview is an error: the plan is then not whole. */
export function hasErrors(diagnostics: unknown): boolean {
    return Array.isArray(diagnostics) && diagnostics.some((item) => isRecord(item) && item.severity === "error");
}

function isFilled(value: unknown): boolean {
    return isRecord(value) && Object.keys(value).length > 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
