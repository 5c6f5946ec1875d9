/** Everything a rule file needs. */
export * from "./options";
export * from "./outcome";
export { type CheckContext, defineRule, type Family, type View, type ViolationDetails } from "./rule";
export { and, isNo, isTrue, isYes, known, no, not, or, truth, yes } from "../model/value";
