/** What runs beside a process on the same host: sidecars, and services that a boot script installs. */
import type { Model } from "../model";
import type { Process } from "./process";
import { stackProcessesOf } from "./processes";
import { imageName } from "./recognise";

export const CACHE_SERVERS = /redis|valkey|memcached|keydb|dragonfly/;
export const MAIL_RELAYS = /postfix|exim|smtp|sendmail|haraka|mailrelay|mail-relay|opensmtpd|nullmailer|stalwart/;
export const WEB_PROXIES = /nginx|envoy|haproxy|traefik|caddy|httpd|apache/;

/** Whether one of the neighbours of a process is such a server: by image, or in the process's own boot script. */
export function hasNeighbour(process: Process, model: Model, server: RegExp): boolean {
    if (process.script !== undefined && server.test(process.script)) return true;
    return stackProcessesOf(process.resource, model).some(
        (other) => other !== process && server.test(imageName(other)),
    );
}

/** Whether a host name or address means the machine itself. */
export function isLocalhost(host: string): boolean {
    return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0)$/i.test(host.trim());
}
