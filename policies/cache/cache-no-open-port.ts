import { permissionHolders } from "../../src/model/network/entries";
import { CACHE_PORTS } from "../../src/model/network/store-ports";
import { defineRule, integers } from "../../src/rule";
import { checkCachePorts, OPEN_PORT_MESSAGES } from "../../src/rule/network/open-ports";

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
