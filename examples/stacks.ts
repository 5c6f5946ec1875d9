import { join } from "node:path";

/** An example program and the secret configuration that its stack is given. */
export interface Example {
    readonly name: "django-right" | "django-wrong";
    readonly folder: string;
    readonly secrets: Readonly<Record<string, string>>;
}

/** The stack of both examples: a production one, so that no rule is softened. */
export const EXAMPLE_STACK = "production";

// Invented values: nothing anywhere answers to them. They are long and varied, as real ones would be.
export const EXAMPLES: readonly Example[] = [
    {
        name: "django-right",
        folder: join(__dirname, "django-right"),
        secrets: {
            djangoSecretKey: "invented-for-the-example-8QvR2mZt5XcB7nLw4KpD9sHy3GfJ6",
            cachePassword: "inventedCache7Wq4Zx9Rt2Lm6Vb8Nc3Kp5",
            paymentApiKey: "invented-payment-3Hd8Ty6Uj2Lq9Wz4",
            originToken: "inventedOrigin5Yc8Mf2Xr7Bn4Qs9",
        },
    },
    { name: "django-wrong", folder: join(__dirname, "django-wrong"), secrets: {} },
];
