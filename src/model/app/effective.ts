/** The value that a setting has in a process, as far as its configuration tells. */
import type { Model } from "../model";
import { absent, type Known, known, unknown, type UnknownValue, type Value } from "../value";
import type { Binding } from "./binding";
import type { Process } from "./process";
import { followBinding, settingBindings, type SettingKey } from "./settings";

export type SettingValue = Known<string> | UnknownValue;

/** The text of a binding; a value in a store cannot be seen from here. */
export function followValue(process: Process, binding: Binding): SettingValue {
    const { value, path } = followBinding(process, binding);
    if (value.kind === "literal") return known(value.text);
    return value.kind === "unknown"
        ? value.gap
        : unknown("outside-stack", `the stored value of ${path} of ${process.resource.name}`);
}

/** A setting of a process: the last binding that feeds it, and its value. */
export interface EffectiveSetting {
    readonly binding: Binding;
    readonly value: SettingValue;
}

/**
 * The setting as the process sees it; absent where no visible name feeds it, unknown where names are hidden. What stands
 * in an image or in the project's settings module is not visible.
 */
export function effectiveSetting(process: Process, key: SettingKey, model: Model): Value<EffectiveSetting> {
    const binding = settingBindings(process, key, model).at(-1);
    if (binding !== undefined) return known({ binding, value: followValue(process, binding) });
    return process.envGap ?? absent;
}

/** The text of a setting. */
export function settingText(process: Process, key: SettingKey, model: Model): Value<string> {
    const setting = effectiveSetting(process, key, model);
    return setting.state === "known" ? setting.value.value : setting;
}
