/** The check behind database-app-servers-only and cache-app-servers-only. */
import { type Admission, admission, type SourceFault } from "../../model/network/admission";
import type { Endpoint } from "../../model/network/endpoints";
import type { AdmissionPolicy } from "../../model/network/source-groups";
import type { Role } from "../../model/network/wearers";
import { wayInto, wayThrough } from "../../model/network/ways";
import { compilePattern, oneOf, pattern, someOf } from "../options";
import { notApplicable, pass } from "../outcome";
import { answer, byKind, type Context, enumerate, few, openedBy, type Outcomes, whereGuarded } from "./answer";

const ACCEPTABLE_ROLES = ["app", "job", "data", "admin", "store-front", "store"] as const satisfies readonly Role[];

export const ADMISSION_OPTIONS = {
    acceptedRoles: someOf(ACCEPTABLE_ROLES, {
        default: ACCEPTABLE_ROLES,
        description: "Roles of the resources that may wear an admitted security group.",
    }),
    cidrMode: oneOf(["none", "subnets", "vpc"], {
        default: "none",
        description:
            "Address blocks that are accepted: none, those of subnets with application compute, or those of the store's VPC.",
    }),
    externalSources: oneOf(["accept", "unknown", "violation"], {
        default: "unknown",
        description: "What an admitted security group counts as that nothing in this stack wears.",
    }),
    bastionPattern: pattern({
        default: "(?i)bastion|jump",
        description: "Names of instances that are there for administrators (role admin).",
    }),
} as const;

export const ADMISSION_MESSAGES = {
    addresses:
        "{{name}} accepts connections from {{source}}, addresses rather than the application's security group: {{way}}.",
    group: "{{name}} accepts connections from {{source}}, which in this stack only {{wearers}} wears: {{way}}.",
    defaultGroup:
        "{{name}} accepts connections from {{source}}, which everything joins that names no security group: {{way}}.",
    prefixList: "{{name}} accepts connections from {{source}}, which is not among the accepted sources: {{way}}.",
    self: "{{name}} accepts connections from every member of its own group {{source}}, which {{wearers}} wears as well: {{way}}.",
    outsideGroup: "{{name}} accepts connections from {{source}}, which nothing in this stack wears: {{way}}.",
} as const;

type AdmissionKey = keyof typeof ADMISSION_MESSAGES;
interface AdmissionOptions {
    readonly acceptedRoles: readonly Role[];
    readonly cidrMode: AdmissionPolicy["cidrMode"];
    readonly externalSources: AdmissionPolicy["externalSources"];
    readonly bastionPattern: string;
}

/** Whether every source that a store admits is application compute, or accepted. */
export function checkAdmission(
    store: Endpoint,
    context: Context<AdmissionOptions, AdmissionKey>,
): Outcomes<AdmissionKey> {
    return whereGuarded(store, () => {
        const { acceptedRoles, cidrMode, externalSources, bastionPattern } = context.options;
        const policy = { acceptedRoles, cidrMode, externalSources, bastions: compilePattern(bastionPattern) };
        const found = admission(store, context.model, policy);
        return answer(
            found,
            (faults) => byKind(faults).map((same) => sourceViolation(store, same, context)),
            () => admitted(store, found),
        );
    });
}

function admitted(store: Endpoint, { accepted, ignored }: Admission) {
    const { name } = store.resource;
    if (accepted.length > 0) return pass(`${name} admits ${enumerate(accepted)} only.`);
    if (ignored.length > 0) return notApplicable(`${name} admits ${enumerate(ignored)}, accepted by setting.`);
    return pass(`The security groups of ${name} admit nobody on its port.`);
}

function sourceViolation(
    store: Endpoint,
    faults: readonly SourceFault[],
    { model, violation }: Context<AdmissionOptions, AdmissionKey>,
) {
    const [first] = faults as [SourceFault];
    const { group, permission } = first.entry;
    const way =
        first.sourceGroup === undefined || first.kind === "self"
            ? wayInto(group, permission, first.source)
            : wayThrough(first.sourceGroup, group, permission, model);
    const wearers = faults.flatMap((fault) => fault.wearers.map((wearer) => wearer.resource));
    return violation(first.kind, {
        at: store.kind.groups,
        data: {
            source: enumerate(faults.map((fault) => fault.source)),
            wearers: enumerate(wearers.map((resource) => resource.name)),
            way: way.text,
        },
        steps: way.steps,
        evidence: [
            ...few(faults).map(({ entry, source }) => openedBy(entry.permission, `admits ${source}`)),
            ...few([...new Set(wearers)]).map((resource) => ({ text: `${resource.name} wears the group.`, resource })),
        ],
        restsOnAbsence: first.kind === "group" || first.kind === "outsideGroup",
    });
}
