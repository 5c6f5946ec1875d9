/**
 * Which ports a set of permissions opens to the world, when they are taken together: two halves of the internet in two
 * rules on one port are the world, on two different ports they are not.
 */
import type { Gap, UnknownValue } from "../value";
import { type AddressRange, couldCoverWorld, coversWorld, isWorldBlock, publicSize } from "./addresses";
import { type Permission, speaks } from "./entries";
import type { PortRange } from "./ports";

/** The addresses that a permission admits. */
export interface PermittedAddresses {
    readonly ranges: readonly AddressRange[];
    /** Addresses that cannot be told, and of which nothing says that they are few. */
    readonly gap: UnknownValue | undefined;
}

/** Ports that the world reaches, and the permissions that let it. */
export interface WorldPorts extends PortRange {
    readonly permissions: readonly Permission[];
}

/** Ports that the world may reach; undefined ports are any. */
export interface Doubt {
    readonly ports: PortRange | undefined;
    readonly gaps: readonly Gap[];
}

export interface Exposure {
    /** Disjoint, in order. */
    readonly certain: readonly WorldPorts[];
    readonly doubts: readonly Doubt[];
}

interface Item {
    readonly permission: Permission;
    readonly ports: PortRange;
    readonly ranges: readonly AddressRange[];
    readonly world: boolean;
    readonly size4: bigint;
    readonly size6: bigint;
}

/** Exposure of the permissions for one transport protocol. */
export function worldExposure(
    permissions: readonly Permission[],
    protocol: "tcp" | "udp",
    addressesOf: (permission: Permission) => PermittedAddresses,
): Exposure {
    const items: Item[] = [];
    const doubts: Doubt[] = [];
    for (const permission of permissions) {
        const { transport, ports } = permission;
        if (transport.state === "known" && !speaks(transport.value, protocol)) continue;
        const { ranges, gap } = addressesOf(permission);
        const world = ranges.some(isWorldBlock);
        const range = ports.state === "known" ? ports.value : undefined;
        if (gap !== undefined) doubts.push({ ports: range, gaps: gap.gaps });
        if (transport.state === "unknown" || ports.state === "unknown") {
            const missing = [transport, ports].flatMap((value) => (value.state === "unknown" ? value.gaps : []));
            if (world) doubts.push({ ports: range, gaps: missing });
        } else if (ranges.length > 0) {
            items.push({ permission, ports: ports.value, ranges, world, ...sizes(ranges) });
        }
    }
    return { certain: sweep(items), doubts };
}

function sizes(ranges: readonly AddressRange[]): { size4: bigint; size6: bigint } {
    const size = (family: 4 | 6) =>
        ranges.reduce((sum, range) => (range.family === family ? sum + publicSize(range) : sum), 0n);
    return { size4: size(4), size6: size(6) };
}

/** Goes through the ports once; between two borders of permissions nothing changes. */
function sweep(items: readonly Item[]): WorldPorts[] {
    const borders = new Map<number, { open: Item[]; close: Item[] }>();
    const border = (port: number) => {
        let found = borders.get(port);
        if (found === undefined) borders.set(port, (found = { open: [], close: [] }));
        return found;
    };
    for (const item of items) {
        border(item.ports.from).open.push(item);
        border(item.ports.to + 1).close.push(item);
    }
    const active = new ActiveItems();
    const found: WorldPorts[] = [];
    const places = [...borders.keys()].sort((a, b) => a - b);
    places.forEach((from, index) => {
        const { open, close } = border(from);
        close.forEach((item) => active.remove(item));
        open.forEach((item) => active.add(item));
        const culprits = active.culprits();
        if (culprits.length > 0) found.push({ from, to: (places[index + 1] as number) - 1, permissions: culprits });
    });
    return found;
}

/** The permissions in force at one port, with sums that say at once where the world is out of the question. */
class ActiveItems {
    private readonly items = new Set<Item>();
    private readonly worlds = new Set<Item>();
    private size4 = 0n;
    private size6 = 0n;

    add(item: Item): void {
        this.items.add(item);
        if (item.world) this.worlds.add(item);
        this.size4 += item.size4;
        this.size6 += item.size6;
    }

    remove(item: Item): void {
        this.items.delete(item);
        this.worlds.delete(item);
        this.size4 -= item.size4;
        this.size6 -= item.size6;
    }

    /** The permissions that admit the world here; empty where none does. */
    culprits(): Permission[] {
        if (this.worlds.size > 0) return [...this.worlds].map((item) => item.permission);
        const families = ([4, 6] as const).filter(
            (family) =>
                couldCoverWorld(family === 4 ? this.size4 : this.size6, family) &&
                coversWorld(
                    [...this.items].flatMap((item) => item.ranges),
                    family,
                ),
        );
        if (families.length === 0) return [];
        const part = (item: Item) => families.some((family) => (family === 4 ? item.size4 : item.size6) > 0n);
        return [...this.items].filter(part).map((item) => item.permission);
    }
}
