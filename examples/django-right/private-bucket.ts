import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { tags } from "./config";

interface PrivateBucketArgs {
    /** The bucket's own name. */
    readonly name: string;
    /** Says what is kept in it, for people and for policies. */
    readonly role: "media" | "static" | "logs";
    readonly lifecycleRules: aws.types.input.s3.BucketLifecycleConfigurationRule[];
    /** Whether Pulumi refuses to delete it. */
    readonly protect: boolean;
}

/** A bucket that nobody but named principals may read, with the companions that make it so. */
export class PrivateBucket extends pulumi.ComponentResource {
    readonly bucket: aws.s3.Bucket;
    private readonly logicalName: string;
    private readonly publicAccess: aws.s3.BucketPublicAccessBlock;

    constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("shop:storage:PrivateBucket", name, {}, opts);
        this.logicalName = name;
        this.bucket = new aws.s3.Bucket(
            name,
            {
                bucket: args.name,
                tags: { ...tags, "storage-role": args.role },
            },
            { parent: this, protect: args.protect },
        );
        const of = { bucket: this.bucket.id };
        this.publicAccess = new aws.s3.BucketPublicAccessBlock(
            name,
            {
                ...of,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            { parent: this },
        );
        new aws.s3.BucketOwnershipControls(
            name,
            { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
            { parent: this },
        );
        new aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            {
                ...of,
                rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
            },
            { parent: this },
        );
        const versioning = new aws.s3.BucketVersioning(
            name,
            {
                ...of,
                versioningConfiguration: { status: "Enabled" },
            },
            { parent: this },
        );
        new aws.s3.BucketLifecycleConfiguration(
            name,
            { ...of, rules: args.lifecycleRules },
            { parent: this, dependsOn: versioning },
        );
        this.registerOutputs({ bucket: this.bucket.bucket });
    }

    /** Attaches the bucket's only policy: these statements, and no way in without TLS. */
    allow(statements: pulumi.Input<aws.types.input.iam.GetPolicyDocumentStatementArgs>[]): void {
        const policy = aws.iam.getPolicyDocumentOutput(
            {
                statements: [
                    ...statements,
                    {
                        sid: "DenyWithoutTls",
                        effect: "Deny",
                        principals: [{ type: "*", identifiers: ["*"] }],
                        actions: ["s3:*"],
                        resources: [this.bucket.arn, pulumi.interpolate`${this.bucket.arn}/*`],
                        conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
                    },
                ],
            },
            { parent: this },
        );
        new aws.s3.BucketPolicy(
            this.logicalName,
            {
                bucket: this.bucket.id,
                policy: policy.json,
            },
            { parent: this, dependsOn: this.publicAccess },
        );
    }
}

/** Lets one distribution read the objects, and nobody else's. */
export function readableBy(
    bucket: aws.s3.Bucket,
    distribution: aws.cloudfront.Distribution,
): aws.types.input.iam.GetPolicyDocumentStatementArgs {
    return {
        sid: "CloudFrontRead",
        principals: [{ type: "Service", identifiers: ["cloudfront.amazonaws.com"] }],
        actions: ["s3:GetObject"],
        resources: [pulumi.interpolate`${bucket.arn}/*`],
        conditions: [{ test: "StringEquals", variable: "AWS:SourceArn", values: [distribution.arn] }],
    };
}
