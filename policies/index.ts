/**
 * The pack's entry: serves the catalogue's rules to the Pulumi engine.
 *
 * Runs as an executable, started with the engine's address, and as the `main` of a folder, started by the SDK's launcher.
 * The first line on standard output is the port; everything else goes to standard error.
 */
import { serve } from "../src/doors/analyzer/server";
import { version } from "../package.json";
import { RULES } from "./catalogue";
import { CHECKLIST, DJANGO_EDITION } from "./checklist";

const REPOSITORY = "https://github.com/deployment-checklist/deployment-checklist";

const PACK = {
    info: {
        name: "deployment-checklist",
        displayName: "Django deployment checklist",
        version,
        description:
            "Checks AWS stacks that run web applications, Django's first of all, against the Django deployment checklist.",
        readme: `Rules, settings and examples: ${REPOSITORY}`,
        repository: REPOSITORY,
        tags: ["aws", "django", "security", "backup"],
    },
    rules: RULES,
    checklist: { edition: DJANGO_EDITION, items: CHECKLIST },
};

async function main(): Promise<void> {
    // The launcher of folder packs takes the address for itself; there it arrives with the handshake.
    const engineAddress = require.main === module ? process.argv[2] : undefined;
    const { port } = await serve(PACK, {
        engineAddress,
        findingsFile: process.env.DEPLOYMENT_CHECKLIST_FINDINGS || undefined,
        evidenceDirectory: process.env.DEPLOYMENT_CHECKLIST_EVIDENCE || undefined,
    });
    // A line that console.log cannot colour.
    process.stdout.write(`${port}\n`);
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
