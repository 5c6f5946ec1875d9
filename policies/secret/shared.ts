import type { Claim, SecretRule } from "../../src/model/secrets/claims";
import type { SecretCarrier, SecretText } from "../../src/model/secrets/views";
import { cannotTell, notApplicable, pass, type RuleOutcome, type Violation } from "../../src/rule";

export interface Speech<K extends string> {
    /** The rule whose claims these are. */
    readonly rule: SecretRule;
    /** The violation that a claim makes. */
    violation(claim: Claim): Violation<K>;
    /** Whether a text of unknown value leaves the rule open. */
    isOpen(text: SecretText): boolean;
    /** What a pass says. */
    readonly pass: string;
}

/** What a secret rule says of one resource: its claims; else what cannot be told; else that there is nothing. */
export function speak<K extends string>(carrier: SecretCarrier, speech: Speech<K>): RuleOutcome<K> | RuleOutcome<K>[] {
    const { open, hidden, texts, notVisible } = carrier.claims;
    const violations = carrier.claimsOf(speech.rule).map((claim) => speech.violation(claim));
    if (violations.length > 0) return violations;
    const gaps = [...hidden, ...open.filter((text) => speech.isOpen(text)).flatMap((text) => text.gap ?? [])];
    if (gaps.length > 0) return cannotTell(...gaps);
    if (texts.length === 0 && notVisible.length > 0) return notApplicable(`No evidence: ${notVisible.join("; ")}.`);
    return pass(speech.pass);
}
