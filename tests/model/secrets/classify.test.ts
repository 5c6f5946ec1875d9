import assert from "node:assert/strict";
import { DEFAULT_SHARED_SETTINGS } from "../../../src/model/profile";
import {
    cannotBeSecret,
    classify,
    classifyName,
    isPlaceholder,
    looksRandom,
    tokenFamilies,
    urlPassword,
} from "../../../src/model/secrets/classify";

describe("names of secrets", () => {
    const strong =
        "SECRET_KEY DJANGO_SECRET_KEY djangoSecretKey DB_PASSWORD dbPassword DB_PASS SMTP_PASS DB_PWD POSTGRES_PASSWORD PGPASSWORD MYSQL_PWD API_TOKEN APIKEY apiKey STRIPE_API_KEY splunk-token http_passwd FERNET_KEYS API_KEYS SECRETS PAPERLESS_DBPASS JWTSECRET GITHUB_PAT RAILS_MASTER_KEY SECRET_KEY_BASE SECRET_KEY_FALLBACKS APP_KEY VAULT_SECRET_ID AWS_SECRET_ACCESS_KEY DB_PASSWORD_OLD DB_PASSWORD_2 SECRET_KEY_BASE64 PASSWORD1 GOOGLE_CREDENTIALS RABBITMQ_ERLANG_COOKIE spring.datasource.password --DB_PASSWORD Jwt__Secret CLIENT_SECRET REFRESH_TOKEN";
    const none =
        "PASSWORD_RESET_TIMEOUT DB_PASSWORD_FILE POSTGRES_PASSWORD_FILE SECRET_ARN DB_SECRET_NAME AWS_ACCESS_KEY_ID TOKEN_URL PASSWORD_MIN_LENGTH AUTH_PASSWORD_VALIDATORS JWT_PUBLIC_KEY RECAPTCHA_SITE_KEY KMS_KEY_ID KMS_KEY_ARN OPENAI_MAX_TOKENS MAX_TOKENS TOKENIZERS_PARALLELISM PWD OLDPWD SECRETS_MANAGER_REGION NEXT_PUBLIC_TOKEN VITE_API_KEY REACT_APP_API_KEY JWT_SECRET_ROTATION_DAYS TOKEN_EXPIRES_IN SENTRY_DSN DATABASE_URL BYPASS COMPASS MONKEY KEYWORD TOKENIZER PASSENGER_APP_ENV SECRET_VERSION USE_PASSWORD_POLICY";
    const medium =
        "HASHIDS_SALT PEPPER PIN OTP KEY WEBHOOK_URL SLACK_WEBHOOK LICENSE_KEY CONNECTION_STRING MAPBOX_ACCESS_TOKEN GOOGLE_MAPS_API_KEY FIREBASE_API_KEY SUPABASE_ANON_KEY LOGFLARE_PUBLIC_ACCESS_TOKEN MONGO_DSN OTEL_EXPORTER_OTLP_HEADERS";
    for (const [expected, names] of Object.entries({ strong, none, medium })) {
        for (const name of names.split(" ")) {
            it(`${name} is ${expected}`, () => assert.equal(classifyName(name), expected));
        }
    }
    it("follow the profile", () => {
        const settings = { ...DEFAULT_SHARED_SETTINGS, secretNames: ["^SHOP_PIN$"], ignoreNames: ["^LEGACY_"] };
        assert.equal(classifyName("shop_pin", settings), "strong");
        assert.equal(classifyName("LEGACY_PASSWORD", settings), "none");
    });
});

describe("values that can be no secret", () => {
    for (const value of [
        "",
        "true",
        "Off",
        "3600",
        "arn:aws:s3:::b",
        "/run/secrets/x",
        "./a/b",
        "sa.json",
        "config/prod.pem",
        "django.db.backends.postgresql",
        "pk_live_51Habcdef",
        "https://example.com/path?x=1",
        "<password>",
        "{{ password }}",
        "%(password)s",
        "${PASSWORD}",
        "undefined",
        "Calling [toString] on an [Output<T>] is not supported.",
    ]) {
        it(value === "" ? "an empty text" : value, () => assert.equal(cannotBeSecret("DB_PASSWORD", value), true));
    }
    for (const value of [
        "123456",
        "hunter2",
        "abc.def",
        "https://example.com/?token=abc",
        "$ecret",
        "/aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5oQ7sU9w=",
    ]) {
        it(`${value} may be one`, () => assert.equal(cannotBeSecret("DB_PASSWORD", value), false));
    }
});

describe("families of tokens", () => {
    const join = (...parts: string[]) => parts.join("");
    const known: [string, string][] = [
        ["github", join("ghp_", "0123456789abcdefghijABCDEFGHIJ012345")],
        ["gitlab", join("glpat-", "abcdEFGH1234abcdEFGH")],
        ["slack", join("xoxb-", "123456789012-abcdefABCDEF")],
        ["stripe-live", join("rk_live_", "4eC39HqLyjWDarjtT1zdp7dc")],
        ["sendgrid", join("SG.", "abcdefghijABCDEFGHIJ12", ".", "abcdefghijABCDEFGHIJ0123456789abcdefghijABC")],
        ["twilio", join("SK", "0123456789abcdef0123456789abcdef")],
        ["mailchimp", join("0123456789abcdef0123456789abcdef", "-us12")],
        ["npm", join("npm_", "0123456789abcdefghijABCDEFGHIJ012345")],
        ["pulumi", join("pul-", "0123456789abcdef0123456789abcdef01234567")],
        ["vault", join("hvs.", "abcdefghijABCDEFGHIJ012345")],
        ["new-relic", join("0123456789abcdef0123456789abcdef0123", "NRAL")],
        ["telegram-bot", join("123456789:", "AA", "abcdefghijABCDEFGHIJ0123456789abc")],
        ["django-insecure", join("django-insecure-", "abcdefghij0123456789abcdefghij")],
        ["django-key", "m2@v#q8x!z5k&w1c^r7t*y4u(i0o_p9a=s3d+f6g)h-jl2b5n8"],
        ["authorization-header", "curl -H 'Authorization: Bearer abcDEF123456abcDEF'"],
        ["private-key", join('"-----BEGIN ', 'PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQ\\n"')],
        ["azure-storage", join("AccountKey=", "a".repeat(43), "B".repeat(43), "==")],
        ["aws-access-key-id", join("AKIA", "ABCDEFGHIJKLMNOP")],
    ];
    for (const [id, text] of known) {
        it(`knows ${id}`, () => assert.ok(tokenFamilies(text).some((family) => family.id === id)));
    }
    for (const text of [
        "sk-learn-pipeline-v1",
        "pul-up-service",
        "key-value-store-of-the-shop",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_short",
        "a".repeat(50),
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN_OF_THE_SERVICE",
        "-----BEGIN PRIVATE KEY-----",
        "SG.example",
        "xoxb-not-a-token",
        `sk_live_${"x".repeat(24)}`,
        `AKIA${"X".repeat(16)}`,
    ]) {
        it(`leaves ${text.slice(0, 40)} alone`, () => assert.deepEqual(tokenFamilies(text), []));
    }
});

describe("passwords in connection texts", () => {
    const yes = [
        "postgres://u:p@h/d",
        "redis://:p@h",
        "amqps://u:p%40@h",
        "postgres://u:p/q@h/d",
        "postgres://u:p@q@h/d",
        "a://h,b://u:p@h",
        "jdbc:sqlserver://h;user=u;password=p1;",
        "host=h password=p1 user=u",
        "Server=h;Pwd=p1;",
        "https://example.com/?user=u&password=p1",
        "MONGO=mongodb+srv://u:p@x.mongodb.net",
    ];
    const no = [
        "postgres://u@h/d",
        "https://h:8080/a@b",
        "https://h/a:b@c",
        "postgres://u:$P@h",
        "postgres://u:${P}@h/d",
        "postgres://u:<p>@h",
        "postgres://u:****@h",
        "docker://image:tag@sha256:abc",
        "git@github.com:o/r.git",
        "s3://bucket/key",
        "password=p1",
        "http://[::1]:80/",
    ];
    for (const text of yes) it(`finds one in ${text}`, () => assert.equal(urlPassword(text)?.loopback, false));
    for (const text of no) it(`finds none in ${text}`, () => assert.equal(urlPassword(text), undefined));
    it("tells this machine apart", () =>
        assert.equal(urlPassword("amqp://guest:guest@localhost:5672")?.loopback, true));
});

describe("randomness", () => {
    for (const text of ["qT7#mZ2!vK9@wX4$eR1%", "0123456789abcdeffedcba9876543210", "aB3dE5gH7jK9mN1pQ3sT"]) {
        it(`${text} looks random`, () => assert.ok(looksRandom(text)));
    }
    for (const text of [
        "shop-prod-database.internal.example.com",
        "releases/2024-05-01T10:00:00Z/shop.tar.gz",
        "django.contrib.sessions.backends.cache",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1.24.3-alpine3.19-slim",
    ]) {
        it(`${text} does not`, () => assert.ok(!looksRandom(text)));
    }
    it("placeholders are none", () =>
        ["changeme", "REPLACE_ME", "your-key-here", "xxxx", "TODO", "***"].forEach((text) =>
            assert.ok(isPlaceholder(text), text),
        ));
});

describe("the classifier", () => {
    const kind = (name: string, value: string) => classify(name, value, DEFAULT_SHARED_SETTINGS)?.kind;
    it("puts a URL before a name, a name before a token, a token before a suspicion", () => {
        assert.equal(kind("DB_PASSWORD", "postgres://u:p@h/d"), "url");
        assert.equal(kind("NPM_TOKEN", ["npm", "0123456789abcdefghijABCDEFGHIJ012345"].join("_")), "strong-name");
        assert.equal(kind("BILLING", ["npm", "0123456789abcdefghijABCDEFGHIJ012345"].join("_")), "token");
        assert.equal(kind("HASHIDS_SALT", "abcdefgh1"), "suspected");
        assert.equal(kind("BUCKET", "shop-media"), undefined);
    });
});
