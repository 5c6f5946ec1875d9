/** Reads an input of the state door: exports, checkpoints, previews, and findings files of ours. */
import type { Deployment } from "../../model/deployment";
import { MAX_INPUT_BYTES, toUtf8 } from "./bytes";
import { type Document, documents } from "./documents";
import { InputFault } from "./fault";
import { identify } from "./identity";
import { hasErrors, Plan } from "./preview";
import { type DecodeOptions, DeploymentBuilder } from "./resources";

/** A stack that was read. */
export interface StackInput {
    readonly kind: "stack";
    readonly input: string;
    /** What the input was, for people: "stack export, version 3". */
    readonly form: string;
    readonly deployment: Deployment;
    /** Operations that were interrupted; the state of their resources is not certain. */
    readonly pendingOperations: number;
    /** URNs of resources whose creation or update failed half-way. */
    readonly incomplete: readonly string[];
}

/** A report that `check --format json` or the pack wrote; whoever reads reports knows its shape. */
export interface FindingsInput {
    readonly kind: "findings";
    readonly input: string;
    readonly content: Readonly<Record<string, unknown>>;
}

export interface InputError {
    readonly input: string;
    /** Completes the sentence that the input's name begins. */
    readonly message: string;
}

export interface ReadResult {
    readonly inputs: readonly (StackInput | FindingsInput)[];
    readonly errors: readonly InputError[];
    /** Set where the input is JSON of another kind altogether. */
    readonly foreign?: boolean;
}

/** Reads one input. Never throws: what is wrong with it stands in `errors`, beside what could be read. */
export function readInput(name: string, bytes: Buffer, limit: number = MAX_INPUT_BYTES): ReadResult {
    const reader = new InputReader(name);
    try {
        for (const document of documents(toUtf8(bytes, limit))) reader.document(document);
        reader.finish();
    } catch (error) {
        reader.fault(error);
    }
    return reader;
}

type Json = Readonly<Record<string, unknown>>;

class InputReader implements ReadResult {
    readonly inputs: (StackInput | FindingsInput)[] = [];
    readonly errors: InputError[] = [];
    foreign?: boolean;
    private events: { plan: Plan; planning: boolean; failed: boolean } | undefined;

    constructor(private readonly name: string) {}

    document({ frame, lists }: Document): void {
        if (!isJson(frame)) return this.notOurs();
        if (isFindings(frame)) this.inputs.push({ kind: "findings", input: this.name, content: frame });
        else if (isEvent(frame)) this.event(frame);
        else if (isPreview(frame, lists)) this.preview(frame, lists);
        else this.state(frame, lists);
    }

    /** An engine event of a stream; its stack is built at the end. */
    private event(frame: Json): void {
        this.events ??= { plan: new Plan(), planning: false, failed: false };
        if (this.events.plan.addEvent(frame)) this.events.planning = true;
        if (hasErrors([frame.diagnosticEvent])) this.events.failed = true;
    }

    finish(): void {
        if (this.events === undefined) return;
        const { plan, planning, failed } = this.events;
        this.plan(plan, { preview: planning, withheldSecrets: true }, "engine events", failed);
    }

    private preview(frame: Json, lists: Document["lists"]): void {
        const plan = new Plan();
        for (const step of lists.get("steps") ?? []) plan.addStep(step);
        const missing = plan.missing(frame.changeSummary);
        if (missing > 0) {
            return this.error(
                `leaves out ${missing} unchanged resource(s), without which nothing can be judged. Write it again with \`pulumi preview --json --show-sames\`.`,
            );
        }
        this.plan(plan, { preview: true, withheldSecrets: true }, "preview", hasErrors(frame.diagnostics));
    }

    private plan(plan: Plan, options: DecodeOptions, form: string, failed: boolean): void {
        if (failed) {
            this.error(
                "holds a preview or update that ended with an error, so resources may be missing from it. Mend that first.",
            );
        }
        if (!failed || !plan.isEmpty) this.stack(plan.resources, "", form, options, 0);
    }

    private state(frame: Json, lists: Document["lists"]): void {
        const found = stateForm(frame);
        if (found === undefined) return this.notOurs();
        const { form, version, path, named, latest } = found;
        if (version !== undefined && !VERSIONS.includes(version)) {
            return this.error(
                `has ${form} version ${describeVersion(version)}; this release reads ${VERSIONS[0]} to ${VERSIONS.at(-1)}. Update deployment-checklist.`,
            );
        }
        const resources = lists.get(path) ?? [];
        if (isJson(latest) && latest.resources !== undefined && latest.resources !== null && !lists.has(path)) {
            return this.error(`holds no list under ${path}. Write it again with \`pulumi stack export --file FILE\`.`);
        }
        const pending =
            isJson(latest) && Array.isArray(latest.pending_operations) ? latest.pending_operations.length : 0;
        const title = version === undefined ? form : `${form}, version ${version}`;
        this.stack(resources, named, title, { preview: false, withheldSecrets: false }, pending);
    }

    private stack(
        resources: Iterable<unknown>,
        named: string,
        form: string,
        options: DecodeOptions,
        pendingOperations: number,
    ): void {
        const builder = new DeploymentBuilder(options);
        for (const resource of resources) builder.add(resource);
        if (builder.unusable > 0) {
            this.error(
                `holds ${builder.unusable} resource(s) without a URN, which cannot be judged. Write it again with \`pulumi stack export --file FILE\`.`,
            );
        }
        const deployment = builder.build(identify(named, builder.urns));
        this.inputs.push({
            kind: "stack",
            input: this.name,
            form,
            deployment,
            pendingOperations,
            incomplete: builder.incomplete,
        });
    }

    private notOurs(): void {
        this.foreign = true;
        this.error(
            "is JSON, but neither a stack export, a checkpoint, the output of `pulumi preview --json` nor a findings file. Write one with `pulumi stack export --file FILE`.",
        );
    }

    private error(message: string): void {
        this.errors.push({ input: this.name, message });
    }

    fault(error: unknown): void {
        if (error instanceof InputFault) return this.error(error.message);
        const name = error instanceof Error ? error.name : "unexpected failure";
        this.error(`could not be read (${name}). This is a fault of deployment-checklist: please report it.`);
    }
}

/** Versions of deployments and checkpoints that are read. */
const VERSIONS: readonly number[] = [1, 2, 3, 4];

interface StateForm {
    readonly form: string;
    readonly version: number | undefined;
    /** Where the resources stand. */
    readonly path: string;
    /** The stack as the form names it. */
    readonly named: string;
    /** What holds the resources; undefined for a stack that was never deployed. */
    readonly latest: unknown;
}

/** Which of the forms of a state a document is. */
function stateForm(frame: Json): StateForm | undefined {
    const version = typeof frame.version === "number" ? frame.version : undefined;
    if ("deployment" in frame) {
        return { form: "stack export", version, path: "deployment.resources", named: "", latest: frame.deployment };
    }
    if (isJson(frame.checkpoint)) {
        const { stack, latest } = frame.checkpoint;
        return { form: "checkpoint", version, path: "checkpoint.latest.resources", named: textOf(stack), latest };
    }
    // The oldest form has no wrapper; it named the stack `target`, later `stack`.
    if ("latest" in frame || (typeof frame.target === "string" && "config" in frame)) {
        return {
            form: "checkpoint",
            version: undefined,
            path: "latest.resources",
            named: textOf(frame.target ?? frame.stack),
            latest: frame.latest,
        };
    }
    // `stack export` of a stack that was never deployed.
    if (version !== undefined && Object.keys(frame).length === 1) {
        return { form: "stack export", version, path: "", named: "", latest: undefined };
    }
    return undefined;
}

function isFindings(frame: Json): boolean {
    return "schemaVersion" in frame && (Array.isArray(frame.stacks) || Array.isArray(frame.findings));
}

function isPreview(frame: Json, lists: Document["lists"]): boolean {
    return lists.has("steps") || ("changeSummary" in frame && "duration" in frame) || isDiagnosticsOnly(frame);
}

/** A preview that failed before its first step. */
function isDiagnosticsOnly(frame: Json): boolean {
    return Array.isArray(frame.diagnostics) && !("deployment" in frame) && !("checkpoint" in frame);
}

function isEvent(frame: Json): boolean {
    return typeof frame.sequence === "number" && typeof frame.timestamp === "number";
}

function describeVersion(version: number): string {
    return Number.isInteger(version) ? String(version) : "that is no number";
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function isJson(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
