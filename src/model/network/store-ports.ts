/** Ports by which stores are known. Those with common public uses are left out of the lists behind mandatory rules. */

/** Databases. Left out: 7001, 8123, 9440, 50000. */
export const DATABASE_PORTS: readonly number[] = [
    1433, 1434, 1521, 2484, 3050, 3306, 33060, 5432, 5433, 6432, 5439, 5984, 6984, 9042, 9142, 9160, 7473, 7474, 7687,
    8086, 8182, 8529, 9200, 9300, 11210, 26257, 27017, 27018, 27019, 28015,
];

/** Caches and brokers. Left out: MQTT on 1883 and 8883, 4222, 8111, 9093, 9111. */
export const CACHE_PORTS: readonly number[] = [
    6379, 6380, 6381, 16379, 26379, 11211, 11212, 4369, 5671, 5672, 15671, 15672, 25672, 61613, 61614, 61616, 61617,
    61619, 8161, 8162, 9092, 9094, 9096, 9098, 9194, 9196, 9198, 2181, 2182,
];

/** Every port that a forwarder carries for a store, DAX's among them. */
export const FORWARDED_PORTS: ReadonlySet<number> = new Set([...DATABASE_PORTS, ...CACHE_PORTS, 8111, 9111]);

/** Ports of stores that speak HTTP, so that a listener for HTTP carries them as well. */
export const HTTP_STORE_PORTS: ReadonlySet<number> = new Set([9200, 8086, 8182, 8123, 5984, 15672]);
