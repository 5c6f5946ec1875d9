import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export const site = {
    name: pulumi.getProject(),
    stage: pulumi.getStack(),
    domain: config.require("domain"),
    host: `www.${config.require("domain")}`,
    originHost: `origin.${config.require("domain")}`,
    image: config.require("image"),
    mailPassword: config.require("mailPassword"),
};

export const region = new pulumi.Config("aws").require("region");

/** Physical names carry the stage: several stages share an account. */
export function named(part: string): string {
    return `${site.name}-${site.stage}-${part}`;
}

export const tags = { project: site.name, stage: site.stage };
