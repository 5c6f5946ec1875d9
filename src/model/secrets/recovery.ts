/** How long a deleted secret can be brought back. */
import type { Family, View } from "../family";
import { classifyEnvironment } from "../stack-environment";
import { type Known, type UnknownValue, withDefault } from "../value";
import { SECRET_TYPE } from "./stores";

/** Secrets Manager keeps a deleted secret this long unless told otherwise. In days. */
const DEFAULT_WINDOW = 30;

export interface RecoveryView extends View {
    /** In days; 0: deleted at once. */
    readonly window: Known<number> | UnknownValue;
    /** In development names must be free again at once. */
    readonly isDevelopment: boolean;
}

export const recoverableSecrets: Family<RecoveryView> = {
    name: "secrets",
    types: [SECRET_TYPE],
    view: (resource, model) => ({
        resource,
        window: withDefault(resource.scalar("recoveryWindowInDays").number(), DEFAULT_WINDOW),
        isDevelopment: classifyEnvironment(model.deployment.stack, model.settings) === "development",
    }),
};
