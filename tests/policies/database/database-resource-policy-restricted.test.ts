import rule from "../../../policies/database/database-resource-policy-restricted";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const ORG = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/sessions";
const document = (principal: unknown, more = {}) => ({ Version: "2012-10-17", Statement: [{ Sid: "Access", Effect: "Allow", Principal: principal, Action: "dynamodb:*", Resource: TABLE, ...more }] });
const policy = (principal: unknown, more = {}) => JSON.stringify(document(principal, more));
const table = (text: unknown, more = {}) => resource("aws:dynamodb/resourcePolicy:ResourcePolicy", "access", { resourceArn: TABLE, policy: text }, more);
const queue = (inputs = {}, more = {}) => resource("aws:sqs/queue:Queue", "celery", inputs, more);
const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/celery";
const queuePolicy = (text: unknown, more = {}, extra = {}) => resource("aws:sqs/queuePolicy:QueuePolicy", "access", { queueUrl: QUEUE_URL, policy: text, ...more }, extra);
const role = (account: string) => ({ AWS: `arn:aws:iam::${account}:role/app` });
const settings = { trustedAccounts: ["210987654321"] };

testRule(rule, {
    valid: [
        { name: "everybody of the organisation", resources: [table(policy({ AWS: "*" }, { Condition: ORG }))] },
        { name: "a named role", resources: [table(policy(role("123456789012")))] },
        { name: "another account, where nobody is trusted by name", resources: [table(policy(role("999999999999")))] },
        {
            name: "a topic may send messages",
            resources: [queuePolicy(policy("*", { Action: "sqs:SendMessage", Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:orders" } } }))],
        },
        {
            name: "the own and a trusted account",
            settings,
            resources: [table(JSON.stringify({ Statement: [document(role("123456789012")).Statement[0], document({ AWS: "210987654321" }).Statement[0]] }))],
        },
        {
            name: "an account that the accepted sources name",
            settings: { acceptedSources: { cidrs: [], prefixLists: [], securityGroups: [], accounts: ["999999999999"] } },
            resources: [table(policy(role("999999999999")))],
        },
        { name: "a service", settings, resources: [queuePolicy(policy({ Service: "sns.amazonaws.com" }))] },
        { name: "a policy given as an object", resources: [queuePolicy(document(role("123456789012")))] },
        { name: "a denied stranger", settings, resources: [table(policy(role("999999999999"), { Effect: "Deny" }))] },
        {
            name: "an update closes what the queue's output still shows",
            resources: [queue({}, { id: QUEUE_URL, outputs: { policy: policy("*"), url: QUEUE_URL } }), queuePolicy(policy(role("123456789012")))],
            expect: [{ on: "access" }],
        },
    ],
    invalid: [
        { name: "everybody on a table", resources: [table(policy({ AWS: "*" }))], expect: [{ on: "access", message: "world", at: "policy" }] },
        { name: "everybody in a list", resources: [table(policy({ AWS: ["arn:aws:iam::111122223333:root", "*"] }))], expect: [{ on: "access", message: "world", at: "policy" }] },
        {
            name: "everybody outside one VPC",
            resources: [table(policy("*", { Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }))],
            expect: [{ on: "access", message: "world", at: "policy" }],
        },
        { name: "everybody but one", resources: [table(policy(undefined, { NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } }))], expect: [{ on: "access", message: "world", at: "policy" }] },
        { name: "everybody may queue tasks", resources: [queuePolicy(policy("*", { Action: "sqs:SendMessage" }))], expect: [{ on: "access", message: "world", at: "policy" }] },
        { name: "everybody by the queue itself", resources: [queue({ policy: policy("*", { Action: "sqs:SendMessage" }) })], expect: [{ on: "celery", message: "world", at: "policy" }] },
        { name: "opened by hand, seen in the queue's output", resources: [queue({}, { outputs: { policy: policy("*") } })], expect: [{ on: "celery", message: "world", at: "policy" }] },
        {
            name: "everybody on Kafka",
            resources: [resource("aws:msk/clusterPolicy:ClusterPolicy", "access", { clusterArn: UNKNOWN, policy: policy("*") })],
            expect: [{ on: "access", message: "world", at: "policy" }],
        },
        {
            name: "everybody on Aurora DSQL",
            resources: [resource("aws:dsql/clusterPolicy:ClusterPolicy", "access", { identifier: "a1", policy: policy("*") })],
            expect: [{ on: "access", message: "world", at: "policy" }],
        },
        { name: "an account that nobody trusts", settings, resources: [table(policy(role("999999999999")))], expect: [{ on: "access", message: "stranger", at: "policy" }] },
        {
            name: "an account that nobody trusts, beside an organisation",
            settings,
            resources: [queuePolicy(policy({ AWS: "999999999999" }, { Condition: ORG, Resource: "*" }))],
            expect: [{ on: "access", message: "stranger", at: "policy" }],
        },
    ],
    unknown: [
        { name: "a policy known after the update", resources: [table(UNKNOWN)], expect: [{ on: "access", says: "policy of access" }] },
        { name: "a principal known after the update", resources: [queuePolicy(document({ AWS: UNKNOWN }))], expect: [{ on: "access" }] },
        {
            name: "an account beside a store whose account is known after the update",
            settings,
            resources: [resource("aws:dsql/clusterPolicy:ClusterPolicy", "access", { identifier: UNKNOWN, policy: policy(role("999999999999"), { Resource: "*" }) })],
            expect: [{ on: "access", says: "account of access" }],
        },
        { name: "a policy that cannot be read", resources: [table("{")], expect: [{ on: "access", says: "cannot be read here" }] },
    ],
    notApplicable: [
        { name: "a queue without a policy", resources: [queue()], expect: [{ on: "celery", says: "no resource policy" }] },
        { name: "the empty policy that AWS returns for none", resources: [queue({}, { outputs: { policy: "" } })] },
        { name: "a queue whose policy AWS chooses", resources: [queue({}, { outputs: { policy: UNKNOWN } })] },
    ],
});
