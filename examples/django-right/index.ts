import "./backup";
import "./log-bucket";
import "./management";
import "./monitoring";
import { site } from "./config";
import { database } from "./database";
import { siteDistribution } from "./edge";
import { cluster } from "./services";
import { media } from "./storage";

export const url = `https://${site.host}/`;
export const distributionId = siteDistribution.id;
export const clusterName = cluster.name;
export const databaseEndpoint = database.endpoint;
export const mediaBucket = media.bucket.bucket;
