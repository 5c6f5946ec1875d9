import assert from "node:assert/strict";
import { isBucketEndpoint, isWebsiteEndpoint, bucketOfEndpoint } from "../../../src/model/edge/distributions";
import { isOpenHostExpression, isOpenHostPattern, isSharedSuffix } from "../../../src/model/edge/hosts";

describe("hosts", () => {
    it("know suffixes under which strangers get names", () => {
        for (const suffix of [
            "com",
            "co.uk",
            "elb.amazonaws.com",
            "eu-west-1.elb.amazonaws.com",
            "cloudfront.net",
            "execute-api.eu-west-1.amazonaws.com",
            "eu-west-1.awsapprunner.com",
            "on.aws",
            "elasticbeanstalk.com",
        ]) {
            assert.ok(isSharedSuffix(suffix), suffix);
        }
        for (const suffix of ["example.com", "shop.co.uk", "web-1.eu-west-1.elb.amazonaws.com", "d1.cloudfront.net"]) {
            assert.ok(!isSharedSuffix(suffix), suffix);
        }
    });
    it("tell patterns that anybody matches from those of a site", () => {
        for (const pattern of ["*", "*.*", "*.com", "*.co.uk", "??*", "www*.com", "*.elb.amazonaws.com"]) {
            assert.ok(isOpenHostPattern(pattern), pattern);
        }
        for (const pattern of ["www.example.com", "*.example.com", "w?w.example.co.uk"]) {
            assert.ok(!isOpenHostPattern(pattern), pattern);
        }
    });
    it("take expressions that are not anchored for open", () => {
        for (const expression of [".*", "^.+$", "example\\.com", "^(", "^[a-z.]+$"]) {
            assert.ok(isOpenHostExpression(expression), expression);
        }
        assert.ok(!isOpenHostExpression("^(www|api)\\.example\\.com$"));
    });
    it("read the endpoints of S3", () => {
        for (const host of [
            "media.s3.amazonaws.com",
            "media.s3.eu-west-1.amazonaws.com",
            "media.s3-eu-west-1.amazonaws.com",
            "media.s3.dualstack.eu-west-1.amazonaws.com",
        ]) {
            assert.ok(isBucketEndpoint(host), host);
            assert.equal(bucketOfEndpoint(host), "media", host);
        }
        for (const host of [
            "media.s3-website-eu-west-1.amazonaws.com",
            "media.s3-website.eu-central-1.amazonaws.com",
        ]) {
            assert.ok(isWebsiteEndpoint(host) && !isBucketEndpoint(host), host);
            assert.equal(bucketOfEndpoint(host), "media", host);
        }
        assert.ok(!isBucketEndpoint("web.eu-west-1.elb.amazonaws.com"));
    });
});
