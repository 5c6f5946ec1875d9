import { bucketFamily, websitesOf } from "../../src/model/storage/buckets";
import { and, cannotTell, defineRule, isNo, isYes, notApplicable, onlyIf, pass } from "../../src/rule";

export default defineRule({
    id: "storage-media-no-website",
    title: "A bucket that holds user uploads is not an S3 website",
    checklist: ["media-untrusted"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: bucketFamily,
    messages: {
        website:
            "{{name}} holds user uploads and is an S3 website, which serves uploaded HTML as pages and has no TLS.",
    },
    fix: "Remove the website configuration and deliver the files through CloudFront with Origin Access Control.",
    check(bucket, { violation }) {
        const { name } = bucket.resource;
        const isMedia = bucket.roles.has("media");
        if (isNo(isMedia)) return notApplicable(`${name} is not known to hold user uploads.`);
        const reason = bucket.roles.reason(["media"]);
        const because =
            reason === undefined ? [] : [{ text: reason.text, resource: reason.resource, path: reason.path }];
        const places = websitesOf(bucket).map((place) => ({ ...place, open: and(place.certain, place.servesObjects) }));
        const fault = places.find((place) => isYes(place.open));
        if (fault !== undefined) {
            const own = fault.resource === bucket.resource;
            const seen = own
                ? []
                : [{ text: `${fault.resource.name} makes it a website.`, resource: fault.resource, path: fault.path }];
            return onlyIf(isMedia, [
                violation("website", { at: own ? fault.path : "website", evidence: [...seen, ...because] }),
            ]);
        }
        const gaps = places.flatMap((place) => (place.open.state === "unknown" ? [place.open] : []));
        if (gaps.length > 0) return cannotTell(...gaps);
        return pass(places.length > 0 ? `${name} only redirects.` : `${name} is no website.`);
    },
});
