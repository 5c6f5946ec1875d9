import rule from "../../../policies/storage/storage-media-no-website";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const bucket = (name: string, inputs: Json = {}, more = {}) => resource("aws:s3/bucket:Bucket", name, inputs, more);
const website = (inputs: Json, deps: readonly string[] = ["media"]) =>
    resource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "site", { bucket: UNKNOWN, ...inputs }, { deps: { bucket: deps } });
const index = { indexDocument: { suffix: "index.html" } };

testRule(rule, {
    valid: [
        { name: "no website", resources: [bucket("media")] },
        { name: "a redirect of everything", resources: [bucket("media"), website({ redirectAllRequestsTo: { hostName: "www.example.com" } })] },
        { name: "an inline redirect of everything", resources: [bucket("media", { website: { redirectAllRequestsTo: "https://www.example.com" } })] },
        { name: "the website of another bucket", resources: [bucket("media"), bucket("landing"), website(index, ["landing"])], expect: [{ on: "media" }] },
    ],
    invalid: [
        { name: "a companion with an index document", resources: [bucket("media"), website(index)], expect: [{ on: "media", message: "website", at: "website" }] },
        { name: "routing rules as text", resources: [bucket("media"), website({ routingRuleDetails: "[{}]" })], expect: [{ on: "media", message: "website", at: "website" }] },
        {
            name: "the companion's older type",
            resources: [
                bucket("media", { bucket: "shop-media" }),
                resource("aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", "site", { bucket: "shop-media", errorDocument: { key: "error.html" } }),
            ],
            expect: [{ on: "media", message: "website", at: "website" }],
        },
        { name: "inline", resources: [bucket("uploads", { website: { indexDocument: "index.html" } })], expect: [{ on: "uploads", message: "website", at: "website" }] },
        {
            name: "the list of the older type",
            resources: [resource("aws:s3/bucketV2:BucketV2", "media", { websites: [{ errorDocument: "error.html" }] })],
            expect: [{ on: "media", message: "website", at: "websites" }],
        },
        {
            name: "one bucket for static files and media",
            resources: [
                bucket("acme", { bucket: "acme-1", website: { indexDocument: "index.html" } }),
                resource("aws:cloudfront/distribution:Distribution", "cdn", {
                    origins: [{ originId: "files", domainName: "acme-1.s3.amazonaws.com" }],
                    orderedCacheBehaviors: ["static/*", "media/*"].map((pathPattern) => ({ pathPattern, targetOriginId: "files" })),
                }),
            ],
            expect: [{ on: "acme", message: "website", at: "website" }],
        },
    ],
    unknown: [
        { name: "one of two buckets", resources: [bucket("media"), bucket("landing"), website(index, ["media", "landing"])], expect: [{ on: "media", says: "bucket of site" }] },
        { name: "what the website does", resources: [bucket("media"), website({ indexDocument: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a static site", resources: [bucket("static", { website: { indexDocument: "index.html" } })] },
        { name: "a bucket without a role", resources: [bucket("landing", { website: { indexDocument: "index.html" } })] },
    ],
});
