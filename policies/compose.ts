/** Entry of `deployment-checklist/policies`: the rules as policies, for packs that organisations compose themselves. */
import type { Policies } from "@pulumi/policy";
import { type PolicyOptions, policiesOf } from "../src/doors/policy-pack/policies";
import { RULES } from "./catalogue";
import { CHECKLIST, DJANGO_EDITION } from "./checklist";

export type { PolicyOptions };

/** The rules as policies of `@pulumi/policy`. */
export function policies(options?: PolicyOptions): Policies {
    return policiesOf({ rules: RULES, checklist: { edition: DJANGO_EDITION, items: CHECKLIST } }, options);
}
