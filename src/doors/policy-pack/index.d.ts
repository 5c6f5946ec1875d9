/** What `deployment-checklist/policies` exports; shipped beside its bundle. A test holds it to the code. */
import type { Policies } from "@pulumi/policy";

/** Which rules become policies, and at which level. */
export interface PolicyOptions {
    /** Levels before any configuration: `essential`, `recommended` (when not given) or `strict`. */
    readonly preset?: "essential" | "recommended" | "strict";
    /** Only rules of these areas. */
    readonly areas?: readonly (
        | "cache"
        | "database"
        | "backup"
        | "storage"
        | "https"
        | "tls"
        | "host"
        | "secret"
        | "settings"
        | "performance"
        | "reporting"
    )[];
    /** Only these rules, by id or alias. */
    readonly rules?: readonly string[];
}

/** The rules as policies of `@pulumi/policy`, to be put into a `new PolicyPack(...)` beside others. */
export declare function policies(options?: PolicyOptions): Policies;
