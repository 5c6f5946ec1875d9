/**
 * The normal form of application configuration: one entry per process that starts, whatever the host (catalogue of
 * secrets and settings, 1.1). Texts in it may be secret: rules name paths and names, never values.
 */
import type { Property } from "../property";
import type { Resource } from "../resource";
import { absent, type UnknownValue, type Value } from "../value";
import type { Binding, Bindings } from "./binding";

/** What runs the process. */
export type Host =
    | "ecs"
    | "express"
    | "lambda"
    | "microvm"
    | "apprunner"
    | "beanstalk"
    | "instance"
    | "lightsail-instance"
    | "lightsail-container"
    | "batch"
    | "codebuild"
    | "amplify"
    | "map"
    | "image-build"
    | "override"
    | "kubernetes";

/**
 * What a process is for. `web` takes requests; `worker` takes tasks; `oneoff` runs and ends; `sidecar` helps another one;
 * `unclassified` where nothing shows.
 */
export type ProcessKind = "web" | "worker" | "oneoff" | "sidecar" | "unclassified";
export type Framework = "django" | "python" | "node" | "rails" | "php" | "other" | "none-visible";

/** One argument of a command, and where it stands. */
export interface CommandToken {
    readonly text: Value<string>;
    readonly path: string;
}

/** Where the output of a process goes, where the host says so. */
export interface Logging {
    /** Log driver of a container. */
    readonly driver: Value<string>;
    /** Options of the driver; their values may be secret. */
    readonly options: Bindings;
    /** Options that are references to a store. */
    readonly secretOptions: Bindings;
    /** Log group, where it is named. */
    readonly group: Value<string>;
    readonly path: string;
}

export interface Process {
    readonly resource: Resource;
    readonly host: Host;
    /** Container or other inner part; empty where the resource is the process. */
    readonly part: string;
    /** Path of the process in the resource, for example `containerDefinitions[web]`; empty for the whole resource. */
    readonly path: string;
    /** In words for messages: `container web`, `this function`. */
    readonly label: string;
    readonly env: readonly Binding[];
    /** Entries exist whose names are not known: known after the update, or unreadable. */
    readonly envGap: UnknownValue | undefined;
    /** Parts of the configuration that stand in a place nobody can see from here, in words. */
    readonly notVisible: readonly string[];
    /** Entry point and arguments; a command baked into the image is not among them. */
    readonly command: readonly CommandToken[];
    /** The command is there, and cannot be told. */
    readonly commandGap: UnknownValue | undefined;
    readonly healthCheck: readonly CommandToken[];
    /** Boot script or build script, where one is the process. */
    readonly script: string | undefined;
    readonly image: Value<string>;
    readonly runtime: Value<string>;
    readonly handler: Value<string>;
    /** `execution` reads references at start, `runtime` is used by the code. */
    readonly roles: { readonly execution: Property | undefined; readonly runtime: Property | undefined };
    readonly logging: Logging | undefined;
    /** This process routes the logs of the others (FireLens). */
    readonly logRouter: boolean;
    /** Private registry credentials, where named. */
    readonly registryCredentials: Property | undefined;
    /** S3 environment files the host reads at start: the property that holds the ARN of each. */
    readonly envFiles: readonly Property[];
    /** Volumes are mounted into it: files may bring what the environment does not. */
    readonly mounts: boolean;
    /** Whether the process takes connections as far as its own resource shows. */
    readonly serves: boolean;
    readonly kind: ProcessKind;
    readonly framework: Framework;
    /** First segment of the settings module, as prefix of variables: `SHOP_` for `shop.settings`. */
    readonly projectPrefix: string | undefined;
}

/** What a host's decoder says of a process; the rest has defaults, and kind and framework are recognised afterwards. */
export type ProcessDraft = Pick<Process, "resource" | "host"> &
    Partial<Omit<Process, "kind" | "framework" | "projectPrefix">> & { readonly kind?: ProcessKind };

/** Completes a draft. Kind and framework are those of nothing visible. */
export function completeDraft(draft: ProcessDraft): Process {
    const part = draft.part ?? "";
    return {
        part,
        path: "",
        label: part === "" ? draft.resource.name : `container ${part}`,
        env: [],
        envGap: undefined,
        notVisible: [],
        command: [],
        commandGap: undefined,
        healthCheck: [],
        script: undefined,
        image: absent,
        runtime: absent,
        handler: absent,
        roles: { execution: undefined, runtime: undefined },
        logging: undefined,
        logRouter: false,
        registryCredentials: undefined,
        envFiles: [],
        mounts: false,
        serves: false,
        framework: "none-visible",
        projectPrefix: undefined,
        ...draft,
        kind: draft.kind ?? "unclassified",
    };
}

/** Whether every name and source of the environment is visible. */
export function envComplete(process: Process): boolean {
    return process.envGap === undefined && process.notVisible.length === 0;
}

/**
 * Variables that may be there and cannot be seen, where they matter to Django's settings: those of a process that is
 * Django, or of which nothing shows what it is.
 */
export function hiddenVariables(process: Process): readonly UnknownValue[] {
    const concerned = process.framework === "django" || process.framework === "none-visible";
    return process.envGap === undefined || !concerned ? [] : [process.envGap];
}

/** What runs no application, or hands a text to one that shows what it is itself. */
const NO_APPLICATIONS: ReadonlySet<Host> = new Set(["override", "map", "codebuild", "amplify", "image-build"]);

/**
 * What hides whether a process is one of Django: its variables are not known, and nothing shows what it is, or only that
 * it is Python.
 */
export function hiddenFramework({ framework, kind, host, envGap }: Process): UnknownValue | undefined {
    const mayBeDjango = framework === "none-visible" || framework === "python";
    return mayBeDjango && kind !== "sidecar" && !NO_APPLICATIONS.has(host) ? envGap : undefined;
}

/** Bindings of a name, in order; the last one is what the process sees. The name counts letter by letter. */
export function bindingsOf(process: Process, name: string): readonly Binding[] {
    return process.env.filter((binding) => binding.name === name);
}

/** The known words of the command, in order. */
export function commandTexts(process: Process): string[] {
    return process.command.flatMap((token) => (token.text.state === "known" ? [token.text.value] : []));
}
