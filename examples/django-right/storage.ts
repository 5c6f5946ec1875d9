import { named } from "./config";
import { PrivateBucket } from "./private-bucket";

const keepOldVersions = (days: number) => ({
    id: "old-versions",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: days },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
});

// What visitors upload: it cannot be made again, so it is versioned, backed up and protected.
export const media = new PrivateBucket("media", {
    name: named("media"),
    role: "media",
    lifecycleRules: [keepOldVersions(90)],
    protect: true,
});

// What collectstatic gathers; the build pipeline writes it, the site only links to it.
export const staticFiles = new PrivateBucket("static", {
    name: named("static"),
    role: "static",
    lifecycleRules: [keepOldVersions(30)],
    protect: false,
});

export const logs = new PrivateBucket("logs", {
    name: named("logs"),
    role: "logs",
    lifecycleRules: [
        {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: 400 },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
        },
    ],
    protect: false,
});
