/**
 * Values as they stand in environments, each judged by hand together with its name. Secrets are invented in the form that
 * the vendor documents; a name that says nothing (`SETTING`) means that the value must speak for itself. Half are secrets.
 */
import { hex, join, jwt, mixed, pem, random, url, uuid } from "./invent";

export interface ValueDatum {
    readonly name: string;
    readonly value: string;
    /** In words, for the table: the value itself is not shown. */
    readonly what: string;
    readonly secret: boolean;
    /** Vendor or format, and the document that describes it. */
    readonly source: string;
    /** Why the classifier may answer otherwise: every answer but certain for a secret and none for the rest needs this. */
    readonly argued?: string;
}

/** What the classifiers reach at least on these values. */
export const VALUE_FLOORS = {
    /** What is called certain: a violation. */
    certain: { precision: 0.989, recall: 0.92 },
    /** What is reported at all, suspicions included. */
    reported: { precision: 0.95, recall: 0.96 },
};

const SETTING = "SETTING";

function values(secret: boolean) {
    return (source: string, what: string, value: string, name: string = SETTING, argued?: string): ValueDatum => ({
        name,
        value,
        what,
        secret,
        source,
        ...(argued === undefined ? {} : { argued }),
    });
}
const secret = values(true);
const open = values(false);

const AWS_ID = join("AK", "IA", random("upper", 16, 3));
const STS_ID = join("AS", "IA", random("upper", 16, 4));
const AWS_SECRET = random("base64", 40, 5);
const SLACK_NUMBERS = `${random("digits", 12, 6)}-${random("digits", 12, 7)}`;
const PASSWORD = `${mixed(6, 8)}-${mixed(9, 9)}`;

/** Forms that speak for themselves. */
const TOKENS: readonly ValueDatum[] = [
    secret("AWS IAM, identifiers", "long-lived access key id", AWS_ID),
    secret("AWS IAM, identifiers", "temporary access key id", STS_ID),
    secret("AWS STS, GetSessionToken", "session token", join("IQoJ", "b3JpZ2lu", random("base64", 300, 11))),
    secret("GitHub, token formats", "personal access token", join("gh", "p_", mixed(36, 12))),
    secret("GitHub, token formats", "OAuth token", join("gh", "o_", mixed(36, 13))),
    secret("GitHub, token formats", "installation token", join("gh", "s_", mixed(36, 14))),
    secret("GitHub, token formats", "refresh token", join("gh", "r_", mixed(76, 15))),
    secret("GitHub, token formats", "fine-grained token", join("github", "_pat_", mixed(22, 16), "_", mixed(59, 17))),
    secret("GitLab, token overview", "personal access token", join("gl", "pat-", url(20, 18))),
    secret("GitLab, token overview", "runner authentication token", join("gl", "rt-", url(20, 19))),
    secret("GitLab, token overview", "deploy token", join("gl", "dt-", url(20, 20))),
    secret("GitLab, token overview", "trigger token", join("gl", "ptt-", hex(40, 21))),
    secret("Slack, token types", "bot token", join("xo", "xb-", SLACK_NUMBERS, "-", mixed(24, 22))),
    secret(
        "Slack, token types",
        "user token",
        join("xo", "xp-", SLACK_NUMBERS, "-", random("digits", 12, 23), "-", hex(32, 24)),
    ),
    secret(
        "Slack, token types",
        "app-level token",
        join("xa", "pp-1-A", random("upper", 10, 25), "-", random("digits", 13, 26), "-", hex(64, 27)),
    ),
    secret(
        "Slack, incoming webhooks",
        "webhook URL",
        join(
            "https://hooks.slack",
            ".com/services/T",
            random("upper", 8, 28),
            "/B",
            random("upper", 10, 29),
            "/",
            mixed(24, 30),
        ),
    ),
    secret(
        "Discord, webhooks",
        "webhook URL",
        join("https://discord", ".com/api/webhooks/", random("digits", 18, 31), "/", url(68, 32)),
    ),
    secret(
        "Discord, bot authorization",
        "bot token",
        join(
            Buffer.from("184267193058264731").toString("base64").replace(/=+$/, ""),
            ".",
            url(6, 33),
            ".",
            url(38, 34),
        ),
    ),
    secret("Telegram, bot API", "bot token", join(random("digits", 10, 35).replace(/^0/, "7"), ":AA", url(33, 36))),
    secret("Stripe, API keys", "live secret key", join("sk", "_live_", mixed(99, 37))),
    secret("Stripe, API keys", "live restricted key", join("rk", "_live_", mixed(99, 38))),
    secret(
        "Stripe, API keys",
        "test secret key",
        join("sk", "_test_", mixed(99, 39)),
        SETTING,
        "suspected by intent: it moves no money, and tutorials are full of them",
    ),
    secret("Stripe, webhook signatures", "signing secret", join("wh", "sec_", mixed(32, 40))),
    secret("SendGrid, API keys", "API key", join("SG", ".", url(22, 41), ".", url(43, 42))),
    secret("Mailgun, API keys", "private API key", join("key", "-", hex(32, 43))),
    secret("Mailchimp, API keys", "API key", join(hex(32, 44), "-us", "14")),
    secret("Brevo, API keys", "API key", join("xkey", "sib-", hex(64, 45), "-", mixed(16, 46))),
    secret("Google Cloud, OAuth clients", "client secret", join("GOC", "SPX-", url(28, 47))),
    secret(
        "Google Cloud, API keys",
        "API key",
        join("AI", "za", url(35, 48)),
        SETTING,
        "suspected by intent: keys of Maps and Firebase have this form and stand in web pages",
    ),
    secret(
        "Google Cloud, service account keys",
        "key file",
        JSON.stringify({
            type: "service_account",
            project_id: "shop",
            private_key_id: hex(40, 49),
            private_key: pem("PRIVATE KEY", 50),
        }),
    ),
    secret(
        "Azure Storage, connection strings",
        "connection string",
        join(
            "DefaultEndpointsProtocol=https;AccountName=shop;Account",
            "Key=",
            random("base64", 86, 51),
            "==;EndpointSuffix=core.windows.net",
        ),
    ),
    secret("Microsoft Entra, application passwords", "client secret", join(mixed(3, 52), "8", "Q~", mixed(34, 53))),
    secret("OpenAI, API keys", "project key", join("sk", "-proj-", url(74, 54), "T3", "Blbk", "FJ", url(74, 55))),
    secret("OpenAI, API keys", "old user key", join("sk", "-", mixed(20, 56), "T3", "Blbk", "FJ", mixed(20, 57))),
    secret("Anthropic, API keys", "API key", join("sk", "-ant-", "api03-", url(93, 58), "AA")),
    secret("OpenRouter, API keys", "API key", join("sk", "-or-v1-", hex(64, 59))),
    secret("Groq, API keys", "API key", join("gs", "k_", mixed(52, 60))),
    secret("Hugging Face, access tokens", "access token", join("h", "f_", random("mixed", 34, 61))),
    secret("npm, access tokens", "access token", join("np", "m_", mixed(36, 62))),
    secret("PyPI, API tokens", "upload token", join("py", "pi-AgEI", "cHlwaS5vcmc", url(120, 63))),
    secret("RubyGems, API keys", "API key", join("ruby", "gems_", hex(48, 64))),
    secret("Docker Hub, access tokens", "personal access token", join("dckr", "_pat_", url(27, 65))),
    secret("Pulumi, access tokens", "access token", join("pu", "l-", hex(40, 66))),
    secret("Terraform Cloud, API tokens", "API token", join(mixed(14, 67), ".atlas", "v1.", mixed(67, 68))),
    secret("Vault, token types", "service token", join("hv", "s.", url(95, 69))),
    secret("Vault, token types", "batch token", join("hv", "b.", url(160, 70))),
    secret("Doppler, token formats", "service token", join("dp", ".st.prd.", mixed(43, 71))),
    secret("age, key format", "identity", join("AGE-SECRET", "-KEY-1", random("bech32", 58, 72))),
    secret("Atlassian, API tokens", "API token", join("ATA", "TT3", url(186, 73))),
    secret("Linear, API keys", "API key", join("lin", "_api_", mixed(40, 74))),
    secret(
        "Notion, integration tokens",
        "integration token",
        join("nt", "n_", random("digits", 11, 75), mixed(35, 76)),
    ),
    secret("Postman, API keys", "API key", join("PM", "AK-", hex(24, 77), "-", hex(34, 78))),
    secret("DigitalOcean, tokens", "personal access token", join("dop", "_v1_", hex(64, 79))),
    secret("DigitalOcean, tokens", "OAuth token", join("doo", "_v1_", hex(64, 80))),
    secret("PlanetScale, service tokens", "service token", join("pscale", "_tkn_", url(43, 81))),
    secret("Databricks, access tokens", "access token", join("da", "pi", hex(32, 82))),
    secret("New Relic, API keys", "user key", join("NR", "AK-", random("upper", 27, 83))),
    secret("Grafana, service accounts", "service account token", join("gl", "sa_", mixed(32, 84), "_", hex(8, 85))),
    secret(
        "Dynatrace, access tokens",
        "access token",
        join("dt", "0c01.", random("upper", 24, 86), ".", random("upper", 64, 87)),
    ),
    secret("Sentry, auth tokens", "user token", join("sn", "tryu_", hex(64, 88))),
    secret("Shopify, access tokens", "app access token", join("sh", "pat_", hex(32, 89))),
    secret(
        "Square, access tokens",
        "access token",
        join("EA", "AA", url(60, 90)),
        SETTING,
        "four letters and then anything: base64 of any file holds such runs",
    ),
    secret("Tailscale, auth keys", "auth key", join("ts", "key-auth-", mixed(11, 91), "CNTRL-", mixed(32, 92))),
    secret(
        "Mapbox, tokens",
        "secret access token",
        join(
            "sk",
            ".",
            Buffer.from(JSON.stringify({ u: "shop", a: mixed(25, 93) })).toString("base64url"),
            ".",
            url(22, 94),
        ),
    ),
    secret("Django, startproject", "generated key", join("django", "-insecure-", random("django", 50, 95))),
    secret("Django, get_random_secret_key", "generated key", join("w9", random("django", 44, 99), "!k(#")),
    secret("RFC 7468 and PKCS#1", "RSA private key", pem(join("RSA PRIV", "ATE KEY"), 100)),
    secret("RFC 7468 and PKCS#8", "private key", pem(join("PRIV", "ATE KEY"), 101)),
    secret("OpenSSH, key format", "private key", pem(join("OPENSSH PRIV", "ATE KEY"), 102)),
    secret(
        "RFC 6750",
        "Authorization header",
        join("Authoriz", "ation: Bearer ", mixed(40, 103)),
        "OTEL_EXPORTER_OTLP_HEADERS",
    ),
];

/** Connection texts with passwords. */
const CONNECTIONS: readonly ValueDatum[] = [
    secret("dj-database-url", "PostgreSQL URL", `postgres://app:${PASSWORD}@db.internal:5432/shop`, "DATABASE_URL"),
    secret(
        "SQLAlchemy, database URLs",
        "URL with a driver",
        `postgresql+psycopg://app:${mixed(18, 110)}@db/shop`,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    ),
    secret(
        "SQLAlchemy, database URLs",
        "escaped password",
        `mysql+pymysql://app:${mixed(4, 111)}%40${mixed(5, 112)}@db/shop`,
    ),
    secret("Redis URI", "empty user", `redis://:${mixed(16, 113)}@cache.internal:6379/0`, "CELERY_BROKER_URL"),
    secret(
        "Celery, Sentinel",
        "list of URLs",
        `sentinel://:${mixed(12, 114)}@s1:26379/1;sentinel://:${mixed(12, 114)}@s2:26379/1`,
    ),
    secret("RabbitMQ URI", "AMQPS with a virtual host", `amqps://worker:${mixed(20, 115)}@mq.internal:5671/%2Fshop`),
    secret(
        "MongoDB, connection strings",
        "seed list",
        `mongodb+srv://app:${mixed(14, 116)}@cluster0.internal/shop?retryWrites=true`,
    ),
    secret("dj-email-url", "SMTP URL", `smtp+tls://mailer:${mixed(14, 117)}@smtp.internal:587`, "EMAIL_URL"),
    secret(
        "Cloudinary, environment",
        "Cloudinary URL",
        `cloudinary://${random("digits", 15, 118)}:${url(27, 119)}@shop`,
    ),
    secret("Git, credentials in URLs", "clone URL", `https://x-token-auth:${mixed(20, 120)}@git.internal/shop/web.git`),
    secret(
        "JDBC, SQL Server",
        "password property",
        `jdbc:sqlserver://db:1433;databaseName=shop;user=app;password=${mixed(14, 121)}`,
        "SPRING_DATASOURCE_URL",
    ),
    secret(
        "JDBC, PostgreSQL",
        "password parameter",
        `jdbc:postgresql://db/shop?user=app&password=${mixed(14, 122)}`,
        "KC_DB_URL",
    ),
    secret(
        "ADO.NET, connection strings",
        "password pair",
        `Server=db;Database=shop;User Id=app;Password=${mixed(14, 123)};`,
        "ConnectionStrings__Default",
    ),
    secret("libpq, keyword strings", "password pair", `host=db dbname=shop user=app password=${mixed(14, 124)}`),
    secret(
        "Azure Storage, shared access signatures",
        "signed URL",
        `https://shop.blob.core.windows.net/media?sv=2022-11-02&sp=rl&sig=${mixed(40, 125)}%3D`,
        SETTING,
        "ends by itself within hours as a rule; the form is that of links that are meant to be handed out",
    ),
];

/** Values that need their names. */
const NAMED: readonly ValueDatum[] = [
    secret("AWS SDKs, settings", "secret access key", AWS_SECRET, "AWS_SECRET_ACCESS_KEY"),
    secret("NIST SP 800-63B, memorised secrets", "digits", random("digits", 8, 130), "DB_PASSWORD"),
    secret("NIST SP 800-63B, memorised secrets", "words", "maple river lantern", "DB_PASSWORD"),
    secret("NIST SP 800-63B, memorised secrets", "joined words", "maple-river-lantern", "SMTP_PASSWORD"),
    secret(
        "NIST SP 800-63B, memorised secrets",
        "a dollar sign in front",
        `$9${mixed(10, 131)}`,
        "MYSQL_ROOT_PASSWORD",
    ),
    secret("RFC 4648", "base64 with a slash in front", `/${random("base64", 42, 132)}=`, "JWT_SECRET"),
    secret("RFC 9562", "UUID as a key", uuid(133), "INTERNAL_API_KEY"),
    secret("openssl rand -hex", "hexadecimal", hex(64, 134), "SECRET_KEY_BASE"),
    secret("Fernet, key format", "url-safe base64", `${url(43, 135)}=`, "AIRFLOW__CORE__FERNET_KEY"),
    secret(
        "Supabase, API keys",
        "service role token",
        jwt({ role: "service_role", iss: "supabase" }, 136),
        "SERVICE_ROLE_KEY",
    ),
    secret(
        "Hasura, JWT configuration",
        "JSON with a key",
        JSON.stringify({ type: "HS256", key: mixed(40, 137) }),
        "HASURA_GRAPHQL_JWT_SECRET",
    ),
    secret("Laravel, encryption", "key with its coding", `base64:${random("base64", 43, 138)}=`, "APP_KEY"),
    secret(
        "Strapi, environment configuration",
        "salt",
        `${random("base64", 22, 139)}==`,
        "API_TOKEN_SALT",
        "suspected by intent: a salt is worth little alone",
    ),
    secret(
        "Vaultwarden, .env.template",
        "installation key",
        mixed(20, 140),
        "PUSH_INSTALLATION_KEY",
        "suspected by intent: random under KEY may be an identifier as well",
    ),
    secret(
        "Kafka, SASL",
        "JAAS text",
        `org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="${mixed(14, 141)}";`,
        "SASL_JAAS_CONFIG",
        "a form of one system, with the password in the middle of a sentence",
    ),
    secret(
        "NIST SP 800-63B, memorised secrets",
        "dotted words",
        "maple.river.lantern",
        "DB_PASSWORD",
        "has the form of a dotted Python path, and those stand under secret names (TOKEN class paths)",
    ),
];

/** What stands under the names of secrets, and is none. */
const EXCUSED: readonly ValueDatum[] = [
    open(
        "AWS Secrets Manager, identifiers",
        "ARN",
        `arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-${mixed(6, 150)}`,
        "DB_PASSWORD",
    ),
    open(
        "AWS Secrets Manager, identifiers",
        "ARN with a key",
        `arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-${mixed(6, 151)}:password::`,
        "DB_PASSWORD",
    ),
    open(
        "AWS Systems Manager, parameters",
        "ARN",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/prod/token",
        "API_TOKEN",
    ),
    open(
        "AWS CloudFormation, dynamic references",
        "dynamic reference",
        "{{resolve:secretsmanager:shop/db:SecretString:password}}",
        "DB_PASSWORD",
    ),
    open("Vault agent", "reference", "vault:secret/data/shop#password", "DB_PASSWORD"),
    open("1Password, secret references", "reference", "op://shop/db/password", "DB_PASSWORD"),
    open("django-environ, proxied values", "another variable", "$RDS_PASSWORD", "DB_PASSWORD"),
    open("Docker Compose, interpolation", "another variable", "${RDS_PASSWORD}", "DB_PASSWORD"),
    open(
        "Google Secret Manager, names",
        "resource name",
        "projects/shop/secrets/db-password/versions/latest",
        "DB_PASSWORD",
    ),
    open(
        "Azure Key Vault, identifiers",
        "identifier",
        "https://shop.vault.azure.net/secrets/db-password",
        "DB_PASSWORD",
    ),
    open(
        "Azure App Service, Key Vault references",
        "reference",
        "@Microsoft.KeyVault(VaultName=shop;SecretName=db-password)",
        "DB_PASSWORD",
    ),
    open("Docker, secrets", "mounted file", "/run/secrets/db_password", "DB_PASSWORD"),
    open(
        "Google Cloud, application default credentials",
        "file",
        "credentials/service-account.json",
        "GOOGLE_APPLICATION_CREDENTIALS",
    ),
    open("Node.js, TLS", "file", "./certs/server.key", "TLS_PRIVATE_KEY"),
    open("oauth2-proxy, configuration", "switch", "true", "OAUTH2_PROXY_PASS_ACCESS_TOKEN"),
    open("MySQL, official image", "switch", "yes", "MYSQL_RANDOM_ROOT_PASSWORD"),
    open("Vaultwarden, .env.template", "switch", "off", "DISABLE_ADMIN_TOKEN"),
    open("BookStack, .env.example.complete", "not set", "null", "MAIL_PASSWORD"),
    open("POSIX", "empty", "", "SMTP_PASSWORD"),
    open("Simple JWT, lifetimes", "number", "300", "REFRESH_TOKEN"),
    open("Plane, .env.example", "endpoint", "https://id.example.com/oauth/token", "OIDC_URL_TOKEN"),
    open("Django REST framework, token model", "class path", "shop.accounts.models.ApiToken", "AUTH_TOKEN"),
    open("Helm, templates", "template", "{{ .Values.db.password }}", "DB_PASSWORD"),
    open("Documentation, angle brackets", "template", "<your-password>", "DB_PASSWORD"),
    open("Python, string formatting", "template", "%(db_password)s", "DB_PASSWORD"),
    open("Stripe, API keys", "publishable key", join("pk", "_live_", mixed(99, 152)), "STRIPE_API_KEY"),
    open(
        "Mapbox, tokens",
        "public token",
        join(
            "pk",
            ".",
            Buffer.from(JSON.stringify({ u: "shop", a: mixed(25, 153) })).toString("base64url"),
            ".",
            url(22, 154),
        ),
        "MAPBOX_TOKEN",
    ),
    open("PostHog, project API key", "project key", join("ph", "c_", mixed(43, 155)), "POSTHOG_API_KEY"),
    open("Google reCAPTCHA", "site key", `6L${url(38, 156)}`, "RECAPTCHA_KEY"),
    open("RFC 7468", "certificate", pem("CERTIFICATE", 157), "SAML_IDP_KEY"),
    open("RFC 7468", "public key", pem("PUBLIC KEY", 158), "JWT_SIGNING_KEY"),
    open(
        "OpenSSH, authorized_keys",
        "public key",
        `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA${random("base64", 43, 159)} ops@example.com`,
        "DEPLOY_KEY",
    ),
    open("AWS KMS, key identifiers", "key id", uuid(160), "KMS_KEY_ID"),
    open(
        "AWS Secrets Manager, names",
        "name of an entry",
        "shop/prod/db",
        "DB_SECRET",
        "suspected by intent: the stack has no entry of this name, and the code may have",
    ),
    open(
        "Supabase, API keys",
        "anonymous token",
        jwt({ role: "anon", iss: "supabase" }, 161),
        "NEXT_PUBLIC_SUPABASE_ANON_KEY",
    ),
    open(
        "Supabase, API keys",
        "anonymous token",
        jwt({ role: "anon", iss: "supabase" }, 162),
        "SUPABASE_ANON_KEY",
        "suspected by intent: a token of the service role has the same form",
    ),
    open("Google Cloud, API keys", "browser key", join("AI", "za", url(35, 163)), "NEXT_PUBLIC_MAPS_KEY"),
    open(
        "Google Cloud, API keys",
        "browser key",
        join("AI", "za", url(35, 164)),
        "GOOGLE_MAPS_API_KEY",
        "suspected by intent: the same form serves server keys",
    ),
    open(
        "Twilio, API keys overview",
        "key SID",
        `SK${hex(32, 165)}`,
        "TWILIO_API_KEY",
        "at this vendor the key is the user name; by itself it opens nothing, and the secret is rarely far",
    ),
];

/** Ordinary configuration, long and mixed as it may be. */
const ORDINARY: readonly ValueDatum[] = [
    open("Git, object names", "commit", hex(40, 170), "GIT_COMMIT_SHA"),
    open("Git, object names", "commit", hex(40, 171), "SENTRY_RELEASE"),
    open("OCI, descriptors", "digest", `sha256:${hex(64, 172)}`),
    open(
        "OCI, references",
        "image with a digest",
        `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@sha256:${hex(64, 173)}`,
        "IMAGE",
    ),
    open("RFC 9562", "UUID", uuid(174), "TENANT_ID"),
    open(
        "Amazon RDS, endpoints",
        "host",
        `shop-prod.c${random("lower", 11, 175)}.eu-west-1.rds.amazonaws.com`,
        "DB_HOST",
    ),
    open(
        "Amazon ElastiCache, endpoints",
        "host",
        `master.shop.${random("lower", 6, 176)}.euw1.cache.amazonaws.com`,
        "REDIS_HOST",
    ),
    open(
        "Amazon MSK, bootstrap brokers",
        "host list",
        [1, 2, 3].map((n) => `b-${n}.shop.${random("lower", 6, 177)}.c2.kafka.eu-west-1.amazonaws.com:9096`).join(","),
    ),
    open("Elastic Load Balancing, DNS names", "host", `shop-${random("digits", 10, 178)}.eu-west-1.elb.amazonaws.com`),
    open(
        "Amazon CloudFront, distributions",
        "identifier",
        `E${random("upper", 13, 179)}`,
        "CLOUDFRONT_DISTRIBUTION_ID",
    ),
    open("Amazon CloudFront, key groups", "identifier", `K${random("upper", 13, 180)}`, "AWS_CLOUDFRONT_KEY_ID"),
    open("Amazon Cognito, user pools", "pool", `eu-west-1_${mixed(9, 181)}`, "COGNITO_USER_POOL_ID"),
    open("Amazon Cognito, app clients", "client", random("lower", 26, 182), "COGNITO_CLIENT_ID"),
    open("Amazon S3, canonical user ids", "identifier", hex(64, 183), "CANONICAL_USER_ID"),
    open("Amazon SQS, queue URLs", "URL", "https://sqs.eu-west-1.amazonaws.com/123456789012/shop-jobs"),
    open("AWS ARN", "ARN", `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/${hex(16, 184)}`),
    open(
        "Sentry, DSN",
        "DSN",
        `https://${hex(32, 185)}@o${random("digits", 6, 186)}.ingest.sentry.io/${random("digits", 7, 187)}`,
        "SENTRY_DSN",
    ),
    open("Redis URI", "URL without password", "rediss://cache.internal:6379/0", "REDIS_URL"),
    open("dj-database-url", "URL with a user", "postgres://app@db.internal:5432/shop", "DATABASE_URL"),
    open(
        "dj-database-url",
        "URL with a variable",
        "postgres://app:${DB_PASSWORD}@db.internal:5432/shop",
        "DATABASE_URL",
    ),
    open(
        "RabbitMQ, default user",
        "URL of this machine",
        "amqp://guest:guest@localhost:5672/",
        "CELERY_BROKER_URL",
        "suspected by intent: the password of a sidecar, and still one",
    ),
    open(
        "JDBC, PostgreSQL",
        "URL without password",
        "jdbc:postgresql://db.internal:5432/shop?sslmode=verify-full",
        "KC_DB_URL",
    ),
    open(
        "ADO.NET, connection strings",
        "integrated security",
        "Server=db;Database=shop;Integrated Security=true;",
        "ConnectionStrings__Default",
    ),
    open("libpq, keyword strings", "without password", "host=db dbname=shop user=app sslmode=verify-full"),
    open("Auth0, applications", "client id", mixed(32, 188), "AUTH0_CLIENT_ID"),
    open(
        "Google Cloud, OAuth clients",
        "client id",
        `${random("digits", 12, 189)}-${random("lower", 32, 190)}.apps.googleusercontent.com`,
        "GOOGLE_CLIENT_ID",
    ),
    open("Firebase, app ids", "identifier", `1:${random("digits", 12, 191)}:web:${hex(22, 192)}`, "FIREBASE_APP_ID"),
    open("Google Analytics", "measurement id", `G-${random("upper", 10, 193)}`),
    open("Stripe, prices", "price", `price_1${mixed(23, 194)}`, "STRIPE_PRICE"),
    open("Twilio, SIDs", "account", `AC${hex(32, 195)}`, "TWILIO_ACCOUNT_SID"),
    open("Slack, channels", "channel", `C0${random("upper", 9, 196)}`, "SLACK_CHANNEL"),
    open("Discord, snowflakes", "identifier", random("digits", 19, 197), "DISCORD_GUILD"),
    open(
        "OpenTelemetry, resource attributes",
        "pairs",
        "service.name=shop-web,service.version=2024.11.3,deployment.environment=production",
        "OTEL_RESOURCE_ATTRIBUTES",
    ),
    open("W3C, trace context", "header", `00-${hex(32, 198)}-${hex(16, 199)}-01`, "TRACEPARENT"),
    open("AWS X-Ray, tracing header", "header", `Root=1-${hex(8, 200)}-${hex(24, 201)};Sampled=1`, "_X_AMZN_TRACE_ID"),
    open(
        "W3C, content security policy",
        "header",
        `default-src 'self'; script-src 'self' 'sha256-${random("base64", 43, 202)}=' https://js.stripe.com`,
        "CSP",
    ),
    open("W3C, subresource integrity", "digest", `sha384-${random("base64", 64, 203)}`, "BUNDLE_INTEGRITY"),
    open("webpack, hashed names", "asset", `static/js/main.${hex(20, 204)}.chunk.js`, "MAIN_ASSET"),
    open("Semantic Versioning", "version", "2.14.0-rc.3+build.20241103.sha-9f1c2ab", "APP_VERSION"),
    open("cron", "expression", "*/15 2-6 * * MON-FRI", "CLEANUP_SCHEDULE"),
    open(
        "Django, ALLOWED_HOSTS",
        "list",
        "shop.example.com,www.shop.example.com,.internal.example.com",
        "ALLOWED_HOSTS",
    ),
    open("Django, ADMINS", "list", "Operations Team <ops@example.com>, Second Line <second@example.com>", "ADMINS"),
    open("Python, logging", "format", "%(asctime)s %(levelname)-8s [%(name)s] %(message)s", "LOG_FORMAT"),
    open(
        "JSON",
        "feature flags",
        JSON.stringify({ newCheckout: true, tokenRefresh: "silent", passwordless: { enabled: false, maxAge: 900 } }),
        "FEATURE_FLAGS",
    ),
    open("OpenID Connect, discovery", "key set URL", "https://id.example.com/.well-known/jwks.json", "OIDC_JWKS_URL"),
    open(
        "scikit-learn, pipelines",
        "name that begins like a token",
        "sk-learn-pipeline-v1-2024-11-production-shop",
        "MODEL_NAME",
    ),
    open("Kubernetes, names", "name that begins like a token", "pul-up-service-7c9d5b6f4d-x2x9k", "POD_NAME"),
    open(
        "AWS, resource names",
        "name of fifty characters",
        "shop-production-eu-west-1-checkout-worker-queue-01",
        "QUEUE_NAME",
    ),
    open("npm, configuration", "registry", "https://registry.npmjs.org/", "NPM_CONFIG_REGISTRY"),
    open("OpenSSH, fingerprints", "fingerprint", `SHA256:${random("base64", 43, 205)}`, "HOST_KEY_FINGERPRINT"),
    open("RFC 4880", "public key block", pem("PGP PUBLIC KEY BLOCK", 206), "RELEASE_PUBLIC_KEY"),
    open(
        "RFC 7517",
        "public key set",
        JSON.stringify({ keys: [{ kty: "RSA", use: "sig", kid: hex(16, 207), n: url(171, 208), e: "AQAB" }] }),
        "JWKS",
    ),
    open("RFC 6750", "header with a template", "Authorization: Bearer <token>", "API_HEADERS"),
    open(
        "HTTP, user agents",
        "text",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
        "USER_AGENT",
    ),
    open("IANA, time zones", "zone", "America/Argentina/Buenos_Aires", "TZ"),
    open(
        "Celery, routes",
        "JSON",
        JSON.stringify({
            "shop.tasks.reset_password": { queue: "mail" },
            "shop.tasks.refresh_token": { queue: "auth" },
        }),
        "CELERY_TASK_ROUTES",
    ),
    open("NIST, password rules", "rules", "min-length:12,upper:1,digit:1,history:5", "PASSWORD_RULES"),
    open("Algolia, applications", "application", random("upper", 10, 209), "ALGOLIA_APP_ID"),
    open("LaunchDarkly, client-side ids", "identifier", hex(24, 210), "LAUNCHDARKLY_CLIENT_SIDE_ID"),
    open("Datadog, sites", "host", "http-intake.logs.datadoghq.eu:443", "DD_LOGS_CONFIG_LOGS_DD_URL"),
    open("ISO 8601", "time", "2024-11-03T17:04:21.418392+00:00", "DEPLOYED_AT"),
    open("Amazon ECR, tags", "tag", `release-2024.11.03-${hex(12, 211)}`, "IMAGE_TAG"),
];

export const VALUES: readonly ValueDatum[] = [...TOKENS, ...CONNECTIONS, ...NAMED, ...EXCUSED, ...ORDINARY];
