/** Settings by which a service writes cookies, authorization headers or SQL with its parameters into logs. */
import type { Family, View } from "../family";
import type { Resource } from "../resource";
import { all, isTrue, map, type Truth, truth, type Value, withDefault } from "../value";

/** One setting that captures access tokens or data. */
export interface LogCapture {
    readonly path: string;
    /** What ends up in the log, in words. */
    readonly what: string;
    readonly captures: Truth;
    /** Whether it is a switch that can be turned off. */
    readonly isSwitch: boolean;
}

export interface LogCapturesView extends View {
    readonly captures: readonly LogCapture[];
    /** Headers that WAF leaves out of its logs, in lower case; absent for everything but WAF logging. */
    readonly redactedHeaders: Value<readonly string[]>;
}

const SWITCHES: Readonly<Record<string, { readonly path: string; readonly what: string }>> = {
    "aws:cloudfront/distribution:Distribution": { path: "loggingConfig.includeCookies", what: "every cookie" },
    "aws:rds/proxy:Proxy": { path: "debugLogging", what: "SQL statements with their parameters" },
    "aws:apigateway/methodSettings:MethodSettings": {
        path: "settings.dataTraceEnabled",
        what: "whole requests and responses",
    },
};
const REALTIME = "aws:cloudfront/realtimeLogConfig:RealtimeLogConfig";
const WAF = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** Fields of CloudFront's real-time logs that carry access tokens. */
const TOKEN_FIELDS = ["cs-cookie", "cs-headers"];

export const logCaptures: Family<LogCapturesView> = {
    name: "log settings of CloudFront, WAF, API Gateway and RDS Proxy",
    types: [...Object.keys(SWITCHES), REALTIME, WAF],
    view: (resource) => ({
        resource,
        captures: capturesOf(resource),
        redactedHeaders: resource.type === WAF ? redactedHeaders(resource) : { state: "absent" },
    }),
};

function capturesOf(resource: Resource): LogCapture[] {
    const row = SWITCHES[resource.type];
    if (row !== undefined) {
        return [{ ...row, captures: isTrue(resource.scalar(row.path).boolean()), isSwitch: true }];
    }
    if (resource.type !== REALTIME) return [];
    const fields = resource.structure("fields");
    const list = fields.list();
    if (list.state === "unknown") return [{ path: "fields", what: "tokens", captures: list, isSwitch: false }];
    return fields.elements().map((element) => ({
        path: element.path,
        what: "cookies and headers",
        captures: truth(element.text(), (field) => TOKEN_FIELDS.includes(field.toLowerCase())),
        isSwitch: false,
    }));
}

function redactedHeaders(resource: Resource): Value<readonly string[]> {
    const fields = resource.structure("redactedFields");
    const list = fields.list();
    if (list.state === "unknown") return list;
    const names = fields.elements().map((field) => {
        const header = field.get("singleHeader");
        return field.isUnknown ? field.gap() : (header.elements()[0] ?? header).get("name").text();
    });
    return withDefault(
        map(all(names), (known) => known.map((name) => name.toLowerCase())),
        [],
    );
}
