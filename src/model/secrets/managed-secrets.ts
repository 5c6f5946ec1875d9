/** Secrets that AWS makes and keeps itself, for databases whose master password it manages. */
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isNo, isTrue } from "../value";
import { dependencies } from "./stores";

/** Outputs that hold the ARN of such a secret, in a list or by themselves, each with the input that asks for it. */
const OUTPUTS = [
    { output: "masterUserSecrets", flag: "manageMasterUserPassword" },
    { output: "masterPasswordSecretArn", flag: "manageMasterPassword" },
    { output: "adminPasswordSecretArn", flag: "manageAdminPassword" },
] as const;

/** Whether AWS keeps a secret for a resource; before it exists, whether its program asks for one. */
export function keepsManagedSecret(resource: Resource): boolean {
    return OUTPUTS.some(({ output, flag }) => {
        const property = resource.output(output);
        if (property.isUnknown) return !isNo(isTrue(resource.input(flag).boolean()));
        return property.filled.state === "known" && property.filled.value;
    });
}

/** The resources for which AWS keeps the secret that a reference names; where its text is not known, those behind its property. */
export function managedSecretOwners(
    text: string | undefined,
    from: Resource,
    path: string,
    model: Model,
): readonly Resource[] {
    if (text === undefined) return dependencies(from, path, model).filter(keepsManagedSecret);
    const owner = model.fact(ownersByArn).get(secretArn(text));
    return owner === undefined ? [] : [owner];
}

/** Fact: the owners by the ARN of their secret. */
function ownersByArn(model: Model): ReadonlyMap<string, Resource> {
    const found = new Map<string, Resource>();
    for (const resource of model.deployment.resources) {
        for (const { output } of OUTPUTS) {
            for (const property of arnsOf(resource.output(output))) {
                const arn = property.text();
                if (arn.state === "known" && arn.value !== "") found.set(arn.value, resource);
            }
        }
    }
    return found;
}

function arnsOf(output: Property): readonly Property[] {
    if (output.isAbsent || output.isText) return [output];
    return output.elements().map((element) => element.get("secretArn"));
}

/** An ARN without the key, stage and version that a reference may name behind it. */
function secretArn(reference: string): string {
    return reference.split(":").slice(0, 7).join(":");
}
