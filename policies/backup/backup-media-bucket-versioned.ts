import { STORAGE_ROLES } from "../../src/model/profile";
import { anyBuckets, versioningOf } from "../../src/model/storage/buckets";
import { defineRule, isNo, notApplicable, onlyIf, pass, someOf, when } from "../../src/rule";

export default defineRule({
    id: "backup-media-bucket-versioned",
    title: "Buckets with user uploads keep old versions, so that overwritten and deleted files can be recovered",
    checklist: ["media-backups"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: anyBuckets,
    options: {
        roles: someOf(STORAGE_ROLES, {
            default: ["media", "app-data"],
            description: "Roles of the buckets that must be versioned.",
        }),
    },
    messages: {
        missing:
            "{{name}} holds {{role}} and has no versioning in this stack, so an overwritten or deleted file is lost.",
        off: "{{name}} holds {{role}} and its versioning is {{status}}, so an overwritten or deleted file is lost.",
        directory: "{{name}} holds {{role}} in a directory bucket, which has neither versioning nor replication.",
    },
    fix: "Add an aws.s3.BucketVersioning for the bucket with the status Enabled.",
    alsoKnownAs: [
        "CKV_AWS_21",
        "AVD-AWS-0090",
        "NIST.800.53.R5-S3BucketVersioningEnabled",
        "s3-bucket-versioning-enabled",
    ],
    frameworks: { FSBP: ["S3.14"] },
    check(bucket, { options, violation }) {
        const { name } = bucket.resource;
        const wanted = bucket.roles.hasAny(options.roles);
        if (isNo(wanted)) return notApplicable(`${name} is not known to hold ${options.roles.join(" or ")}.`);
        const reason = bucket.roles.reason(options.roles);
        const role = reason?.role ?? "media";
        const because =
            reason === undefined ? [] : [{ text: reason.text, resource: reason.resource, path: reason.path }];
        if (bucket.isDirectory) return onlyIf(wanted, [violation("directory", { data: { role }, evidence: because })]);
        const versioning = versioningOf(bucket);
        const isSaid = versioning.resource !== bucket.resource || bucket.resource.declared(versioning.path).isPresent;
        const fault = () =>
            isSaid
                ? violation("off", {
                      at: versioning.resource === bucket.resource ? versioning.path : "versioning",
                      data: { role, status: versioning.status ?? "off" },
                      evidence: [
                          {
                              text: `${versioning.resource.name} sets it.`,
                              resource: versioning.resource,
                              path: versioning.path,
                          },
                          ...because,
                      ],
                  })
                : violation("missing", { at: "versioning", data: { role }, evidence: because, restsOnAbsence: true });
        return onlyIf(wanted, [when(versioning.enabled, () => pass(`${name} is versioned.`), fault)]);
    },
});
