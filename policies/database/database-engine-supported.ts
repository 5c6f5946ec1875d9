import { type DatabaseClient, databaseEngines, isOlder } from "../../src/model/app/database-engines";
import { type DatabaseProduct, djangoLine, OLDEST_SUPPORTED_DJANGO } from "../../src/model/data/django-databases";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

/** What a client asks of the database; undefined for a Django that is too old to be known here. */
function demandOf({ process, evidence }: DatabaseClient, product: DatabaseProduct) {
    const version = evidence?.djangoVersion;
    const line = version === undefined ? OLDEST_SUPPORTED_DJANGO : djangoLine(version);
    const text = `${process.label} of ${process.resource.name} reaches the database.`;
    return (
        line && {
            kind: version === undefined ? ("tooOldForAny" as const) : ("tooOld" as const),
            django: (version ?? line.version).join("."),
            minimum: line.minimums[product],
            source: { text, resource: process.resource, ...(process.path === "" ? {} : { path: process.path }) },
        }
    );
}

export default defineRule({
    id: "database-engine-supported",
    title: "The version of the database engine is one that the deployed Django supports",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: databaseEngines,
    messages: {
        tooOld: "{{name}} runs {{product}} {{version}}, and Django {{django}} needs {{minimum}} or newer.",
        tooOldForAny:
            "{{name}} runs {{product}} {{version}}, which no supported Django accepts: {{django}}, the oldest, needs {{minimum}} or newer.",
    },
    fix: "Upgrade the engine before Django: raise engineVersion, with allowMajorVersionUpgrade for a new major version, after trying it on a restored snapshot.",
    check({ resource, product, version, clients, hidden }, { violation }) {
        const { name } = resource;
        if (clients.length === 0 && hidden === undefined) {
            return notApplicable(`No Django process of this stack shows to reach ${name}.`);
        }
        if (product.state === "unknown") return cannotTell(product);
        if (product.state === "absent") {
            return notApplicable(`${name} names no engine of which Django's minimum is known.`);
        }
        if (version.state === "unknown") return cannotTell(version);
        if (version.state === "absent") {
            return notApplicable(`${name} names no engine version: AWS chooses a current one.`);
        }
        if (clients.length === 0 && hidden !== undefined) return cannotTell(hidden);

        const running = version.value;
        const demands = clients.flatMap((client) => demandOf(client, product.value) ?? []);
        const distinct = [...new Map(demands.map((demand) => [demand.kind + demand.django, demand])).values()];
        if (distinct.length === 0) {
            return notApplicable(`The Django that reaches ${name} is older than what is known here.`);
        }
        return distinct.map(({ kind, django, minimum, source }) => {
            const data = { product: product.value, version: running.join("."), django, minimum: minimum.join(".") };
            return isOlder(running, minimum)
                ? violation(kind, { at: "engineVersion", data, evidence: [source] })
                : pass(`${name} runs ${data.product} ${data.version}; Django ${django} needs ${data.minimum}.`);
        });
    },
});
