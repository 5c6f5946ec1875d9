/** Boot scripts: EC2 instances, their templates, spot requests, and Lightsail instances. */
import type { Model } from "../../model";
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { bindText } from "../binding";
import type { Host, ProcessDraft } from "../process";
import { type ScriptPart, userDataOf } from "../user-data";
import { hidden, type HostEntry } from "./host";

/** A boot script of a resource: the property, and whether it holds base64 only. */
export interface BootScript {
    readonly property: Property;
    readonly encoded: boolean;
}

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const FLEET = "aws:ec2/spotFleetRequest:SpotFleetRequest";
const LIGHTSAIL = "aws:lightsail/instance:Instance";

export const instanceHosts: readonly HostEntry[] = [
    {
        types: [
            "aws:ec2/instance:Instance",
            "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
            "aws:ec2/launchConfiguration:LaunchConfiguration",
            TEMPLATE,
            FLEET,
            LIGHTSAIL,
        ],
        decode: (resource, model) => bootScripts(resource).flatMap((script) => decodeScript(resource, script, model)),
    },
];

/** The boot scripts that a resource carries. */
export function bootScripts(resource: Resource): BootScript[] {
    switch (resource.type) {
        case FLEET: {
            const specifications = resource.structure("launchSpecifications").possibleElements();
            return specifications.map((specification) => ({ property: specification.get("userData"), encoded: false }));
        }
        case TEMPLATE:
            return [{ property: resource.structure("userData"), encoded: true }];
        case LIGHTSAIL:
            return [{ property: resource.structure("userData"), encoded: false }];
        default:
            return [
                { property: resource.structure("userData"), encoded: false },
                { property: resource.structure("userDataBase64"), encoded: true },
            ];
    }
}

function decodeScript(resource: Resource, script: BootScript, model: Model): ProcessDraft[] {
    const host: Host = resource.type === LIGHTSAIL ? "lightsail-instance" : "instance";
    const data = userDataOf(script.property, script.encoded, model);
    const base = {
        resource,
        host,
        path: script.property.path,
        roles: { execution: undefined, runtime: profileOf(resource) },
    };
    switch (data.state) {
        case "absent":
            return [];
        case "unknown":
            return [{ ...hidden(resource, host, data.gap), ...base }];
        case "not-visible":
            return [{ ...base, notVisible: [data.why] }];
        case "read":
            return [
                {
                    ...base,
                    env: data.parts.flatMap(variables).slice(0, MOST_VARIABLES),
                    script: data.parts.map((part) => part.text).join("\n"),
                },
            ];
    }
}

/** More than any boot script sets. */
const MOST_VARIABLES = 1_000;

/** Assignments that a started process sees as variables. Those that the script computes are no bindings. */
function variables(part: ScriptPart) {
    return part.assignments
        .filter((assignment) => assignment.form === "env" && !assignment.computed && /^[A-Z]/.test(assignment.name))
        .map((assignment) => bindText(assignment.name, assignment.value, `${part.path}:${assignment.line}`));
}

function profileOf(resource: Resource): Property {
    const profile = resource.scalar("iamInstanceProfile");
    return profile.isMap ? (profile.get("arn").isPresent ? profile.get("arn") : profile.get("name")) : profile;
}
