/** Which stack an input belongs to: from what the form says, and from its URNs where it does not. */
import { STACK_TYPE, type StackFacts } from "../../model/deployment";

/**
 * `named` is the stack as a checkpoint names it: `stack`, `organization/project/stack`, or empty. URNs know the stack
 * and the project; only a qualified name knows the organisation.
 */
export function identify(named: string, urns: readonly string[]): StackFacts {
    const parts = named.split("/");
    const urn = urns.find((candidate) => candidate.includes(`::${STACK_TYPE}::`)) ?? urns[0];
    const match = urn === undefined ? null : /^urn:pulumi:(.*?)::(.*?)::/.exec(urn);
    return {
        organization: parts.length === 3 ? (parts[0] ?? "") : "",
        project: match?.[2] ?? (parts.length === 3 ? (parts[1] ?? "") : ""),
        name: match?.[1] ?? parts.at(-1) ?? "",
        tags: {},
    };
}
