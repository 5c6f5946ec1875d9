import "./services";
import { site } from "./config";
import { distribution } from "./edge";
import { MEDIA_BUCKET } from "./storage";
import { database } from "./stores";

export const url = `http://${site.host}/`;
export const distributionId = distribution.id;
export const databaseEndpoint = database.endpoint;
export const mediaBucket = MEDIA_BUCKET;
