/** Tags that an organisation's settings speak of: `key=value`, or `key` for any value. */
import type { Resource } from "./resource";
import { or, type Truth, truth } from "./value";

/** Whether a resource carries one of the tags, its provider's default tags included. */
export function carriesTag(resource: Resource, tags: readonly string[]): Truth {
    return or(
        ...tags.map((tag) => {
            const equals = tag.indexOf("=");
            const key = equals < 0 ? tag : tag.slice(0, equals);
            return truth(resource.tag(key), (value) => equals < 0 || value === tag.slice(equals + 1));
        }),
    );
}
