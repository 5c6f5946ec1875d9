import rule from "../../../policies/secret/secret-customer-kms-key";
import { lambda } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const store = (inputs = {}, more = {}) => resource("aws:secretsmanager/secret:Secret", "shop", inputs, more);
const parameter = (inputs = {}) => resource("aws:ssm/parameter:Parameter", "key", { name: "/shop/key", value: "x", ...inputs });
const db = (inputs = {}, more = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", ...inputs }, more);
const POLICY = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::222233334444:root" }, Action: "secretsmanager:GetSecretValue", Resource: "*" }] });
const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf";

testRule(rule, {
    valid: [
        { name: "a key that this update makes", resources: [store({ kmsKeyId: UNKNOWN })] },
        { name: "a key's ARN", resources: [store({ kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" })] },
        { name: "an alias of one's own", resources: [parameter({ type: "SecureString", keyId: "alias/shop" })] },
        { name: "a managed password with its key", resources: [db({ manageMasterUserPassword: true, masterUserSecretKmsKeyId: "alias/shop" })] },
        { name: "replicas with their keys", resources: [store({ kmsKeyId: "alias/shop", replicas: [{ region: "eu-west-2", kmsKeyId: "alias/shop" }] })] },
        { name: "a function with its key", resources: [lambda({ DB_SECRET_ARN: "arn:x" }, { kmsKeyArn: UNKNOWN })] },
        { name: "a key settles it, whatever the type", resources: [parameter({ type: UNKNOWN, keyId: "alias/shop" })] },
    ],
    invalid: [
        { name: "no key", resources: [store()], expect: [{ on: "shop", message: "awsKey", at: "kmsKeyId" }] },
        { name: "an empty key", resources: [store({ kmsKeyId: "" })], expect: [{ on: "shop", message: "awsKey", at: "kmsKeyId" }] },
        { name: "AWS's key under its alias", resources: [store({ kmsKeyId: "alias/aws/secretsmanager" })], expect: [{ on: "shop", message: "awsKey", at: "kmsKeyId" }] },
        {
            name: "AWS's key under its alias' ARN",
            resources: [store({ kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/secretsmanager" })],
            expect: [{ on: "shop", message: "awsKey", at: "kmsKeyId" }],
        },
        {
            name: "a replica without a key",
            resources: [store({ kmsKeyId: "alias/shop", replicas: [{ region: "eu-west-2" }] })],
            expect: [{ on: "shop", message: "awsKey", at: "replicas[0].kmsKeyId" }],
        },
        { name: "a SecureString", resources: [parameter({ type: "SecureString" })], expect: [{ on: "key", message: "awsKey", at: "keyId" }] },
        {
            name: "a managed password, whose key AWS chose",
            resources: [db({ manageMasterUserPassword: true }, { outputs: { masterUserSecretKmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/aws" } })],
            expect: [{ on: "db", message: "awsKey", at: "masterUserSecretKmsKeyId" }],
        },
        {
            name: "the managed password of a Redshift cluster",
            resources: [resource("aws:redshift/cluster:Cluster", "dw", { manageMasterPassword: true })],
            expect: [{ on: "dw", message: "awsKey", at: "masterPasswordSecretKmsKeyId" }],
        },
        { name: "a function with references", resources: [lambda({ DB_SECRET_ARN: "arn:x", API_TOKEN_PARAM: "/x" })], expect: [{ on: "fn", message: "awsKey", at: "kmsKeyArn" }] },
        { name: "the key of the code is another one", resources: [lambda({ API_TOKEN: "arn:x" }, { sourceKmsKeyArn: "alias/code" })], expect: [{ on: "fn", message: "awsKey", at: "kmsKeyArn" }] },
        { name: "a secret that another account is to read", resources: [store({ policy: POLICY }, { outputs: { arn: ARN } })], expect: [{ on: "shop", message: "shared", at: "kmsKeyId" }] },
    ],
    unknown: [
        { name: "the variables of a function", resources: [lambda(UNKNOWN)] },
        { name: "the type of a parameter", resources: [parameter({ type: UNKNOWN })] },
        { name: "whether the password is managed", resources: [db({ manageMasterUserPassword: UNKNOWN })] },
        { name: "the replicas of a secret", resources: [store({ kmsKeyId: "alias/shop", replicas: UNKNOWN })], expect: [{ on: "shop", says: "replicas of shop" }] },
    ],
    notApplicable: [
        { name: "a plain parameter", resources: [parameter({ type: "String" })] },
        { name: "a database whose password is not managed", resources: [db({ password: "x" })] },
        { name: "a function without secrets", resources: [lambda({ LOG_LEVEL: "INFO", USER_POOL_CLIENT_ID: "abc" })] },
    ],
});
