import * as aws from "@pulumi/aws";
import { named, tags } from "./config";

export const MEDIA_BUCKET = named("media");
export const STATIC_BUCKET = named("static");

// backup-media-bucket-versioned: no versioning of any kind.
export const media = new aws.s3.Bucket("media", { bucket: MEDIA_BUCKET, tags });

// storage-media-no-website: uploads are served, and so interpreted, from a website endpoint.
new aws.s3.BucketWebsiteConfiguration("media", {
    bucket: media.id,
    indexDocument: { suffix: "index.html" },
});

// storage-no-anonymous-write: anybody may put anything there.
new aws.s3.BucketPolicy("media", {
    bucket: media.id,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Uploads",
                Effect: "Allow",
                Principal: "*",
                Action: ["s3:GetObject", "s3:PutObject"],
                Resource: `arn:aws:s3:::${MEDIA_BUCKET}/*`,
            },
        ],
    }),
});

export const staticFiles = new aws.s3.Bucket("static", { bucket: STATIC_BUCKET, tags });

new aws.s3.BucketPublicAccessBlock("static", {
    bucket: staticFiles.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});
