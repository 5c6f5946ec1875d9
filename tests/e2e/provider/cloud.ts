import { createHash } from "node:crypto";

/** The account and region that the stand-in plays. */
export interface Cloud {
    readonly account: string;
    readonly region: string;
}

/** The time at which everything happens: fixed, so that two runs give the same state. */
export const NOW = "2026-01-15T09:00:00Z";

/** Hexadecimal digits that depend on the seed only. */
export function digest(seed: string, length: number): string {
    return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** Letters and digits in capitals, as Route 53 and CloudFront ids have them. */
export function capitals(seed: string, length: number): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const bytes = createHash("sha256").update(seed).digest();
    return [...bytes.subarray(0, length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

/** A UUID that depends on the seed only. */
export function uuid(seed: string): string {
    const hex = digest(seed, 32);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join(
        "-",
    );
}

/** An ARN in the played account; S3, IAM and CloudFront ARNs leave region or account out. */
export function arn(cloud: Cloud, service: string, resource: string): string {
    const region = ["iam", "s3", "cloudfront", "route53"].includes(service) ? "" : cloud.region;
    const account = ["s3", "route53"].includes(service) ? "" : cloud.account;
    return `arn:aws:${service}:${region}:${account}:${resource}`;
}
