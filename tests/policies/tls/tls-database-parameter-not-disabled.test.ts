import assert from "node:assert/strict";
import rule from "../../../policies/tls/tls-database-parameter-not-disabled";
import { parameterGroups } from "../../../src/model/database/parameter-groups";
import { Model } from "../../../src/model/model";
import { decoders } from "../../support/decoders";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const group = (family: string, parameters: unknown, type = "aws:rds/parameterGroup:ParameterGroup") => resource(type, "params", { family, parameters });
const cluster = (family: string, parameters: unknown) => group(family, parameters, "aws:rds/clusterParameterGroup:ClusterParameterGroup");
const docdb = (parameters: unknown) => group("docdb5.0", parameters, "aws:docdb/clusterParameterGroup:ClusterParameterGroup");
const redshift = (parameters: unknown) => group("redshift-2.0", parameters, "aws:redshift/parameterGroup:ParameterGroup");
const neptune = (parameters: unknown) => group("neptune1.3", parameters, "aws:neptune/clusterParameterGroup:ClusterParameterGroup");
const workgroup = (configParameters?: unknown, more = {}) => resource("aws:redshiftserverless/workgroup:Workgroup", "params", configParameters === undefined ? {} : { configParameters }, more);
const at = (index: number) => `parameters[${index}].value`;

testRule(rule, {
    valid: [
        { name: "on as a number", resources: [group("postgres16", [{ name: "rds.force_ssl", value: 1 }])] },
        { name: "on as a word", resources: [cluster("aurora-mysql8.0", [{ name: "require_secure_transport", value: "ON" }])] },
        { name: "DocumentDB with TLS 1.3", resources: [docdb([{ name: "tls", value: "tls1.3+" }])] },
        { name: "DocumentDB enabled", resources: [docdb([{ name: "tls", value: "enabled" }])] },
        { name: "Redshift Serverless in the SDK's spelling", resources: [workgroup([{ parameterKey: "requireSsl", parameterValue: "true" }])] },
    ],
    invalid: [
        {
            name: "PostgreSQL 16, where it would be on by default",
            resources: [
                group("postgres16", [
                    { name: "log_statement", value: "all" },
                    { name: "rds.force_ssl", value: "0" },
                ]),
            ],
            expect: [{ on: "params", message: "off", at: at(1) }],
        },
        { name: "the number 0", resources: [group("postgres16", [{ name: "rds.force_ssl", value: 0 }])], expect: [{ on: "params", message: "off", at: at(0) }] },
        { name: "MySQL with the word OFF", resources: [group("mysql8.4", [{ name: "require_secure_transport", value: "OFF" }])], expect: [{ on: "params", message: "off", at: at(0) }] },
        { name: "an Aurora cluster with a boolean", resources: [cluster("aurora-postgresql17", [{ name: "RDS.FORCE_SSL", value: false }])], expect: [{ on: "params", message: "off", at: at(0) }] },
        { name: "a family known after the update", resources: [cluster(UNKNOWN, [{ name: "rds.force_ssl", value: "0" }])], expect: [{ on: "params", message: "off", at: at(0) }] },
        {
            name: "twice with different values",
            resources: [
                group("postgres16", [
                    { name: "rds.force_ssl", value: "1" },
                    { name: "rds.force_ssl", value: "0" },
                ]),
            ],
            expect: [{ on: "params", message: "contradictory", at: at(1) }],
        },
        { name: "DocumentDB disabled", resources: [docdb([{ name: "tls", value: "disabled" }])], expect: [{ on: "params", message: "off", at: at(0) }] },
        { name: "Redshift", resources: [redshift([{ name: "require_ssl", value: "false" }])], expect: [{ on: "params", message: "off", at: at(0) }] },
        {
            name: "Redshift Serverless",
            resources: [workgroup([{ parameterKey: "require_ssl", parameterValue: "false" }])],
            expect: [{ on: "params", message: "off", at: "configParameters[0].parameterValue" }],
        },
    ],
    unknown: [
        { name: "the value", resources: [group("postgres16", [{ name: "rds.force_ssl", value: UNKNOWN }])], expect: [{ on: "params", says: "parameters[0].value of params" }] },
        { name: "the name of a parameter", resources: [group("postgres16", [{ name: UNKNOWN, value: "0" }])] },
        { name: "the whole list", resources: [group("postgres16", UNKNOWN)] },
    ],
    notApplicable: [
        { name: "a group that says nothing about TLS", resources: [group("postgres14", [{ name: "log_statement", value: "all" }])] },
        { name: "DocumentDB without the parameter", resources: [docdb([])] },
        {
            name: "a workgroup without parameters, whatever AWS chose",
            resources: [workgroup(undefined, { outputs: { configParameters: [{ parameterKey: "require_ssl", parameterValue: "false" }] } })],
        },
        { name: "Neptune, which has no clear-text port", resources: [neptune([{ name: "neptune_enforce_ssl", value: "0" }])], expect: [{ on: "params", says: "has no effect" }] },
        { name: "Neptune without the parameter", resources: [neptune([])] },
        { name: "Oracle", resources: [group("oracle-ee-19", [{ name: "rds.force_ssl", value: "0" }])] },
    ],
});

describe("remedy for tls-database-parameter-not-disabled", () => {
    const remedy = (spec: ResourceSpec) => {
        const deployment = (decoders[0] as (typeof decoders)[number]).decode({ resources: [spec] });
        const model = new Model(deployment);
        const subject = model.ofType(spec.type)[0];
        assert.ok(subject);
        const view = parameterGroups.view(subject, model);
        assert.ok(view);
        return rule.remediate(view);
    };
    it("switches PostgreSQL on and keeps the rest", () => {
        assert.deepEqual(
            remedy(
                group("postgres16", [
                    { name: "log_statement", value: "all" },
                    { name: "rds.force_ssl", value: "0", applyMethod: "immediate" },
                ]),
            ),
            [
                {
                    path: "parameters",
                    value: [
                        { name: "log_statement", value: "all" },
                        { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
                    ],
                },
            ],
        );
    });
    it("uses the word of the engine", () => {
        assert.deepEqual(remedy(group("mariadb10.11", [{ name: "require_secure_transport", value: "0" }])), [{ path: "parameters", value: [{ name: "require_secure_transport", value: "ON" }] }]);
        assert.deepEqual(remedy(docdb([{ name: "tls", value: "disabled" }])), [{ path: "parameters", value: [{ name: "tls", value: "tls1.2+" }] }]);
        assert.deepEqual(remedy(workgroup([{ parameterKey: "require_ssl", parameterValue: "false" }])), [
            { path: "configParameters", value: [{ parameterKey: "require_ssl", parameterValue: "true" }] },
        ]);
    });
    it("changes nothing where nothing is off", () => {
        assert.deepEqual(remedy(group("postgres16", [{ name: "rds.force_ssl", value: "1" }])), []);
    });
});
