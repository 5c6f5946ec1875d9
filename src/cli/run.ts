/** The command line: arguments in, exit code out. No logic of its own. */
import { Command, CommanderError, Option } from "commander";
import { rulesAsJson, rulesAsText } from "../report/rules";
import type { Rule } from "../rule/rule";
import { check, type CheckOptions } from "./check";
import { exceptions } from "./exceptions";
import { explain } from "./explain";
import { DEFAULT_CONFIG_FILE, init } from "./init";
import { inspect, type InspectOptions } from "./inspect";
import { EXIT, type ExitCode, type Io, UsageError } from "./io";
import { OutputRequests } from "./outputs";
import { TOOL } from "./tool";

export async function run(args: readonly string[], rules: readonly Rule[], io: Io): Promise<ExitCode> {
    let code: ExitCode = EXIT.clean;
    const program = commands(rules, io, (result) => (code = result));
    try {
        await program.parseAsync(args, { from: "user" });
        return code;
    } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
        if (!(error instanceof UsageError)) throw error;
        io.err(`${error.message}\n`);
        return EXIT.usage;
    }
}

type Finish = (code: ExitCode) => void;

function commands(rules: readonly Rule[], io: Io, finish: Finish): Command {
    const program = new Command(TOOL.name)
        .description("Checks AWS stacks of Pulumi that run web applications against the Django deployment checklist.")
        .version(TOOL.version, "-V, --version", "print the version")
        .helpOption("-h, --help", "print help")
        .helpCommand("help [command]", "print help for a command")
        .exitOverride()
        .configureOutput({
            writeOut: (text) => io.out(text),
            writeErr: (text) => io.err(text),
            getOutHasColors: () => io.color,
        })
        .showSuggestionAfterError()
        .addHelpText("after", HELP);
    addCheck(program, rules, io, finish);
    addRuleCommands(program, rules, io);
    addInspect(program, rules, io, finish);
    addConfigCommands(program, rules, io, finish);
    // Subcommands made with `command` inherit the settings above.
    return program;
}

const HELP = `
Inputs are stack exports (pulumi stack export), checkpoints of self-managed backends, the output of
pulumi preview --json, and findings files; directories of these; and - for standard input.

Exit codes: 0 clean, 1 violations at or above the threshold, 2 wrong usage or input.

Examples:
  pulumi stack export | deployment-checklist check -
  deployment-checklist check exports/ --config deployment-checklist.json --format json --output findings.json
  deployment-checklist explain database-no-public-endpoint`;

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];

function addCheck(program: Command, rules: readonly Rule[], io: Io, finish: Finish): void {
    const outputs = new OutputRequests();
    program
        .command("check")
        .description("judge stacks and report")
        .argument("<input...>", "files, directories, or - for standard input")
        .option("-f, --format <format>", "text or json; repeat it together with --output", outputs.format)
        .option("-o, --output <file>", "write the format before it to a file", outputs.output)
        .option("-c, --config <file>", "policy config file, as for pulumi preview --policy-pack-config")
        .option(
            "--fail-on <words>",
            "what makes the exit code 1: critical, high, medium or low (and graver), mandatory (default), advisory (any violation), unknown, exemption, none",
            collect,
        )
        .option(
            "--outcomes <words>",
            "which findings to list: pass, violation, unknown, not-applicable, exempt, error (default: all but pass and not-applicable)",
            collect,
        )
        .addOption(
            new Option("--group-by <key>", "how the text report groups violations")
                .choices(["rule", "resource"])
                .default("rule"),
        )
        .option("--django-check <file>", "evidence: the output of manage.py check --deploy")
        .option("--django-settings <file>", "evidence: the output of manage.py diffsettings")
        .option("-q, --quiet", "violations and faults only", false)
        .option("--no-color", "no colours")
        .action(async (inputs: string[], options: CheckOptions) =>
            finish(await check(inputs, options, outputs, rules, io)),
        );
}

const textOrJson = () => new Option("-f, --format <format>", "text or json").choices(["text", "json"]).default("text");

function addRuleCommands(program: Command, rules: readonly Rule[], io: Io): void {
    program
        .command("rules")
        .description("list the rules")
        .addOption(textOrJson())
        .option("--no-color", "no colours")
        .action(({ format, color }: { format: string; color: boolean }) =>
            io.out(format === "json" ? rulesAsJson(rules) : rulesAsText(rules, color && io.color)),
        );
    program
        .command("explain")
        .description("show what a rule asks, why, and how to satisfy it")
        .argument("<rule>", "id or alias of the rule, or the id that another tool has for it")
        .option("--no-color", "no colours")
        .action((rule: string, { color }: { color: boolean }) => io.out(explain(rule, rules, color && io.color)));
}

function addInspect(program: Command, rules: readonly Rule[], io: Io, finish: Finish): void {
    program
        .command("inspect")
        .description("show a deployment as the checklist sees it")
        .argument("<input...>", "files, directories, or - for standard input")
        .addOption(
            new Option("-f, --format <format>", "text, json, or mermaid: a chart of who reaches the data stores")
                .choices(["text", "json", "mermaid"])
                .default("text"),
        )
        .option("-c, --config <file>", "policy config file")
        .option("--no-color", "no colours")
        .action(async (inputs: string[], options: InspectOptions) => finish(await inspect(inputs, options, rules, io)));
}

function addConfigCommands(program: Command, rules: readonly Rule[], io: Io, finish: Finish): void {
    program
        .command("init")
        .description("write a config file to start from")
        .argument("[file]", "where to", DEFAULT_CONFIG_FILE)
        .option("--force", "write over a file that exists", false)
        .action((file: string, { force }: { force: boolean }) => io.out(init(file, force)));
    program
        .command("exceptions")
        .description("write the exemptions in force as Pulumi's own policy exceptions")
        .argument("<input...>", "the stacks whose resources they name")
        .requiredOption("-c, --config <file>", "policy config file with the exemptions")
        .action(async (inputs: string[], { config }: { config: string }) =>
            finish(await exceptions(inputs, config, rules, io)),
        );
}
