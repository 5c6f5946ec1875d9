import type { Model } from "../../model/model";
import { buckets } from "../../model/storage/buckets";
import { answer, identity } from "./answers";
import type { InspectedBucket } from "./model";

/** Buckets with what they are for. */
export function inspectBuckets(model: Model): InspectedBucket[] {
    return model.fact(buckets).all.map(({ resource, roles }) => {
        const names = [...new Set(roles.counted.map((evidence) => evidence.role))];
        return {
            ...identity(resource),
            roles: names.map((role) => ({
                role,
                certain: answer(roles.has(role)),
                because: roles.reason([role])?.text ?? "",
            })),
        };
    });
}
