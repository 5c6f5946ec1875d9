/** VPCs of the stack: who stands in which, and the address blocks they hold. */
import type { LinkTarget } from "../links";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Gap } from "../value";
import { type AddressFamily, type AddressRange, parseCidr } from "./addresses";

export const VPC = "aws:ec2/vpc:Vpc";
export const DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";
const IPV4_ASSOCIATION = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const IPV6_ASSOCIATION = "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation";

export const VPC_TARGET: LinkTarget = { types: [VPC, DEFAULT_VPC] };
export const SUBNET_TARGET: LinkTarget = { types: [SUBNET, DEFAULT_SUBNET] };

/** Address blocks, and by family those that cannot be told. */
export interface Blocks {
    readonly ranges: readonly AddressRange[];
    readonly gaps: Readonly<Record<AddressFamily, readonly Gap[]>>;
}

/** Prefix lengths by family: no VPC, nor a subnet of one, has a block that is wider (AWS's quotas). */
export const WIDEST_VPC = { 4: 16, 6: 44 } as const;

export const NO_BLOCKS: Blocks = { ranges: [], gaps: { 4: [], 6: [] } };

/** Blocks that are being put together. */
export class BlockList implements Blocks {
    readonly ranges: AddressRange[] = [];
    readonly gaps: Record<AddressFamily, Gap[]> = { 4: [], 6: [] };

    /** The block of a family that a resource declares. */
    read(owner: Resource, family: AddressFamily): void {
        const text = owner.scalar(BLOCK_PATHS[family]).text();
        const range = text.state === "known" ? parseCidr(text.value) : undefined;
        if (range !== undefined) this.ranges.push(range);
        else if (text.state === "unknown") this.gaps[family].push(...text.gaps);
    }

    /** Blocks of whichever family may be missing. */
    miss(...gaps: readonly Gap[]): void {
        for (const family of FAMILIES) this.gaps[family].push(...gaps);
    }
}

const BLOCK_PATHS = { 4: "cidrBlock", 6: "ipv6CidrBlock" } as const;
const FAMILIES = [4, 6] as const;

/** The VPC of a subnet or security group, where it is one of the stack. */
export function vpcOf(resource: Resource, model: Model): Resource | undefined {
    return model.links.one(resource, resource.scalar("vpcId"), VPC_TARGET);
}

/** Fact: the blocks of every VPC of the stack. */
export function vpcBlocks(model: Model): ReadonlyMap<Resource, Blocks> {
    const blocks = new Map<Resource, BlockList>();
    for (const vpc of model.ofType(VPC, DEFAULT_VPC)) {
        const own = new BlockList();
        for (const family of FAMILIES) own.read(vpc, family);
        blocks.set(vpc, own);
    }
    for (const [type, family] of [[IPV4_ASSOCIATION, 4] as const, [IPV6_ASSOCIATION, 6] as const]) {
        for (const association of model.ofType(type)) {
            const vpc = association.scalar("vpcId");
            const links = model.links.resolve(association, vpc, VPC_TARGET);
            for (const { resource } of links.exact) blocks.get(resource)?.read(association, family);
            for (const { resource } of links.candidates) blocks.get(resource)?.gaps[family].push(...vpc.gap().gaps);
        }
    }
    return blocks;
}
