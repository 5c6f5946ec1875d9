/** Static keys of the AWS provider itself: from secret configuration they are encrypted, from anywhere else they stand in clear. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { configTexts } from "./provenance";

export const AWS_PROVIDER = "pulumi:providers:aws";

export interface ProviderKeys {
    /** Inputs that hold a key of the program's or of plain configuration. */
    readonly literal: readonly string[];
    readonly gap: UnknownValue | undefined;
}

/** The keys of a provider that do not come from secret configuration. */
export function providerKeys(resource: Resource, model: Model): ProviderKeys {
    const literal: string[] = [];
    let gap: UnknownValue | undefined;
    for (const name of ["secretKey", "token"]) {
        const property = resource.declared(name);
        const text = property.text();
        if (text.state === "absent" || (text.state === "known" && text.value === "")) continue;
        if (text.state === "unknown") gap ??= text;
        else if (model.deployment.config !== undefined) {
            if (!model.fact(configTexts).secret.has(text.value)) literal.push(name);
        } else if (!model.deployment.seesSecretMarks || property.secret) {
            // The engine marks what came from secret configuration, and what the program marked itself.
            gap ??= {
                state: "unknown",
                gaps: [{ reason: "unreadable", what: `the origin of ${name} of ${resource.name}` }],
            };
        } else literal.push(name);
    }
    return { literal, gap };
}
