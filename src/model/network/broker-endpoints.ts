/** Whether a message broker, which a task queue such as Celery runs on, asks AWS for a public address. */
import type { Family, View } from "../family";
import { isTrue, type Truth, truth } from "../value";

const BROKER = "aws:mq/broker:Broker";
const KAFKA = "aws:msk/cluster:Cluster";

/** A broker with a switch for a public address. */
export interface BrokerEndpointView extends View {
    readonly isPublic: Truth;
    /** The property that decides, for messages. */
    readonly path: string;
    readonly cause: "brokerFlag" | "kafkaAddresses";
    /** What closes it in place; undefined where the change replaces the broker. */
    readonly closing: { readonly path: string; readonly value: string } | undefined;
}

const KAFKA_ACCESS = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type";

export const brokerEndpoints: Family<BrokerEndpointView> = {
    name: "Amazon MQ brokers and MSK clusters",
    types: [BROKER, KAFKA],
    view(resource) {
        if (resource.type === BROKER) {
            const path = "publiclyAccessible";
            return {
                resource,
                isPublic: isTrue(resource.scalar(path).boolean()),
                path,
                cause: "brokerFlag",
                closing: undefined,
            };
        }
        return {
            resource,
            isPublic: truth(resource.text(KAFKA_ACCESS), (type) => type.toUpperCase() === "SERVICE_PROVIDED_EIPS"),
            path: KAFKA_ACCESS,
            cause: "kafkaAddresses",
            closing: { path: KAFKA_ACCESS, value: "DISABLED" },
        };
    },
};
