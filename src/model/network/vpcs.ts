/** VPCs of the stack: who stands in which, and the address blocks they hold. */
import type { LinkTarget } from "../links";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Gap } from "../value";
import { type AddressRange, parseCidr } from "./addresses";

export const VPC = "aws:ec2/vpc:Vpc";
export const DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";
const IPV4_ASSOCIATION = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const IPV6_ASSOCIATION = "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation";

export const VPC_TARGET: LinkTarget = { types: [VPC, DEFAULT_VPC] };
export const SUBNET_TARGET: LinkTarget = { types: [SUBNET, DEFAULT_SUBNET] };

/** Address blocks, and those that cannot be told. */
export interface Blocks {
    readonly ranges: readonly AddressRange[];
    readonly gaps: readonly Gap[];
}

/** The VPC of a subnet or security group, where it is one of the stack. */
export function vpcOf(resource: Resource, model: Model): Resource | undefined {
    return model.links.one(resource, resource.scalar("vpcId"), VPC_TARGET);
}

/** Fact: the blocks of every VPC of the stack. */
export function vpcBlocks(model: Model): ReadonlyMap<Resource, Blocks> {
    const blocks = new Map<Resource, { ranges: AddressRange[]; gaps: Gap[] }>();
    const add = (vpc: Resource | undefined, owner: Resource, path: string) => {
        const found = vpc === undefined ? undefined : blocks.get(vpc);
        if (found === undefined || owner.scalar(path).isAbsent) return;
        const text = owner.scalar(path).text();
        const range = text.state === "known" ? parseCidr(text.value) : undefined;
        if (range !== undefined) found.ranges.push(range);
        else if (text.state === "unknown") found.gaps.push(...text.gaps);
    };
    for (const vpc of model.ofType(VPC, DEFAULT_VPC)) {
        blocks.set(vpc, { ranges: [], gaps: [] });
        add(vpc, vpc, "cidrBlock");
        add(vpc, vpc, "ipv6CidrBlock");
    }
    for (const association of model.ofType(IPV4_ASSOCIATION)) add(vpcOf(association, model), association, "cidrBlock");
    for (const association of model.ofType(IPV6_ASSOCIATION)) {
        add(vpcOf(association, model), association, "ipv6CidrBlock");
    }
    return blocks;
}

/** The block of a subnet, both families. */
export function subnetBlocks(subnet: Resource): AddressRange[] {
    return ["cidrBlock", "ipv6CidrBlock"].flatMap((path) => {
        const text = subnet.scalar(path).text();
        return text.state === "known" ? (parseCidr(text.value) ?? []) : [];
    });
}
