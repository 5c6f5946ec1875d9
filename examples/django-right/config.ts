import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export const site = {
    name: pulumi.getProject(),
    stage: pulumi.getStack(),
    domain: config.require("domain"),
    host: `www.${config.require("domain")}`,
    originHost: `origin.${config.require("domain")}`,
    mediaHost: `media.${config.require("mediaDomain")}`,
    mediaDomain: config.require("mediaDomain"),
    operatorEmail: config.require("operatorEmail"),
    sentryDsn: config.require("sentryDsn"),
    image: config.require("image"),
    cacheRotationFunctionArn: config.require("cacheRotationFunctionArn"),
};

// Set with `pulumi config set --secret`: none of them stands in the program or in a committed file.
export const secretValues = {
    djangoSecretKey: config.requireSecret("djangoSecretKey"),
    cachePassword: config.requireSecret("cachePassword"),
    paymentApiKey: config.requireSecret("paymentApiKey"),
    originToken: config.requireSecret("originToken"),
};

export const region = new pulumi.Config("aws").require("region");

// CloudFront takes certificates, web ACLs and alarms from this region only.
export const edgeRegion = "us-east-1";

/** Physical names carry the stage: several stages share an account. */
export function named(part: string): string {
    return `${site.name}-${site.stage}-${part}`;
}

export const tags = { project: site.name, stage: site.stage };
