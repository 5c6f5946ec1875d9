import assert from "node:assert/strict";
import rule from "../../../policies/secret/secret-rotation-enabled";
import { scheduleDays } from "../../../src/model/secrets/rotation";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-AbCdEf";
const store = (name = "shop-db", inputs = {}) => resource("aws:secretsmanager/secret:Secret", name, inputs, { id: ARN, outputs: { arn: ARN } });
const version = (secretString: unknown) => resource("aws:secretsmanager/secretVersion:SecretVersion", "content", { secretId: ARN, secretString });
const LOGIN = secret('{"username":"shop","password":"kT9vQ2mZx7LpW4sR8d"}');
const rotation = (rotationRules: unknown, inputs = {}, more = {}) => resource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", { secretId: ARN, rotationRules, ...inputs }, more);
const days = (automaticallyAfterDays: unknown) => rotation({ automaticallyAfterDays });
const schedule = (scheduleExpression: unknown) => rotation({ scheduleExpression });
const db = resource("aws:rds/instance:Instance", "main", { manageMasterUserPassword: true });
const on = (message: string) => [{ on: "shop-db", message }];

testRule(rule, {
    valid: [
        { name: "every 30 days", resources: [store(), days(30)], expect: [{ on: "shop-db" }] },
        {
            name: "the secret of the dependency",
            resources: [store(), rotation({ automaticallyAfterDays: 30 }, { secretId: UNKNOWN }, { deps: { secretId: ["shop-db"] } })],
            expect: [{ on: "shop-db" }],
        },
        { name: "every four hours", resources: [store(), schedule("rate(4 hours)")], expect: [{ on: "shop-db" }] },
        { name: "the first of every month", resources: [store(), schedule("cron(0 16 1 * ? *)")], expect: [{ on: "shop-db" }] },
        { name: "every quarter", resources: [store(), schedule("cron(0 8 1 1/3 ? *)")], expect: [{ on: "shop-db" }] },
        { name: "no interval is stated, and none is too long", resources: [store(), rotation(undefined)], expect: [{ on: "shop-db" }] },
        { name: "a partner's secret", resources: [store("shop-db", { type: "SalesforceClientSecret" })] },
        {
            name: "the secret that RDS keeps, rotated more often",
            resources: [db, rotation({ automaticallyAfterDays: 3 }, { secretId: UNKNOWN }, { deps: { secretId: ["main"] } })],
            expect: [{ on: "rotation" }],
        },
    ],
    invalid: [
        { name: "no rotation, by the content", resources: [store("shop"), version(LOGIN)], expect: [{ on: "shop", message: "none" }] },
        { name: "no rotation, by the name", resources: [store("app", { name: "prod/shop/mysql" })], expect: [{ on: "app", message: "none" }] },
        { name: "no rotation, by the description", resources: [store("app", { description: "Login of the Postgres server" })], expect: [{ on: "app", message: "none" }] },
        { name: "no rotation, by the proxy", resources: [store("login"), resource("aws:rds/proxy:Proxy", "proxy", { auths: [{ secretArn: ARN }] })], expect: [{ on: "login", message: "none" }] },
        {
            name: "no rotation, by a proxy whose logins are unknown",
            resources: [store("login"), resource("aws:rds/proxy:Proxy", "proxy", { auths: UNKNOWN }, { deps: { auths: ["login"] } })],
            expect: [{ on: "login", message: "none" }],
        },
        { name: "turned off", resources: [store(), rotation({ automaticallyAfterDays: 30 }, { rotationEnabled: false })], expect: on("off") },
        { name: "every year", resources: [store(), schedule("rate(365 days)")], expect: on("rare") },
        { name: "twice a year", resources: [store(), schedule("cron(0 0 1 JAN,JUL ? *)")], expect: on("rare") },
        { name: "above a lowered bar", options: { maxDays: 20 }, resources: [store(), days(30)], expect: on("rare") },
        { name: "any secret", options: { requireForAll: true }, resources: [store("django")], expect: [{ on: "django", message: "none" }] },
        {
            name: "the secret that RDS keeps, turned off",
            resources: [db, rotation(undefined, { secretId: UNKNOWN, rotationEnabled: false }, { deps: { secretId: ["main"] } })],
            expect: [{ on: "rotation", message: "off" }],
        },
        {
            name: "the same by its name",
            resources: [rotation({ automaticallyAfterDays: 400 }, { secretId: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-1234-AbCdEf" })],
            expect: [{ on: "rotation", message: "rare" }],
        },
    ],
    unknown: [
        { name: "whose rotation it is", resources: [store(), rotation({ automaticallyAfterDays: 30 }, { secretId: UNKNOWN })], expect: [{ on: "shop-db" }] },
        {
            name: "one of two",
            resources: [store(), resource("aws:secretsmanager/secret:Secret", "other"), rotation({ automaticallyAfterDays: 30 }, { secretId: UNKNOWN }, { deps: { secretId: ["shop-db", "other"] } })],
            expect: [{ on: "shop-db" }],
        },
        { name: "the interval", resources: [store(), days(UNKNOWN)], expect: [{ on: "shop-db" }] },
        { name: "a schedule that is not read", resources: [store(), schedule("cron(0 0 1W * ? 2026)")], expect: [{ on: "shop-db" }] },
        { name: "what the secret holds", resources: [store("shop"), version(UNKNOWN)], expect: [{ on: "shop" }] },
    ],
    notApplicable: [
        { name: "a Django key", resources: [store("django"), version(secret('{"SECRET_KEY":"x"}'))] },
        { name: "a password that AWS keeps", resources: [db] },
        { name: "the rotation of another stack's API key", resources: [rotation({ automaticallyAfterDays: 400 }, { secretId: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:stripe-AbCdEf" })] },
    ],
});

describe("schedules of rotation", () => {
    const cases: [string, number | undefined][] = [
        ["rate(10 days)", 10],
        ["rate(1 day)", 1],
        ["rate(12 hours)", 0.5],
        ["cron(0 8 * * ? *)", 1],
        ["cron(0 8 1/10 * ? *)", 10],
        ["cron(0 8 1,15 * ? *)", 16],
        ["cron(0 8 L * ? *)", 30],
        ["cron(0 8 ? * SUN *)", 7],
        ["cron(0 8 ? * MON-FRI *)", 3],
        ["cron(0 8 ? * SUN#1 *)", 30],
        ["cron(0 8 1 3,6,9,12 ? *)", 90],
        ["cron(0 8 1 6 ? *)", 360],
        ["cron(0 8 1 * MON *)", undefined],
        ["every now and then", undefined],
    ];
    for (const [expression, expected] of cases) it(expression, () => assert.equal(scheduleDays(expression), expected));
});
