import rule from "../../../policies/database/database-no-public-forwarder";
import { allow, cache, database, from, group, rightStack, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const balancer = (inputs: Json = {}, wears: string[] = []) =>
    resource(
        "aws:lb/loadBalancer:LoadBalancer",
        "nlb",
        { loadBalancerType: "network", ...(wears.length > 0 ? { securityGroups: wears.map(() => UNKNOWN) } : {}), ...inputs },
        { deps: wears.length > 0 ? { securityGroups: wears } : {} },
    );
const listener = (port: unknown, protocol: unknown = "TCP", more: Json = {}) =>
    resource(
        "aws:lb/listener:Listener",
        "listener",
        { loadBalancerArn: UNKNOWN, port, protocol, defaultActions: [{ type: "forward", targetGroupArn: UNKNOWN }], ...more },
        { deps: { loadBalancerArn: ["nlb"], defaultActions: ["targets"] } },
    );
const targets = (port: unknown, protocol = "TCP") => resource("aws:lb/targetGroup:TargetGroup", "targets", { port, protocol, targetType: "ip" });
const attachment = (targetId: unknown, more: Json = {}, deps: Record<string, string[]> = {}) =>
    resource("aws:lb/targetGroupAttachment:TargetGroupAttachment", "attachment", { targetGroupArn: UNKNOWN, targetId, ...more }, { deps: { targetGroupArn: ["targets"], ...deps } });
const service = (containerPort: number) =>
    resource("aws:ecs/service:Service", "redis", { loadBalancers: [{ containerName: "redis", containerPort, targetGroupArn: UNKNOWN }] }, { deps: { loadBalancers: ["targets"] } });
const classic = (inputs: Json) => resource("aws:elb/loadBalancer:LoadBalancer", "elb", inputs);
const proxy = resource("aws:rds/proxy:Proxy", "proxy", { engineFamily: "POSTGRESQL", vpcSecurityGroupIds: [UNKNOWN] }, { deps: { vpcSecurityGroupIds: ["proxy-sg"] } });
const accelerated = resource("aws:globalaccelerator/endpointGroup:EndpointGroup", "accelerator", { endpointConfigurations: [{ endpointId: UNKNOWN }] }, { deps: { endpointConfigurations: ["nlb"] } });
const proxyIn = (groups: string[], ids: unknown) => resource("aws:rds/proxy:Proxy", "proxy", { engineFamily: "POSTGRESQL", vpcSecurityGroupIds: ids }, { deps: { vpcSecurityGroupIds: groups } });
const open = (name: string) => group(name, [allow(5432, { cidrBlocks: WORLD })]);
const dbGroup = group("db-sg", [allow(5432, from("proxy-sg"))], ["proxy-sg"]);
/** A group of which it is known only what its rules hang on. */
const hidden = (name: string, ...behind: string[]) => group(name, undefined, behind, { inputs: { ingress: UNKNOWN } });
const found = (message: string, on = "nlb") => [{ on, message }];

testRule(rule, {
    valid: [
        { name: "a public load balancer for the application", resources: [balancer({ loadBalancerType: "application" }), listener(443, "HTTPS"), targets(8000, "HTTP")], expect: [{ on: "nlb" }] },
        { name: "three hops through the application", resources: rightStack(database(["db-sg"]), 5432), expect: [{ on: "alb" }] },
        { name: "an internal load balancer before the store", resources: [balancer({ internal: true }), listener(5432), targets(5432)], expect: [{ on: "nlb", says: "not reached" }] },
        { name: "HTTP on a port of a store that does not speak it", resources: [balancer({ loadBalancerType: "application" }), listener(80, "HTTP"), targets(6379, "HTTP")] },
        { name: "a classic load balancer for the web", resources: [classic({ listeners: [{ lbPort: 80, lbProtocol: "http", instancePort: 8000, instanceProtocol: "http" }] })] },
    ],
    invalid: [
        {
            name: "a listener on the database's port, which no security group sees",
            resources: [balancer(), listener(5432), targets(5432), group("db-sg", [allow(5432, { cidrBlocks: ["10.0.0.0/16"] })]), database(["db-sg"])],
            expect: found("port"),
        },
        { name: "targets on the database's port behind another", resources: [balancer({ internal: false }), listener(443, "TLS"), targets(3306)], expect: found("port") },
        { name: "a container on Redis's port", resources: [balancer(), listener(80), targets(80), service(6379)], expect: found("port") },
        { name: "a port that the attachment gives", resources: [balancer(), listener(443), targets(443), attachment("10.0.0.9", { port: 27017 })], expect: found("port") },
        {
            name: "a store among the targets, whatever the port",
            resources: [balancer(), listener(443), targets(443), attachment(UNKNOWN, {}, { targetId: ["cache"] }), cache([])],
            expect: found("store"),
        },
        { name: "search behind HTTPS", resources: [balancer({ loadBalancerType: "application" }), listener(443, "HTTPS"), targets(9200, "HTTPS")], expect: found("port") },
        {
            name: "a classic load balancer for streams",
            resources: [classic({ listeners: [{ lbPort: 443, lbProtocol: "SSL", instancePort: 5432, instanceProtocol: "tcp" }] })],
            expect: found("port", "elb"),
        },
        { name: "an accelerator before an internal load balancer", resources: [balancer({ internal: true }), listener(5432), targets(5432), accelerated], expect: found("port", "accelerator") },
        {
            name: "a load balancer, a proxy and the store, each admitted by the next",
            resources: [
                group("nlb-sg", [allow(5432, { cidrBlocks: WORLD })]),
                group("proxy-sg", [allow(5432, from("nlb-sg"))], ["nlb-sg"]),
                group("db-sg", [allow(5432, from("proxy-sg"))], ["proxy-sg"]),
                balancer({}, ["nlb-sg"]),
                listener(5432),
                targets(5432),
                proxy,
                database(["db-sg"]),
            ],
            expect: [...found("port"), ...found("behind", "proxy"), ...found("behind", "db")],
        },
        {
            name: "a proxy that is open to the world",
            resources: [group("proxy-sg", [allow(5432, { cidrBlocks: WORLD })]), group("db-sg", [allow(5432, from("proxy-sg"))], ["proxy-sg"]), proxy, database(["db-sg"])],
            expect: found("behind", "db"),
        },
        {
            name: "a load balancer of two groups: one is open to the world, the other admitted by the store",
            resources: [
                open("open-sg"),
                group("nlb-sg"),
                group("db-sg", [allow(5432, from("nlb-sg"))], ["nlb-sg"]),
                balancer({}, ["open-sg", "nlb-sg"]),
                listener(5432),
                targets(5432),
                database(["db-sg"]),
            ],
            expect: [...found("port"), ...found("behind", "db")],
        },
        { name: "a load balancer of which one target cannot be told", resources: [balancer(), listener(5432), targets(UNKNOWN)], expect: found("port") },
    ],
    unknown: [
        {
            name: "what a service registers",
            resources: [balancer(), listener(80), targets(80), { ...service(6379), inputs: { loadBalancers: UNKNOWN } }],
            expect: [{ on: "nlb", says: "loadBalancers.containerPort of redis" }],
        },
        { name: "what an accelerator leads to", resources: [resource("aws:globalaccelerator/endpointGroup:EndpointGroup", "accelerator", { endpointConfigurations: UNKNOWN })] },
        {
            name: "with which of two target groups a port is registered",
            resources: [balancer(), listener(443), targets(443), { ...targets(443), name: "more" }, { ...attachment("10.0.0.9", { port: 5432 }), deps: { targetGroupArn: ["targets", "more"] } }],
        },
        { name: "whether it is internal", resources: [balancer({ internal: UNKNOWN }), listener(5432), targets(5432)] },
        { name: "the listener's port", resources: [balancer(), listener(UNKNOWN), targets(443)], expect: [{ on: "nlb", says: "port of listener" }] },
        { name: "the listener's protocol", resources: [balancer(), listener(5432, UNKNOWN), targets(5432)] },
        {
            name: "to which load balancer the listener belongs",
            resources: [balancer(), { ...balancer(), name: "other" }, { ...listener(5432), deps: { loadBalancerArn: ["nlb", "other"], defaultActions: ["targets"] } } as ResourceSpec, targets(5432)],
            expect: [{ on: "nlb" }, { on: "other" }],
        },
        { name: "whether the world gets into a proxy", resources: [hidden("proxy-sg"), dbGroup, proxy, database(["db-sg"])], expect: [{ on: "db", says: "ingress of proxy-sg" }] },
        {
            name: "on which port the proxy listens",
            resources: [open("proxy-sg"), dbGroup, { ...proxy, inputs: { ...proxy.inputs, engineFamily: UNKNOWN } }, database(["db-sg"])],
            expect: [{ on: "db", says: "engineFamily of proxy" }],
        },
        {
            name: "which of two groups the proxy wears",
            resources: [open("proxy-sg"), group("other", []), dbGroup, proxyIn(["proxy-sg", "other"], UNKNOWN), database(["db-sg"])],
            expect: [{ on: "db", says: "of proxy means" }],
        },
        {
            name: "what the store's group admits, which hangs on the proxy's",
            resources: [open("proxy-sg"), hidden("db-sg", "proxy-sg"), proxy, database(["db-sg"])],
            expect: [{ on: "db", says: "ingress of db-sg" }],
        },
        {
            name: "which of two groups the store's admits",
            resources: [open("proxy-sg"), group("other"), group("db-sg", [allow(5432, from("proxy-sg"))], ["proxy-sg", "other"]), proxy, database(["db-sg"])],
            expect: [{ on: "db", says: "which group db-sg admits" }],
        },
        { name: "on which port the store listens", resources: [open("proxy-sg"), dbGroup, proxy, database(["db-sg"], { engine: UNKNOWN })], expect: [{ on: "db", says: "engine of db" }] },
        {
            name: "whether a load balancer is internal, with a proxy and a store behind it",
            resources: [
                open("nlb-sg"),
                group("proxy-sg", [allow(5432, from("nlb-sg"))], ["nlb-sg"]),
                dbGroup,
                balancer({ internal: UNKNOWN }, ["nlb-sg"]),
                listener(5432),
                targets(5432),
                proxy,
                database(["db-sg"]),
            ],
            expect: [
                { on: "nlb", says: "internal of nlb" },
                { on: "proxy", says: "internal of nlb" },
                { on: "db", says: "internal of nlb" },
            ],
        },
        {
            name: "the listener's port of a load balancer that no store admits, the store aside",
            resources: [
                open("alb-sg"),
                group("app-sg", [allow(8000, from("alb-sg"))], ["alb-sg"]),
                group("db-sg", [allow(5432, from("app-sg"))], ["app-sg"]),
                balancer({}, ["alb-sg"]),
                listener(UNKNOWN),
                targets(8000),
                service(8000),
                database(["db-sg"]),
            ],
            expect: [{ on: "nlb", says: "port of listener" }],
        },
        {
            name: "which groups a load balancer wears, of which one is open",
            resources: [
                open("nlb-sg"),
                group("other", []),
                group("db-sg", [allow(5432, from("nlb-sg"))], ["nlb-sg"]),
                { ...balancer({ securityGroups: UNKNOWN, internal: UNKNOWN }), deps: { securityGroups: ["nlb-sg", "other"] } },
                listener(5432),
                targets(5432),
                database(["db-sg"]),
            ],
            expect: [
                { on: "nlb", says: "internal of nlb" },
                { on: "db", says: "the security groups of nlb" },
            ],
        },
    ],
    notApplicable: [
        {
            name: "what the store's group admits, behind a proxy that is closed",
            resources: [group("proxy-sg", []), hidden("db-sg", "proxy-sg"), proxy, database(["db-sg"])],
            expect: [{ on: "db" }, { on: "proxy" }],
        },
        {
            name: "what the store's group admits hangs on another group than the proxy's",
            resources: [open("proxy-sg"), group("app-sg"), hidden("db-sg", "app-sg"), proxy, database(["db-sg"])],
            expect: [{ on: "db" }, { on: "proxy" }],
        },
        { name: "a store to which nothing leads", resources: [group("db-sg", []), database(["db-sg"])], expect: [{ on: "db", says: "Nothing that passes on" }] },
    ],
});
