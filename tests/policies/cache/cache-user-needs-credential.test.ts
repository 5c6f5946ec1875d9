import rule from "../../../policies/cache/cache-user-needs-credential";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const user = (inputs = {}, more = {}) => resource("aws:elasticache/user:User", "app", { engine: "valkey", userId: "app", userName: "app", accessString: "on ~* +@all", ...inputs }, more);

testRule(rule, {
    valid: [
        { name: "IAM", resources: [user({ authenticationMode: { type: "iam" } })] },
        { name: "a password", resources: [user({ passwords: [secret("Example-password-1")] })] },
        { name: "a write-only password", resources: [user({ passwordsWo: secret(UNKNOWN) })] },
        { name: "no password, and switched off", resources: [user({ noPasswordRequired: true, accessString: "off ~keys* -@all" })] },
        { name: "`on` only inside a word", resources: [user({ noPasswordRequired: true, accessString: "~* +@connection" })] },
        { name: "switched off after all", resources: [user({ noPasswordRequired: true, accessString: "on ~* +@all off" })] },
        { name: "a credential settles it, whatever the access string", resources: [user({ authenticationMode: { type: "password" }, accessString: UNKNOWN })] },
        { name: "switched off settles it, whatever the mode", resources: [user({ authenticationMode: UNKNOWN, accessString: "off -@all" })] },
    ],
    invalid: [
        { name: "no password required", resources: [user({ noPasswordRequired: true })], expect: [{ on: "app", message: "open", at: "noPasswordRequired" }] },
        { name: "the mode that requires none", resources: [user({ authenticationMode: { type: "no-password-required" } })], expect: [{ on: "app", message: "open", at: "authenticationMode.type" }] },
        {
            name: "the mode as AWS returns it",
            resources: [user({}, { outputs: { authenticationMode: { type: "no-password" } } })],
            expect: [{ on: "app", message: "open", at: "authenticationMode.type" }],
        },
        {
            name: "switched on in capitals, after having been off",
            resources: [user({ noPasswordRequired: true, accessString: "off\n ON ~* +@read" })],
            expect: [{ on: "app", message: "open", at: "noPasswordRequired" }],
        },
    ],
    unknown: [
        { name: "an access string known after the update", resources: [user({ noPasswordRequired: true, accessString: UNKNOWN })], expect: [{ on: "app", says: "accessString of app" }] },
        { name: "a mode known after the update", resources: [user({ authenticationMode: { type: UNKNOWN } })], expect: [{ on: "app", says: "authenticationMode.type of app" }] },
    ],
    notApplicable: [{ name: "a MemoryDB user always has a credential", resources: [resource("aws:memorydb/user:User", "app", { userName: "app", accessString: "on ~* +@all" })] }],
});
