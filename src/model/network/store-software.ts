/** Signs that a boot script or a container image runs a data store. */

/** What tells one kind of store software. */
export interface StoreSoftware {
    /** Packages that install a server with every package manager. */
    readonly packages: RegExp;
    /** Packages that install a server on Debian and Alpine, and only a client elsewhere. */
    readonly debianPackages: RegExp;
    /** Names of system services. */
    readonly services: RegExp;
}

export const DATABASE_SOFTWARE: StoreSoftware = {
    packages:
        /^(postgresql\d*-(contrib-)?server|mysql-(community-)?server|mariadb\d*-server|percona-server-\w+|mongodb-(org|server)(-server)?|elasticsearch|opensearch|cassandra|scylla|couchdb|influxdb2?|neo4j|clickhouse-server)([-=.].*)?$/,
    debianPackages: /^(postgresql(-?\d+)?|default-mysql-server|mysql|mariadb|mongodb)([=].*)?$/,
    services:
        /^(postgresql(-\d+)?|mysqld?|mariadb|mongodb?|elasticsearch|opensearch|cassandra|scylla-server|couchdb|influxdb?|neo4j|clickhouse-server)(\.service)?$/,
};

export const CACHE_SOFTWARE: StoreSoftware = {
    packages:
        /^(redis\d*|redis-(server|stack-server)|valkey(-server)?|memcached|rabbitmq-server|activemq|kafka|nats-server|keydb(-server)?)([-=.]\d.*)?$/,
    debianPackages: /^(redis|rabbitmq)([=].*)?$/,
    services:
        /^(redis\d*(-server)?|valkey(-server)?|memcached|rabbitmq-server|activemq|kafka|nats(-server)?|keydb(-server)?)(\.service)?$/,
};

const INSTALLERS = /^(apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper|amazon-linux-extras|brew)$/;
const DEBIAN_INSTALLERS = /^(apt|apt-get|aptitude|apk)$/;

/** What every such line holds; most scripts and lines hold none of it. */
const HINT = /\b(?:install|add|systemctl|service|docker|podman)\b/;

/** A line of a script that installs or starts a store, shortened; undefined where none does. */
export function storeCommand(script: string, software: StoreSoftware, images: readonly string[]): string | undefined {
    if (!HINT.test(script)) return undefined;
    for (const row of script.replace(/\\\r?\n/g, " ").split("\n")) {
        if (!HINT.test(row)) continue;
        const line = row
            .split(/&&|\|\||;/)
            .map((command) => command.trim())
            .find((command) => !command.startsWith("#") && runsStore(command.split(/\s+/), software, images));
        if (line !== undefined) return line.slice(0, 80);
    }
    return undefined;
}

function runsStore(words: readonly string[], software: StoreSoftware, images: readonly string[]): boolean {
    return installs(words, software) || starts(words, software) || runsContainer(words, images);
}

function installs(words: readonly string[], software: StoreSoftware): boolean {
    const at = words.findIndex((word) => INSTALLERS.test(word));
    const installer = words[at];
    if (installer === undefined || !words.slice(at).some((word) => word === "install" || word === "add")) return false;
    const packages = words.slice(at + 1).filter((word) => !word.startsWith("-"));
    const debian = DEBIAN_INSTALLERS.test(installer);
    return packages.some((name) => software.packages.test(name) || (debian && software.debianPackages.test(name)));
}

function starts(words: readonly string[], software: StoreSoftware): boolean {
    const [first = "", ...rest] = words[0] === "sudo" ? words.slice(1) : words;
    if (first === "systemctl") {
        return (
            rest.some((word) => /^(start|restart|enable)$/.test(word)) &&
            rest.some((word) => software.services.test(word))
        );
    }
    return (
        first === "service" &&
        rest.length > 1 &&
        /^(re)?start$/.test(rest[1] as string) &&
        software.services.test(rest[0] as string)
    );
}

/** A container that publishes a port beyond the host itself. */
function runsContainer(words: readonly string[], images: readonly string[]): boolean {
    const at = words.findIndex((word) => word === "docker" || word === "podman");
    if (at < 0 || words[at + 1] !== "run") return false;
    const rest = words.slice(at + 2);
    const published = rest.some((word, index) => {
        const port = /^(-p|--publish)$/.test(word) ? rest[index + 1] : /^--publish=(.+)$/.exec(word)?.[1];
        const host = /^--net(work)?(=host)?$/.test(word) && (word.endsWith("=host") || rest[index + 1] === "host");
        return host || (port !== undefined && !/^(127\.|localhost|\[::1\])/.test(port));
    });
    return published && rest.some((word) => isStoreImage(word, images));
}

/** Whether an image's repository is one of the names; `mssql/server` counts as `mssql-server`. */
export function isStoreImage(image: string, names: readonly string[]): boolean {
    const path = image
        .replace(/@sha256:.*$/, "")
        .replace(/:[^/:]*$/, "")
        .toLowerCase()
        .split("/");
    const last = path.at(-1) ?? "";
    return names.includes(last) || (path.length > 1 && names.includes(`${path.at(-2) ?? ""}-${last}`));
}
