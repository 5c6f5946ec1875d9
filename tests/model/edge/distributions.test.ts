import assert from "node:assert/strict";
import { readDistribution, targets } from "../../../src/model/edge/distributions";
import { decoders } from "../../support/decoders";
import { type Json, resource, UNKNOWN } from "../../support/stack";

/** Whether the default behaviour of a distribution leads to each of its origins. */
function targeted(targetOriginId: string, ids: readonly string[], more: Json = {}): (boolean | "unknown")[] {
    const origins = ids.map((originId) => ({ originId, domainName: "www.example.com" }));
    const spec = resource("aws:cloudfront/distribution:Distribution", "cdn", {
        origins,
        defaultCacheBehavior: { targetOriginId, viewerProtocolPolicy: "https-only" },
        ...more,
    });
    const deployment = (decoders[0] as (typeof decoders)[number]).decode({ resources: [spec] });
    const [found] = deployment.resources.filter(({ name }) => name === "cdn");
    assert.ok(found);
    const view = readDistribution(found);
    const [behavior] = view.behaviors;
    assert.ok(behavior);
    return view.origins.map((origin) => {
        const truth = targets(view, behavior, origin);
        return truth.state === "unknown" ? "unknown" : truth.value;
    });
}

const group = (originId: unknown, members: unknown) => ({ originGroups: [{ originId, members }] });

describe("the origin that a behaviour means", () => {
    it("is the one of that id", () => {
        assert.deepEqual(targeted("a", ["a", "b"]), [true, false]);
        assert.deepEqual(targeted("c", ["a", "b"]), [false, false]);
        assert.deepEqual(targeted(UNKNOWN, ["a", "b"]), ["unknown", "unknown"]);
    });
    it("is the only one whose id is not known where none of the others is it", () => {
        assert.deepEqual(targeted("a", [UNKNOWN]), [true]);
        assert.deepEqual(targeted("a", [UNKNOWN, "b"]), [true, false]);
        assert.deepEqual(targeted("b", [UNKNOWN, "b"]), [false, true]);
        assert.deepEqual(targeted("a", [UNKNOWN, UNKNOWN, "b"]), ["unknown", "unknown", false]);
    });
    it("is any member of the group of that id", () => {
        const both = [{ originId: "a" }, { originId: "b" }];
        assert.deepEqual(targeted("both", ["a", "b", "c"], group("both", both)), [true, true, false]);
        assert.deepEqual(targeted("both", ["a", "c"], group("both", [{ originId: "a" }, { originId: UNKNOWN }])), [
            true,
            "unknown",
        ]);
        assert.deepEqual(targeted("both", ["a"], group("both", UNKNOWN)), ["unknown"]);
        assert.deepEqual(targeted("both", ["a"], group(UNKNOWN, both)), ["unknown"]);
        assert.deepEqual(targeted("both", ["a"], { originGroups: UNKNOWN }), ["unknown"]);
        assert.deepEqual(targeted("a", ["a"], { originGroups: UNKNOWN }), [true]);
    });
});
