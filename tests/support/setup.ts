/** Loaded before every test: properties draw the same cases every time, so that a change is judged by what it changes. */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20260115) });
