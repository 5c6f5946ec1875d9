#!/usr/bin/env node
/** Starts the command line with this process's arguments, streams and clock. */
import { RULES } from "../../policies/catalogue";
import type { Io } from "./io";
import { run } from "./run";

const { env } = process;
const isNoColor = env.NO_COLOR !== undefined && env.NO_COLOR !== "";
const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";

const io: Io = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    color: !isNoColor && (isForced || (process.stdout.isTTY && env.TERM !== "dumb")),
    now: new Date(),
    directory: process.cwd(),
    env,
    async stdin() {
        const pieces: Buffer[] = [];
        for await (const piece of process.stdin) pieces.push(piece as Buffer);
        return Buffer.concat(pieces);
    },
};

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 2);
});

void run(process.argv.slice(2), RULES, io).then((code) => {
    process.exitCode = code;
});
