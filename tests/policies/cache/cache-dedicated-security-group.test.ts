import rule from "../../../policies/cache/cache-dedicated-security-group";
import { allow, cache, from, group, loadBalancer, service, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const redis = cache(["sg"]);
const dax = resource("aws:dax/cluster:Cluster", "cache", { clusterEndpointEncryptionType: "TLS", securityGroupIds: [UNKNOWN] }, { deps: { securityGroupIds: ["sg"] } });
const members = { protocol: "-1", fromPort: 0, toPort: 0, self: true };

testRule(rule, {
    valid: [{ name: "a private worker among the members", resources: [group("sg", [members]), service("worker", "sg"), redis] }],
    invalid: [
        {
            name: "one group on the load balancer, the service and the cache",
            resources: [group("sg", [members, allow(443, { cidrBlocks: WORLD })]), loadBalancer("alb", ["sg"]), service("web", "sg"), redis],
            expect: [
                { on: "cache", message: "facingWearer", at: "securityGroupIds" },
                { on: "cache", message: "worldPort", at: "securityGroupIds" },
            ],
        },
        {
            name: "the web's port beside the cache's own",
            resources: [group("app-sg"), group("sg", [allow(80, { cidrBlocks: WORLD }), allow(9111, from("app-sg"))], ["app-sg"]), dax],
            expect: [{ on: "cache", message: "worldPort" }],
        },
        {
            name: "a worker where caches share with nobody",
            options: { allowSharedWithApplication: false },
            resources: [group("sg", [members]), service("worker", "sg"), redis],
            expect: [{ on: "cache", message: "application" }],
        },
    ],
    unknown: [
        { name: "a group of another stack", resources: [cache([], { securityGroupIds: ["sg-0aa"] })] },
        { name: "whether the load balancer is internal", resources: [group("sg", []), loadBalancer("alb", ["sg"], { internal: UNKNOWN }), redis] },
    ],
    notApplicable: [{ name: "no group is named", resources: [cache([])] }],
});
