import type { Theme } from "../theme";
import { brokersAndSearch } from "./brokers-and-search";
import { django } from "./django";
import { functions } from "./functions";
import { instances } from "./instances";
import { otherStores } from "./other-stores";
import { pipelines } from "./pipelines";
import { platforms } from "./platforms";
import { storeNetworks } from "./store-networks";

/** What the examples do not show: other services, other hosts, and evidence of Django's own. */
export const THEMES: readonly Theme[] = [
    storeNetworks,
    brokersAndSearch,
    otherStores,
    functions,
    instances,
    platforms,
    pipelines,
    django,
];
