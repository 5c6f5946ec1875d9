/**
 * Security policies of load balancers, by the oldest TLS version that they accept.
 * State of July 2026 (Elastic Load Balancing guides; CNSA 2.0 names from the source of s2n-tls).
 */

const PREFIX = "ELBSecurityPolicy-";

/** Policies that refuse everything below TLS 1.2; `ELBSecurityPolicy-` is left out. */
const ACCEPTED: readonly string[] = [
    "TLS13-1-3-2021-06",
    "TLS13-1-3-PQ-2025-09",
    "TLS13-1-3-FIPS-2023-04",
    "TLS13-1-3-FIPS-PQ-2025-09",
    "TLS13-1-3-RFC9151-FIPS-2023-07",
    "TLS13-1-2-2021-06",
    "TLS13-1-2-PQ-2025-09",
    "TLS13-1-2-Res-2021-06",
    "TLS13-1-2-Res-PQ-2025-09",
    "TLS13-1-2-Ext1-2021-06",
    "TLS13-1-2-Ext1-PQ-2025-09",
    "TLS13-1-2-Ext2-2021-06",
    "TLS13-1-2-Ext2-PQ-2025-09",
    "TLS13-1-2-FIPS-2023-04",
    "TLS13-1-2-FIPS-PQ-2025-09",
    "TLS13-1-2-Res-FIPS-2023-04",
    "TLS13-1-2-Res-FIPS-PQ-2025-09",
    "TLS13-1-2-Ext0-FIPS-2023-04",
    "TLS13-1-2-Ext0-FIPS-PQ-2025-09",
    "TLS13-1-2-Ext1-FIPS-2023-04",
    "TLS13-1-2-Ext1-FIPS-PQ-2025-09",
    "TLS13-1-2-Ext2-FIPS-2023-04",
    "TLS13-1-2-Ext2-FIPS-PQ-2025-09",
    "TLS13-1-2-RFC9151-FIPS-2023-07",
    "TLS13-1-2-Ext0-RFC9151-FIPS-2023-07",
    "TLS13-1-2-RFC9151-INTEROP1-FIPS-2023-07",
    "TLS13-1-2-RFC9151-INTEROP2-FIPS-2023-07",
    "TLS13-1-2-RFC9151-INTEROP3-FIPS-2023-07",
    "TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07",
    "TLS13-1-3-CNSA2-INTEROP1-FIPS-PQ-2026-07",
    "TLS13-1-2-CNSA2-INTEROP2-FIPS-PQ-2026-07",
    "TLS13-1-2-CNSA2-INTEROP3-FIPS-PQ-2026-07",
    "TLS-1-2-2017-01",
    "TLS-1-2-Ext-2018-06",
    "FS-1-2-2019-08",
    "FS-1-2-Res-2019-08",
    "FS-1-2-Res-2020-10",
];

/** Policies that accept TLS 1.0 or 1.1. */
const REJECTED: readonly string[] = [
    "2016-08",
    "2015-05",
    "2015-03",
    "2015-02",
    "2014-10",
    "2014-01",
    "2011-08",
    "Default",
    "TLS-1-0-2015-04",
    "TLS-1-1-2017-01",
    "FS-2018-06",
    "FS-1-1-2019-08",
    "TLS13-1-0-2021-06",
    "TLS13-1-0-PQ-2025-09",
    "TLS13-1-0-FIPS-2023-04",
    "TLS13-1-0-FIPS-PQ-2025-09",
    "TLS13-1-1-2021-06",
    "TLS13-1-1-FIPS-2023-04",
];

/** The policies that Security Hub's ELB.17 recommends. */
const RECOMMENDED: readonly string[] = [
    "TLS13-1-3-2021-06",
    "TLS13-1-3-FIPS-2023-04",
    "TLS13-1-2-Res-2021-06",
    "TLS13-1-2-Res-FIPS-2023-04",
    "TLS13-1-2-Res-PQ-2025-09",
    "TLS13-1-3-PQ-2025-09",
    "TLS13-1-2-Res-FIPS-PQ-2025-09",
    "TLS13-1-3-FIPS-PQ-2025-09",
];

/** What the API applies to a TLS listener that names no policy; it accepts TLS 1.0. */
export const DEFAULT_ELB_POLICY = `${PREFIX}2016-08`;
/** What the console proposes: TLS 1.2 and 1.3 with forward secrecy and post-quantum key exchange. */
export const RECOMMENDED_ELB_POLICY = `${PREFIX}TLS13-1-2-Res-PQ-2025-09`;

/**
 * Whether a load balancer's policy refuses everything below TLS 1.2; undefined where neither the tables nor the version
 * in the name tell. "TLS13" alone tells nothing: `TLS13-1-0-…` accepts TLS 1.0.
 */
export function refusesOldTls(policy: string): boolean | undefined {
    const name = shortName(policy);
    if (ACCEPTED.includes(name)) return true;
    if (REJECTED.includes(name)) return false;
    const version = /^(?:TLS13|TLS|FS)-1-(\d+)(?:-|$)/.exec(name);
    return version === null ? undefined : Number(version[1]) >= 2;
}

/** Whether a policy is in the subset that Security Hub recommends. */
export function isRecommendedElbPolicy(policy: string): boolean {
    return RECOMMENDED.includes(shortName(policy));
}

function shortName(policy: string): string {
    return policy.startsWith(PREFIX) ? policy.slice(PREFIX.length) : policy;
}
