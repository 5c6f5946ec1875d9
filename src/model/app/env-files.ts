/** Environment files of ECS: objects in S3 whose lines are `NAME=value`. Quotes belong to the value there. */
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { FileAsset } from "../tree";
import type { Value } from "../value";
import { type Binding, bindText } from "./binding";
import { MAX_TEXT } from "./json-text";
import { linesOf } from "./script";
import { processesOf } from "./processes";

export const OBJECT_TYPE = "aws:s3/bucketObjectv2:BucketObjectv2";

/** An object that is an environment file, and what it binds; undefined bindings where its content is not visible. */
export interface EnvFile {
    readonly object: Resource;
    readonly bindings: readonly Binding[] | undefined;
}

/** The object of this stack that an `environmentFiles[].value` names. */
export function envFileObject(property: Property, model: Model): EnvFile | undefined {
    const arn = property.text();
    if (arn.state !== "known") return undefined;
    const match = /^arn:[\w-]{1,20}:s3:::([^/]{1,255})\/(.{1,1024})$/.exec(arn.value);
    if (match === null) return undefined;
    const object = model.fact(objectsByPlace).get(`${match[1]}/${match[2]}`);
    return object && { object, bindings: envFileBindings(object) };
}

/**
 * Whether an object is an environment file: by its key's ending, or because a task definition of the stack names it. While
 * the definition's text is not known, its dependencies tell: the object, or its bucket.
 */
export function isEnvFile(object: Resource, model: Model): boolean {
    if (isEnvFileName(object)) return true;
    return model.whole && envFileUsers(object, model).length > 0;
}

/** Whether an object bears the name of an environment file: `prod.env`, `.env`, `.env.production`. */
function isEnvFileName(object: Resource): boolean {
    const key = object.text("key");
    return key.state === "known" && /(?:^|\/)(?:[\w.-]{0,200}\.env|\.env\.[\w-]{1,60})$/.test(key.value);
}

/** The task definitions that read an object as an environment file. */
export function envFileUsers(object: Resource, model: Model): readonly Resource[] {
    return model.fact(usersByObject).get(object) ?? [];
}

function usersByObject(model: Model): ReadonlyMap<Resource, readonly Resource[]> {
    const found = new Map<Resource, Resource[]>();
    const add = (object: Resource | undefined, task: Resource) => {
        if (object?.type === OBJECT_TYPE) found.set(object, [...(found.get(object) ?? []), task]);
    };
    for (const task of model.ofType(...TASK_TYPES)) {
        for (const process of processesOf(task, model)) {
            for (const file of process.envFiles) add(envFileObject(file, model)?.object, task);
            if (process.envGap !== undefined && process.path === "") {
                task.dependenciesOf("containerDefinitions").forEach((urn) => add(model.resource(urn), task));
            }
        }
    }
    return found;
}

const TASK_TYPES = ["aws:ecs/taskDefinition:TaskDefinition", "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition"];

function objectsByPlace(model: Model): ReadonlyMap<string, Resource> {
    const found = new Map<string, Resource>();
    for (const object of model.ofType(OBJECT_TYPE)) {
        const [bucket, key] = [object.text("bucket"), object.text("key")];
        if (bucket.state === "known" && key.state === "known") found.set(`${bucket.value}/${key.value}`, object);
    }
    return found;
}

/** Text of an object that the program gives inline; absent where the content is a file or comes from elsewhere. */
export function objectText(object: Resource): Value<string> {
    const content = object.structure("content");
    if (content.isPresent) return content.text();
    const encoded = object.structure("contentBase64").text();
    if (encoded.state !== "absent") {
        return encoded.state === "known"
            ? { state: "known", value: Buffer.from(encoded.value, "base64").toString("utf8") }
            : encoded;
    }
    const source = object.structure("source");
    const asset = source.raw();
    return asset instanceof FileAsset && asset.text !== undefined
        ? { state: "known", value: asset.text }
        : { state: "absent" };
}

function envFileBindings(object: Resource): Binding[] | undefined {
    const text = objectText(object);
    if (text.state !== "known") return undefined;
    return envFileLines(text.value).map(({ name, value, line }) => {
        const path = `content:${line}`;
        return { ...bindText(name, value, path), from: { resource: object, path } };
    });
}

const LINE = /^\s{0,100}([A-Za-z_][\w.-]{0,200})=(.*)$/;

/** The assignments of an environment file. */
export function envFileLines(text: string): { name: string; value: string; line: number }[] {
    return linesOf(text.slice(0, MAX_TEXT)).flatMap((raw, index) => {
        const match = raw.includes("=") ? LINE.exec(raw.replace(/\r$/, "")) : null;
        return match === null ? [] : [{ name: match[1] as string, value: match[2] as string, line: index + 1 }];
    });
}
