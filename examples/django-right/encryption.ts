import * as aws from "@pulumi/aws";
import { named, tags } from "./config";

// One key for what the site keeps. The default policy leaves its use to the account's IAM policies.
export const key = new aws.kms.Key(
    "data",
    {
        description: named("data"),
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        tags,
    },
    { protect: true },
);

new aws.kms.Alias("data", { name: `alias/${named("data")}`, targetKeyId: key.keyId });
