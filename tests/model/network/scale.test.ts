import assert from "node:assert/strict";
import admission from "../../../policies/database/database-app-servers-only";
import shared from "../../../policies/database/database-dedicated-security-group";
import world from "../../../policies/database/database-no-world-ingress";
import { evaluate } from "../../../src/engine/evaluate";
import type { Finding } from "../../../src/engine/finding";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { decoders } from "../../support/decoders";
import { resource, type ResourceSpec, UNKNOWN } from "../../support/stack";
import { allow, from, group, WORLD } from "./builders";

function judge(resources: readonly ResourceSpec[]): Finding[] {
    const [decoder] = decoders;
    assert.ok(decoder);
    const deployment = decoder.decode({ resources, preview: true });
    const now = new Date("2026-01-15T00:00:00Z");
    return evaluate({ deployment, rules: [admission, shared, world], settings: DEFAULT_SETTINGS, now, pass: "stack" });
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const store = (number: number, behind: string) =>
    resource(
        "aws:rds/instance:Instance",
        `db${number}`,
        { engine: "postgres", vpcSecurityGroupIds: [UNKNOWN] },
        { deps: { vpcSecurityGroupIds: [behind] } },
    );
const worker = (number: number, behind: string) =>
    resource(
        "aws:ecs/service:Service",
        `worker${number}`,
        { networkConfiguration: { securityGroups: [UNKNOWN] } },
        { deps: { networkConfiguration: [behind] } },
    );

describe("reach of large stacks", function () {
    this.timeout(30_000);

    it("stays short about the groups of a component, however many refer to them", () => {
        const network = resource("acme:net:Network", "network", {}, { custom: false });
        const groups = numbers(300).map((number) =>
            group(`sg${number}`, [allow(5432, from("network"))], ["network"], { parent: "network" }),
        );
        const found = judge([
            network,
            ...groups,
            ...numbers(300).map((number) => store(number, "network")),
            ...numbers(300).map((number) => worker(number, "network")),
        ]);
        assert.equal(found.filter((finding) => finding.outcome === "error").length, 0);
        assert.ok(
            found.every((finding) => (finding.gaps ?? []).length <= 20),
            "A reader needs no thousand gaps.",
        );
        assert.ok(
            found.every((finding) => finding.message.length < 2_000),
            "A reader needs no thousand words.",
        );
    });

    it("follows a long chain of groups, and shows its end", () => {
        const chain = [
            group("sg0", [allow(80, { cidrBlocks: WORLD })]),
            ...numbers(500).map((number) =>
                group(`sg${number + 1}`, [allow(5432, from(`sg${number}`))], [`sg${number}`]),
            ),
        ];
        const balancer = resource(
            "aws:lb/loadBalancer:LoadBalancer",
            "alb",
            { securityGroups: [UNKNOWN] },
            { deps: { securityGroups: ["sg499"] } },
        );
        const [finding] = judge([...chain, balancer, store(0, "sg500")]).filter((one) => one.rule === admission.id);
        assert.match(finding?.message ?? "", /internet -> \.\.\. -> sg492 \(5432\) -> .* -> sg500 \(5432\)/);
        assert.ok((finding?.steps ?? []).length < 15);
    });
});
