import { permissionHolders } from "../../src/model/network/entries";
import { defineRule, integers } from "../../src/rule";
import { checkCachePorts, OPEN_PORT_MESSAGES } from "../../src/rule/network/open-ports";

/** Ports with common public uses (MQTT on 1883 and 8883, 4222, 8111, 9093, 9111) are left out, because this rule blocks. */
const CACHE_PORTS = [
    6379, 6380, 6381, 16379, 26379, 11211, 11212, 4369, 5671, 5672, 15671, 15672, 25672, 61613, 61614, 61616, 61617,
    61619, 8161, 8162, 9092, 9094, 9096, 9098, 9194, 9196, 9198, 2181, 2182,
];

export default defineRule({
    id: "cache-no-open-port",
    title: "No security group opens a port of a cache or broker to the world",
    checklist: ["cache-access"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: permissionHolders,
    options: {
        cachePorts: integers({
            default: CACHE_PORTS,
            min: 1,
            max: 65535,
            description: "Ports on which caches and brokers listen.",
        }),
    },
    messages: OPEN_PORT_MESSAGES,
    fix: "Replace the address block by the application's security group as the source, or narrow the range of ports.",
    check: (view, context) => checkCachePorts(view, context.options.cachePorts, context),
});
