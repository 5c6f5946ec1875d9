import { searchEntries } from "../../src/model/network/search-domains";
import { and, defineRule, flag, isYes, known, not, notApplicable, pass, when } from "../../src/rule";

export default defineRule({
    id: "database-search-in-vpc",
    title: "Search domains and serverless collections are reached from inside a VPC only",
    checklist: ["database-access"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: searchEntries,
    options: {
        acceptPublicWithIpAllowlist: flag({
            default: false,
            description:
                "Accept a public domain where every Allow of its own access policy admits listed addresses only.",
        }),
    },
    messages: {
        noVpc: "{{name}} has its endpoint on the public internet: it does not set vpcOptions.",
        noSubnets: "{{name}} has its endpoint on the public internet: its vpcOptions name no subnet.",
        collection: "{{name}} opens {{collections}} to the public internet (AllowFromPublic is true).",
    },
    fix: "Set vpcOptions.subnetIds and vpcOptions.securityGroupIds (this replaces the domain: take a snapshot or index again); for a serverless collection set AllowFromPublic to false and name a VPC endpoint in SourceVPCEs.",
    aliases: ["database-search-serverless-private"],
    alsoKnownAs: ["CKV_AWS_137", "AwsSolutions-OS1", "HIPAA.Security-OpenSearchInVPCOnly", "elasticsearch-in-vpc-only"],
    frameworks: { FSBP: ["Opensearch.2", "ES.2"] },
    check(entry, { options, violation }) {
        const { name } = entry.resource;
        if (entry.apart !== undefined) return notApplicable(entry.apart);
        const isAccepted = and(known(options.acceptPublicWithIpAllowlist), entry.admitsListedAddressesOnly);
        if (isYes(isAccepted)) return pass(`${name} admits listed addresses only, which the settings accept.`);
        const collections = entry.collections.join(", ") || "collections";
        return when(
            and(entry.isPublic, not(isAccepted)),
            () => violation(entry.cause, { at: entry.path, data: { collections } }),
            () => pass(`${name} is reached from inside a VPC only.`),
        );
    },
});
