/**
 * Names of settings and variables from the public documentation of frameworks and vendors, each judged by hand: what the
 * documentation says the value is, not what its words look like. Half of them hold secrets. Names whose value alone decides
 * (`DATABASE_URL`) are left out; they are among the values. About a fifth was chosen because it is hard.
 */

export interface NameDatum {
    readonly name: string;
    /** Whether the documented value is a secret. */
    readonly secret: boolean;
    /** Project or vendor, and the document that explains the setting. */
    readonly source: string;
    /** Why the classifier may answer otherwise: every answer but strong for a secret and none for the rest needs this. */
    readonly argued?: string;
}

/** What the classifier reaches at least on these names. */
export const NAME_FLOORS = {
    /** Taking strong names only: what blocks a deployment. */
    strong: { precision: 0.936, recall: 0.854 },
    /** Strong and medium names: what is reported at all. */
    reported: { precision: 0.893, recall: 0.919 },
};

type Entry = string | readonly [name: string, argued: string];

const BOOLEAN = "a switch; its value is a boolean word, and those are never secrets";
const SALTED = "medium by intent: a salt or pepper is worth little alone, and many are published";
const PRINTED = "medium by intent: vendors print such keys in web pages, and a look is worth the while";

function names(source: string, secret: readonly Entry[], open: readonly Entry[]): NameDatum[] {
    const datum = (entry: Entry, isSecret: boolean): NameDatum =>
        typeof entry === "string"
            ? { name: entry, secret: isSecret, source }
            : { name: entry[0], secret: isSecret, source, argued: entry[1] };
    return [...secret.map((entry) => datum(entry, true)), ...open.map((entry) => datum(entry, false))];
}

export const NAMES: readonly NameDatum[] = [
    ...names(
        "Django, settings reference",
        ["SECRET_KEY", "SECRET_KEY_FALLBACKS", "EMAIL_HOST_PASSWORD"],
        [
            "PASSWORD_RESET_TIMEOUT",
            "PASSWORD_HASHERS",
            "AUTH_PASSWORD_VALIDATORS",
            "CSRF_COOKIE_NAME",
            "CACHE_MIDDLEWARE_KEY_PREFIX",
        ],
    ),
    ...names("Django, django-admin createsuperuser", ["DJANGO_SUPERUSER_PASSWORD"], ["DJANGO_SUPERUSER_USERNAME"]),
    ...names(
        "cookiecutter-django, settings",
        [
            "DJANGO_AWS_SECRET_ACCESS_KEY",
            "DJANGO_AZURE_ACCOUNT_KEY",
            "MAILJET_SECRET_KEY",
            "POSTMARK_SERVER_TOKEN",
            "BREVO_API_KEY",
        ],
        [
            "DJANGO_AZURE_ACCOUNT_NAME",
            "SENTRY_DSN",
            [
                "GOOGLE_APPLICATION_CREDENTIALS",
                "ends like a secret; its value is the path of a file, and paths are never secrets",
            ],
        ],
    ),
    ...names("Sentry, command line interface", ["SENTRY_AUTH_TOKEN"], ["SENTRY_ORG"]),
    ...names(
        "Plane, .env.example",
        ["OIDC_CLIENT_SECRET"],
        [
            "NEXT_PUBLIC_GOOGLE_CLIENTID",
            ["OIDC_URL_TOKEN", "the address of the token endpoint; a URL without user information is never a secret"],
        ],
    ),
    ...names(
        "Paperless-ngx, configuration",
        ["PAPERLESS_DBPASS", "PAPERLESS_EMAIL_HOST_PASSWORD"],
        ["PAPERLESS_DBUSER", "PAPERLESS_REDIS_PREFIX"],
    ),
    ...names(
        "NetBox, netbox-docker environment",
        ["REDIS_CACHE_PASSWORD", "SUPERUSER_API_TOKEN", ["API_TOKEN_PEPPER_1", SALTED]],
        ["NAPALM_USERNAME", "LOGIN_REQUIRED"],
    ),
    ...names("Zulip, docker-zulip", ["SECRETS_rabbitmq_password"], ["SETTING_EMAIL_HOST_USER"]),
    ...names("Saleor, environment variables", ["RSA_PRIVATE_KEY", "RSA_PRIVATE_PASSWORD"], ["JWT_TTL_ACCESS"]),
    ...names(
        "Supabase, self-hosting with Docker",
        ["JWT_SECRET", "SERVICE_ROLE_KEY", "VAULT_ENC_KEY", "PG_META_CRYPTO_KEY", "S3_PROTOCOL_ACCESS_KEY_SECRET"],
        [["ANON_KEY", PRINTED], "S3_PROTOCOL_ACCESS_KEY_ID", "JWT_EXPIRY", "SMS_OTP_LENGTH", "FUNCTIONS_VERIFY_JWT"],
    ),
    ...names(
        "Mastodon, configuring your environment",
        [
            "SECRET_KEY_BASE",
            "OTP_SECRET",
            "VAPID_PRIVATE_KEY",
            "DB_PASS",
            "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
            ["ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", SALTED],
        ],
        ["VAPID_PUBLIC_KEY", "SESSION_RETENTION_PERIOD", "SMTP_LOGIN"],
    ),
    ...names(
        "WordPress, official image",
        ["WORDPRESS_DB_PASSWORD", "WORDPRESS_LOGGED_IN_KEY", ["WORDPRESS_NONCE_SALT", SALTED]],
        ["WORDPRESS_TABLE_PREFIX"],
    ),
    ...names(
        "Laravel, configuration and broadcasting",
        ["APP_KEY", "MAIL_PASSWORD", "PUSHER_APP_SECRET"],
        ["PUSHER_APP_KEY", "BCRYPT_ROUNDS", "SESSION_ENCRYPT", "SESSION_DRIVER"],
    ),
    ...names(
        "BookStack, .env.example.complete",
        ["STORAGE_S3_SECRET", "LDAP_PASS"],
        ["STORAGE_S3_KEY", "AUTH_METHOD", "LDAP_USER_FILTER"],
    ),
    ...names(
        "Firefly III, .env.example",
        ["STATIC_CRON_TOKEN", "MAILGUN_SECRET"],
        ["PASSPORT_PUBLIC_KEY", "AUTHENTICATION_GUARD_HEADER", "MYSQL_SSL_KEY", "MAILGUN_DOMAIN", "COOKIE_SAMESITE"],
    ),
    ...names("Rails, security guide", ["RAILS_MASTER_KEY"], ["RAILS_SERVE_STATIC_FILES"]),
    ...names(
        "GitLab, predefined CI/CD variables",
        [
            "CI_JOB_TOKEN",
            "CI_REGISTRY_PASSWORD",
            [
                "DOCKER_AUTH_CONFIG",
                "no word of a secret in it; its document holds user and password in base64 under `auth`",
            ],
        ],
        ["CI_COMMIT_SHA", "CI_REGISTRY_USER", "CI_PIPELINE_ID"],
    ),
    ...names(
        "GitLab, docker-gitlab",
        ["GITLAB_ROOT_PASSWORD", "GITLAB_SECRETS_DB_KEY_BASE"],
        ["GITLAB_SIGNUP_ENABLED"],
    ),
    ...names(
        "Grafana, configuration",
        ["GF_SECURITY_ADMIN_PASSWORD", "GF_SECURITY_SECRET_KEY", "GF_AUTH_GITHUB_CLIENT_SECRET"],
        ["GF_AUTH_GITHUB_CLIENT_ID", "GF_AUTH_JWT_HEADER_NAME", "GF_AUTH_BASIC_ENABLED"],
    ),
    ...names(
        "n8n, environment variables",
        ["N8N_ENCRYPTION_KEY", "N8N_SMTP_PASS", "N8N_USER_MANAGEMENT_JWT_SECRET"],
        [
            "N8N_USER_MANAGEMENT_JWT_DURATION_HOURS",
            [
                "WEBHOOK_URL",
                "here the service's own address; elsewhere under this name the address is the secret, so medium",
            ],
        ],
    ),
    ...names(
        "Airflow, configuration reference and secrets",
        [
            "AIRFLOW__CORE__FERNET_KEY",
            "AIRFLOW__SMTP__SMTP_PASSWORD",
            ["AIRFLOW__CELERY__FLOWER_BASIC_AUTH", "medium by intent: AUTH is more often a switch or a method"],
        ],
        [
            "AIRFLOW__CORE__FERNET_KEY_CMD",
            [
                "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_SECRET",
                "the name of an entry in a store; no rule of names tells it from a secret, its path-like value is only suspected",
            ],
        ],
    ),
    ...names(
        "Superset, configuring Superset",
        ["SUPERSET_SECRET_KEY", "GUEST_TOKEN_JWT_SECRET"],
        ["GUEST_TOKEN_JWT_EXP_SECONDS", "GUEST_TOKEN_HEADER_NAME"],
    ),
    ...names("MySQL, official image", ["MYSQL_ROOT_PASSWORD"], [["MYSQL_RANDOM_ROOT_PASSWORD", BOOLEAN]]),
    ...names(
        "PostgreSQL, libpq environment and official image",
        ["PGPASSWORD", "POSTGRES_PASSWORD"],
        ["PGPASSFILE", "PGSSLKEY", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"],
    ),
    ...names(
        "Keycloak, all configuration",
        ["KC_DB_PASSWORD", "KC_BOOTSTRAP_ADMIN_PASSWORD", "KC_HTTPS_KEY_STORE_PASSWORD"],
        ["KC_HTTPS_CERTIFICATE_KEY_FILE", "KC_HTTPS_KEY_STORE_TYPE"],
    ),
    ...names(
        "Spring Boot, application properties",
        ["SPRING_DATASOURCE_PASSWORD", "spring.security.user.password"],
        ["SPRING_DATASOURCE_USERNAME", "server.ssl.key-alias", "spring.security.oauth2.resourceserver.jwt.issuer-uri"],
    ),
    ...names("Auth.js and Next.js", ["NEXTAUTH_SECRET"], ["NEXTAUTH_URL", "NEXT_PUBLIC_SUPABASE_ANON_KEY"]),
    ...names(
        "oauth2-proxy, configuration",
        ["OAUTH2_PROXY_COOKIE_SECRET"],
        [
            ["OAUTH2_PROXY_PASS_ACCESS_TOKEN", BOOLEAN],
            ["OAUTH2_PROXY_PASS_BASIC_AUTH", BOOLEAN],
            "OAUTH2_PROXY_SKIP_JWT_BEARER_TOKENS",
        ],
    ),
    ...names(
        "AWS SDKs and tools, settings",
        ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
        ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_SHARED_CREDENTIALS_FILE"],
    ),
    ...names("AWS, ECS task metadata and credentials", [], ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]),
    ...names(
        "Cal.com, .env.example",
        ["CRON_API_KEY", "CALENDSO_ENCRYPTION_KEY"],
        ["API_KEY_PREFIX", "NEXTAUTH_COOKIE_DOMAIN"],
    ),
    ...names(
        "Infisical, .env.example",
        [
            "JWT_REFRESH_SECRET",
            [
                "CLIENT_SECRET_GITHUB",
                "the vendor stands last; a list of vendors would have to be taken off first, and none is complete",
            ],
        ],
        ["CLIENT_ID_GITHUB", "JWT_AUTH_LIFETIME", ["POSTHOG_PROJECT_API_KEY", PRINTED]],
    ),
    ...names(
        "Documenso, .env.example",
        [
            "NEXT_PRIVATE_SIGNING_PASSPHRASE",
            "NEXT_PRIVATE_MAILCHANNELS_DKIM_PRIVATE_KEY",
            "NEXT_PRIVATE_ENCRYPTION_SECONDARY_KEY",
            [
                "NEXT_PRIVATE_SIGNING_LOCAL_FILE_CONTENTS",
                "nothing in the name tells a key file from another; base64 of PKCS#12 has no text form",
            ],
        ],
        ["NEXT_PRIVATE_SMTP_APIKEY_USER", "NEXT_PRIVATE_SIGNING_GCLOUD_HSM_KEY_PATH"],
    ),
    ...names(
        "Stripe, API keys and webhooks",
        ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
        ["STRIPE_PUBLISHABLE_KEY"],
    ),
    ...names(
        "GitHub, command line and apps",
        ["GH_TOKEN", "GITHUB_APP_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"],
        ["GITHUB_APP_ID", "GITHUB_SHA", "GITHUB_REPOSITORY"],
    ),
    ...names(
        "Slack, Bolt and incoming webhooks",
        [
            "SLACK_SIGNING_SECRET",
            "SLACK_BOT_TOKEN",
            ["SLACK_WEBHOOK_URL", "medium by intent: the value proves it, by its own form"],
        ],
        ["SLACK_CLIENT_ID"],
    ),
    ...names(
        "Twilio, API keys overview",
        ["TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET"],
        [
            "TWILIO_ACCOUNT_SID",
            [
                "TWILIO_API_KEY",
                "at this vendor the key is the user name and the secret is apart; the name is that of every other vendor's secret",
            ],
        ],
    ),
    ...names("SendGrid, quick start", ["SENDGRID_API_KEY"], []),
    ...names(
        "Healthchecks, docker/.env.example",
        ["TELEGRAM_TOKEN", ["TWILIO_AUTH", "medium by intent: AUTH is more often a switch or a method"]],
        [
            "TRELLO_APP_KEY",
            "PUSHOVER_EMERGENCY_EXPIRATION",
            "S3_ACCESS_KEY",
            "DB_TARGET_SESSION_ATTRS",
            "REMOTE_USER_HEADER",
            "TELEGRAM_BOT_NAME",
        ],
    ),
    ...names(
        "Vaultwarden, .env.template",
        [
            "ADMIN_TOKEN",
            "YUBICO_SECRET_KEY",
            ["PUSH_INSTALLATION_KEY", "KEY alone is as often a name or an index; a random value under it is suspected"],
            ["DUO_SKEY", "this vendor's own word; nobody else writes it"],
        ],
        [
            "PASSWORD_ITERATIONS",
            "SHOW_PASSWORD_HINT",
            "PASSWORD_HINTS_ALLOWED",
            "PUSH_INSTALLATION_ID",
            "RSA_KEY_FILENAME",
            ["DISABLE_ADMIN_TOKEN", BOOLEAN],
        ],
    ),
    ...names(
        "Dify, docker/.env.example",
        ["CELERY_SENTINEL_PASSWORD"],
        ["ACCESS_TOKEN_EXPIRE_MINUTES", "REFRESH_TOKEN_EXPIRE_DAYS", "REDIS_SSL_KEYFILE"],
    ),
    ...names(
        "authentik, configuration",
        ["AUTHENTIK_POSTGRESQL__PASSWORD", "AUTHENTIK_STORAGE__MEDIA__S3__SECURITY_TOKEN"],
        [
            "AUTHENTIK_POSTGRESQL__SSLKEY",
            "AUTHENTIK_STORAGE__MEDIA__S3__ACCESS_KEY",
            "AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS",
        ],
    ),
    ...names("Strapi, environment configuration", ["APP_KEYS", "ADMIN_JWT_SECRET"], []),
    ...names(
        "Appwrite, .env",
        [
            ["_APP_OPENSSL_KEY_V1", "KEY alone is as often a name or an index; a random value under it is suspected"],
            "_APP_DB_ROOT_PASS",
        ],
        ["_APP_OPTIONS_FORCE_HTTPS", "_APP_CONSOLE_WHITELIST_EMAILS"],
    ),
    ...names("Ghost, configuration", ["mail__options__auth__pass"], ["mail__options__auth__user"]),
    ...names(
        "Gitea, configuration cheat sheet",
        ["GITEA__security__INTERNAL_TOKEN"],
        ["GITEA__security__MIN_PASSWORD_LENGTH", "GITEA__security__PASSWORD_HASH_ALGO"],
    ),
    ...names("Metabase, environment variables", ["MB_DB_PASS", "MB_EMBEDDING_SECRET_KEY"], ["MB_PASSWORD_COMPLEXITY"]),
    ...names("LiteLLM, proxy settings", ["LITELLM_MASTER_KEY", "LITELLM_SALT_KEY"], []),
    ...names("PostHog, self-host environment", ["ENCRYPTION_SALT_KEYS"], []),
    ...names(
        "Formbricks, .env.example",
        ["CRON_SECRET"],
        ["PASSWORD_RESET_DISABLED", "GITHUB_AUTH_ENABLED", "SMTP_SECURE_ENABLED"],
    ),
    ...names(
        "Datadog, agent and Lambda configuration",
        ["DD_API_KEY", "DD_APP_KEY"],
        [
            "DD_API_KEY_SECRET_ARN",
            ["DD_KMS_API_KEY", "holds ciphertext of KMS; nothing in name or value says so, and few vendors do this"],
        ],
    ),
    ...names(
        "New Relic, agent configuration",
        [
            [
                "NEW_RELIC_LICENSE_KEY",
                "medium by intent: it admits data and reads none; a value of the vendor's form is certain",
            ],
        ],
        ["NEW_RELIC_APP_NAME"],
    ),
    ...names(
        "OpenTelemetry, exporter configuration",
        [["OTEL_EXPORTER_OTLP_HEADERS", "medium by intent: most headers are no secrets"]],
        ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    ),
    ...names("Tailscale, Docker", ["TS_AUTHKEY"], ["TS_HOSTNAME"]),
    ...names(
        "SOPS, age",
        [["SOPS_AGE_KEY", "the value proves it: age keys have a form of their own"]],
        ["SOPS_AGE_KEY_FILE"],
    ),
    ...names("restic, environment variables", ["RESTIC_PASSWORD"], ["RESTIC_PASSWORD_COMMAND"]),
    ...names(
        "Terraform, azurerm backend",
        ["ARM_CLIENT_SECRET", ["ARM_ACCESS_KEY", "ACCESS_KEY is the public half nearly everywhere else"]],
        ["ARM_CLIENT_ID"],
    ),
    ...names(
        "Azure, storage command line",
        [
            [
                "AZURE_STORAGE_CONNECTION_STRING",
                "medium by intent: some carry no key, and the key in the value is certain",
            ],
        ],
        [],
    ),
    ...names("Pulumi, environment variables", ["PULUMI_CONFIG_PASSPHRASE"], ["PULUMI_CONFIG_PASSPHRASE_FILE"]),
    ...names(
        "LaunchDarkly, server-side SDKs",
        [["LAUNCHDARKLY_SDK_KEY", "the same word is public at other vendors; a random value under it is suspected"]],
        [],
    ),
    ...names("Algolia, API keys", ["ALGOLIA_ADMIN_API_KEY"], [["ALGOLIA_SEARCH_API_KEY", PRINTED]]),
    ...names(
        "Mapbox and Google Maps",
        [],
        [
            ["MAPBOX_ACCESS_TOKEN", PRINTED],
            ["GOOGLE_MAPS_API_KEY", PRINTED],
        ],
    ),
    ...names("Google reCAPTCHA, django-recaptcha", ["RECAPTCHA_PRIVATE_KEY"], ["RECAPTCHA_PUBLIC_KEY"]),
    ...names("Hugging Face, environment variables", ["HF_TOKEN"], ["TOKENIZERS_PARALLELISM"]),
    ...names("OpenAI, quick start", ["OPENAI_API_KEY"], []),
    ...names("RabbitMQ, official image", ["RABBITMQ_ERLANG_COOKIE"], ["RABBITMQ_DEFAULT_USER"]),
    ...names("Redis, command line", ["REDISCLI_AUTH"], []),
    ...names(
        "Kafka UI, SASL",
        [
            [
                "KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG",
                "no word of a secret in it; the password stands inside a form of one system",
            ],
        ],
        ["KAFKA_CLUSTERS_0_PROPERTIES_SASL_MECHANISM"],
    ),
    ...names("npm and Twine, publishing", ["NPM_TOKEN", "TWINE_PASSWORD"], ["TWINE_USERNAME"]),
    ...names("Elasticsearch, APM agents", ["ELASTIC_APM_SECRET_TOKEN"], ["ELASTIC_APM_SERVICE_NAME"]),
    ...names("MinIO and Meilisearch", ["MINIO_ROOT_PASSWORD", "MEILI_MASTER_KEY"], ["MINIO_ROOT_USER"]),
    ...names(
        "Chatwoot, .env.example",
        ["FB_VERIFY_TOKEN", "CHARGEBEE_WEBHOOK_PASSWORD"],
        ["CHARGEBEE_WEBHOOK_USERNAME"],
    ),
    ...names(
        "Outline, .env.sample",
        ["UTILS_SECRET", ["SSL_KEY", "nearly always a path; the text of a private key is certain by its own form"]],
        ["AWS_CLOUDFRONT_KEY_PAIR_ID", "DROPBOX_APP_KEY", "OIDC_TOKEN_URI", "OIDC_USERNAME_CLAIM"],
    ),
];
