/** Names that CloudFront gives to things of its own. State of July 2026. */

/**
 * Prefix lists of CloudFront's addresses towards origins (`com.amazonaws.global.cloudfront.origin-facing`), by region, as
 * published in AWS samples. Every CloudFront customer comes from them.
 */
export const CLOUDFRONT_PREFIX_LISTS: Readonly<Record<string, string>> = {
    "us-east-1": "pl-3b927c52",
    "us-east-2": "pl-b6a144df",
    "us-west-1": "pl-4ea04527",
    "us-west-2": "pl-82a045eb",
    "ca-central-1": "pl-38a64351",
    "sa-east-1": "pl-5da64334",
    "eu-west-1": "pl-4fa04526",
    "eu-west-2": "pl-93a247fa",
    "eu-west-3": "pl-75b1541c",
    "eu-central-1": "pl-a3a144ca",
    "eu-north-1": "pl-fab65393",
    "ap-south-1": "pl-9aa247f3",
    "ap-southeast-1": "pl-31a34658",
    "ap-southeast-2": "pl-b8a742d1",
    "ap-northeast-1": "pl-58a04531",
    "ap-northeast-2": "pl-22a6434b",
};
