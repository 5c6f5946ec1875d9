/**
 * The texts of a resource in which a secret may stand, each with its place. Which rule speaks about which text is decided
 * in `ownership.ts`.
 */
import type { Binding } from "../app/binding";
import { beanstalkSettings, ENVIRONMENT_TYPE, TEMPLATE_TYPE } from "../app/hosts/beanstalk";
import { bootScriptTypes } from "../app/hosts";
import { bootScripts } from "../app/hosts/instances";
import { isEnvFile, OBJECT_TYPE, objectText } from "../app/env-files";
import type { CommandToken, Process } from "../app/process";
import { processesOf } from "../app/processes";
import { type ScriptPart, userDataOf } from "../app/user-data";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { PARAMETER_TYPE } from "./stores";

/** Where a text stands. */
export type Place =
    /** A value that the host gives to the process as it is. */
    | "variable"
    /** A value in a place for references. */
    | "reference"
    /** An option of a log driver. */
    | "log-option"
    /** An argument of a command or health check. */
    | "argument"
    /** An image, or the address of a source. */
    | "address"
    /** A build script or automation document. */
    | "script"
    /** A parameter of an automation document. */
    | "parameter-map"
    /** A boot script, or a part of one. */
    | "boot-script"
    /** An entry of Parameter Store that is not encrypted. */
    | "store-entry"
    /** An environment file. */
    | "env-file"
    /** Hosted configuration. */
    | "configuration";

export interface SecretText {
    readonly place: Place;
    /** Variable, option, key or parameter; empty where a text has no name. */
    readonly name: string;
    readonly path: string;
    /** Undefined where it is not known; then `gap` says why. */
    readonly text: string | undefined;
    readonly gap: UnknownValue | undefined;
    /** The process that receives it. */
    readonly process?: Process;
    readonly binding?: Binding;
    /** The part of a boot script that this text is. */
    readonly part?: ScriptPart;
}

export interface SecretTexts {
    readonly texts: readonly SecretText[];
    /** Carriers of which nothing is known, not even names. */
    readonly hidden: readonly UnknownValue[];
    /** What nobody can see from here, in words. */
    readonly notVisible: readonly string[];
}

const NOTHING: SecretTexts = { texts: [], hidden: [], notVisible: [] };

/** The texts of one resource, from this resource alone. */
export function secretTexts(resource: Resource, model: Model): SecretTexts {
    return merge([fromProcesses(resource, model), fromBootScripts(resource, model), fromType(resource, model)]);
}

function merge(all: readonly SecretTexts[]): SecretTexts {
    const [only = NOTHING, ...more] = all.filter((part) => part !== NOTHING);
    if (more.length === 0) return only;
    const parts = [only, ...more];
    return {
        texts: parts.flatMap((part) => part.texts),
        hidden: parts.flatMap((part) => part.hidden),
        notVisible: parts.flatMap((part) => part.notVisible),
    };
}

function fromProcesses(resource: Resource, model: Model): SecretTexts {
    if (CARRIES_BOOT_SCRIPT.has(resource.type)) return NOTHING;
    return merge(processesOf(resource, model).map((process) => fromProcess(process)));
}

const COMPONENT = "aws:imagebuilder/component:Component";
const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";

/** Types whose boot scripts are read: those of the hosts, and what images are built with. */
export const bootScriptCarriers: readonly string[] = [...bootScriptTypes, RECIPE, COMPONENT];
const CARRIES_BOOT_SCRIPT: ReadonlySet<string> = new Set(bootScriptCarriers);

function fromProcess(process: Process): SecretTexts {
    const texts: SecretText[] = process.env.map((binding) => ofBinding(binding, placeOf(binding), process));
    const add = (place: Place, tokens: readonly CommandToken[]) => {
        for (const token of tokens) {
            const text = token.text.state === "known" ? token.text.value : undefined;
            texts.push({
                place,
                name: "",
                path: token.path,
                text,
                gap: token.text.state === "unknown" ? token.text : undefined,
                process,
            });
        }
    };
    add("argument", process.command);
    add("argument", process.healthCheck);
    if (process.image.state === "known") {
        texts.push({
            place: "address",
            name: "image",
            path: imagePath(process),
            text: process.image.value,
            gap: undefined,
            process,
        });
    }
    for (const option of process.logging?.options.list ?? []) texts.push(ofBinding(option, "log-option", process));
    for (const option of process.logging?.secretOptions.list ?? []) texts.push(ofBinding(option, "reference", process));
    const hidden = [process.envGap, process.commandGap].filter((gap) => gap !== undefined);
    return { texts, hidden: [...new Set(hidden)], notVisible: process.notVisible };
}

function imagePath(process: Process): string {
    if (process.host === "codebuild") return "environment.image";
    return process.path === "" ? "image" : `${process.path}.image`;
}

function placeOf(binding: Binding): Place {
    return binding.slot === "reference" ? "reference" : "variable";
}

function ofBinding(binding: Binding, place: Place, process: Process | undefined): SecretText {
    const { name, path, value } = binding;
    const text = value.kind === "unknown" ? undefined : value.text;
    return {
        place,
        name,
        path,
        text,
        gap: value.kind === "unknown" ? value.gap : undefined,
        ...(process ? { process } : {}),
        binding,
    };
}

function ofProperty(place: Place, name: string, property: Property, path = property.path): SecretText[] {
    if (property.isAbsent) return [];
    const text = property.fileText();
    if (text.state === "absent") return [];
    return [
        {
            place,
            name,
            path,
            text: text.state === "known" ? text.value : undefined,
            gap: text.state === "unknown" ? text : undefined,
        },
    ];
}

function fromBootScripts(resource: Resource, model: Model): SecretTexts {
    if (!CARRIES_BOOT_SCRIPT.has(resource.type)) return NOTHING;
    return merge(
        bootScriptsOf(resource).map(({ property, encoded }): SecretTexts => {
            const data = userDataOf(property, encoded, model);
            switch (data.state) {
                case "absent":
                    return NOTHING;
                case "unknown":
                    return { ...NOTHING, hidden: [data.gap] };
                case "not-visible":
                    return { ...NOTHING, notVisible: [data.why] };
                case "read":
                    return {
                        ...NOTHING,
                        texts: data.parts.map((part) => ({
                            place: "boot-script",
                            name: "",
                            path: part.path,
                            text: part.text,
                            gap: undefined,
                            part,
                        })),
                    };
            }
        }),
    );
}

function bootScriptsOf(resource: Resource) {
    return resource.type === COMPONENT
        ? [{ property: resource.structure("data"), encoded: false }]
        : bootScripts(resource);
}

/** Texts that belong to one type. */
function fromType(resource: Resource, model: Model): SecretTexts {
    switch (resource.type) {
        case ENVIRONMENT_TYPE:
        case TEMPLATE_TYPE:
            return { ...NOTHING, texts: beanstalkPasswords(resource) };
        case "aws:codebuild/project:Project":
            return {
                ...NOTHING,
                texts: [
                    ...ofProperty("address", "source.location", resource.structure("source.location")),
                    ...inlineScript(resource, "source.buildspec"),
                ],
            };
        case "aws:amplify/app:App":
            return { ...NOTHING, texts: ofProperty("script", "", resource.structure("buildSpec")) };
        case "aws:ssm/document:Document":
            return { ...NOTHING, texts: ofProperty("script", "", resource.structure("content")) };
        case "aws:sfn/stateMachine:StateMachine":
            return { ...NOTHING, texts: ofProperty("script", "", resource.structure("definition")) };
        case "aws:ssm/association:Association":
            return associationParameters(resource);
        case "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion":
            return { ...NOTHING, texts: ofProperty("configuration", "", resource.structure("content")) };
        case PARAMETER_TYPE:
            return { ...NOTHING, texts: plainParameter(resource) };
        case OBJECT_TYPE:
            return { ...NOTHING, texts: isEnvFile(resource, model) ? envFileText(resource) : [] };
        default:
            return NOTHING;
    }
}

/** The content of an environment file, where the program gives it inline. */
function envFileText(resource: Resource): SecretText[] {
    const text = objectText(resource);
    if (text.state === "absent") return [];
    const known = text.state === "known" ? text.value : undefined;
    return [
        { place: "env-file", name: "", path: "content", text: known, gap: text.state === "unknown" ? text : undefined },
    ];
}

/** A coupled database's password is a setting of its own. */
function beanstalkPasswords(resource: Resource): SecretText[] {
    return beanstalkSettings(resource)
        .settings.filter((setting) => setting.namespace === "aws:rds:dbinstance" && setting.name === "DBPassword")
        .flatMap((setting) => ofProperty("variable", setting.name, setting.value, setting.path));
}

/** A build specification in the project; a path to one in the source is none. */
function inlineScript(resource: Resource, path: string): SecretText[] {
    return ofProperty("script", "", resource.structure(path)).filter(
        ({ text }) => text === undefined || /[\n:{]/.test(text),
    );
}

function associationParameters(resource: Resource): SecretTexts {
    const entries = resource.structure("parameters").entries();
    if (entries.state === "unknown") return { ...NOTHING, hidden: [entries] };
    if (entries.state === "absent") return NOTHING;
    return { ...NOTHING, texts: entries.value.flatMap(([name, value]) => ofProperty("parameter-map", name, value)) };
}

/** The value of a parameter that may be plain text; named after the last segment of its path. */
function plainParameter(resource: Resource): SecretText[] {
    const type = resource.text("type");
    if (type.state === "known" && type.value === "SecureString") return [];
    const dataType = resource.text("dataType");
    if (dataType.state === "known" && dataType.value.startsWith("aws:")) return [];
    const name = resource.text("name");
    const leaf = name.state === "known" ? name.value : "";
    return ["value", "insecureValue"].flatMap((property) =>
        ofProperty("store-entry", leaf, resource.structure(property)),
    );
}
