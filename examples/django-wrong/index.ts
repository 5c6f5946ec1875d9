import "./bastion";
import "./services";
import { site } from "./config";
import { distribution } from "./edge";
import { MEDIA_BUCKET } from "./storage";
import { DATABASE_HOST, DATABASE_NAME, DATABASE_PASSWORD, DATABASE_USER, database } from "./stores";

export const url = `http://${site.host}/`;
export const distributionId = distribution.id;
export const databaseEndpoint = database.endpoint;
export const mediaBucket = MEDIA_BUCKET;

// secret-stack-output: whoever may read the stack reads the password.
export const databaseUrl = `postgres://${DATABASE_USER}:${DATABASE_PASSWORD}@${DATABASE_HOST}:5432/${DATABASE_NAME}`;
