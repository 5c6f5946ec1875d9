/**
 * One name per kind of resource. Providers renamed types over the years and some live under two names at once; the
 * graph knows each kind under its present token, so that a view or rule names it once.
 */

/** Modules that are, or were, another name of one module. Twins in 7.x: `aws:alb/*` and `aws:lb/*`. */
const MODULE_TWINS: ReadonlyMap<string, string> = new Map([
    ["aws:alb/", "aws:lb/"],
    ["aws:applicationloadbalancing/", "aws:lb/"],
    ["aws:elasticloadbalancingv2/", "aws:lb/"],
    ["aws:elasticloadbalancing/", "aws:elb/"],
]);

/** Types that are, or were, another name of one type with the same meaning of its inputs. */
const TYPE_TWINS: ReadonlyMap<string, string> = new Map([
    ["aws:s3/bucketV2:BucketV2", "aws:s3/bucket:Bucket"],
    ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"],
    ["aws:lambda/microvmsImage:MicrovmsImage", "aws:lambdamicrovms/image:Image"],
]);

/** `aws:s3/bucketVersioningV2:BucketVersioningV2` and the other companion resources that once carried a `V2`. */
const S3_COMPANION_V2 = /^aws:s3\/(bucket[A-Z]\w*)V2:(Bucket\w+)V2$/;

/** Tokens seen before: a stack has few, many times over. */
const known = new Map<string, string>();
const MOST_KNOWN = 10_000;

/** The token under which the graph knows a resource of this type. */
export function canonicalType(type: string): string {
    let canonical = known.get(type);
    if (canonical === undefined) {
        canonical = findCanonicalType(type);
        if (known.size < MOST_KNOWN) known.set(type, canonical);
    }
    return canonical;
}

function findCanonicalType(type: string): string {
    const twin = TYPE_TWINS.get(type);
    if (twin !== undefined) return twin;
    const slash = type.indexOf("/");
    const module = slash > 0 ? MODULE_TWINS.get(type.slice(0, slash + 1)) : undefined;
    if (module !== undefined) return module + type.slice(slash + 1);
    const companion = S3_COMPANION_V2.exec(type);
    return companion ? `aws:s3/${companion[1]}:${companion[2]}` : type;
}
