import assert from "node:assert/strict";
import { DEFAULT_SHARED_SETTINGS, type SharedSettings, type StackEnvironment } from "../../src/model/profile";
import { classifyEnvironment } from "../../src/model/stack-environment";

function environmentOf(
    name: string,
    settings: Partial<SharedSettings> = {},
    tags: Record<string, string> = {},
): StackEnvironment {
    return classifyEnvironment(
        { organization: "", project: "shop", name, tags },
        { ...DEFAULT_SHARED_SETTINGS, ...settings },
    );
}

describe("environment of a stack", () => {
    const names: Readonly<Record<StackEnvironment, readonly string[]>> = {
        production: [
            "prod",
            "production",
            "main",
            "live",
            "eu-central-1",
            "acme",
            "",
            "device-farm",
            "testimonials",
            "contest",
            "staged",
            "demo-prod",
            "prod-test",
            "previews-eu",
            "citadel",
        ],
        staging: [
            "staging",
            "stage",
            "stg",
            "uat",
            "qa",
            "eu-staging",
            "staging-eu",
            "preprod",
            "pre-prod",
            "nightly",
            "shop.qa.eu",
            "nonprod",
            "acme-non-prod",
        ],
        development: [
            "dev",
            "Dev",
            "develop",
            "development",
            "local",
            "test",
            "testing",
            "ci",
            "e2e",
            "sandbox",
            "demo",
            "poc",
            "tmp",
            "personal",
            "feature",
            "feature-login",
            "feat_x",
            "review-42",
            "preview",
            "pr-17",
            "pr17",
            "ephemeral-abc",
            "dev-eu",
            "eu.dev",
            "shop-test",
            "alice_sandbox",
            "shop-preview",
            "dev-staging",
        ],
    };
    for (const [environment, list] of Object.entries(names)) {
        for (const name of list) {
            it(`${name || "(no name)"} is ${environment}`, () => assert.equal(environmentOf(name), environment));
        }
    }
    it("is what the profile's patterns say", () => {
        const environments = { production: { stacks: ["^dev-main$"] }, development: { stacks: ["^acme"] } };
        assert.equal(environmentOf("dev-main", { environments }), "production");
        assert.equal(environmentOf("acme-prod", { environments }), "development");
        assert.equal(environmentOf("dev-other", { environments }), "development");
    });
    it("is production where patterns of two environments match", () => {
        const environments = { production: { stacks: ["a"] }, staging: { stacks: ["b"] } };
        assert.equal(environmentOf("ab", { environments }), "production");
    });
    it("is what a stack tag says, by key or by key and value", () => {
        const environments = { staging: { tags: ["tier=silver", "try"] } };
        assert.equal(environmentOf("prod", { environments }, { tier: "silver" }), "staging");
        assert.equal(environmentOf("prod", { environments }, { tier: "gold" }), "production");
        assert.equal(environmentOf("prod", { environments }, { try: "" }), "staging");
        assert.equal(environmentOf("prod", { environments: { staging: { tags: ["constructor"] } } }), "production");
    });
});
