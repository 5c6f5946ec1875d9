import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { declarationsOf } from "./declarations";
import { providerImplementation } from "./service";

// Both are filled in when the provider is bundled.
declare const AWS_SDK_FOLDER: string;
declare const AWS_SDK_VERSION: string;

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
const service = providerImplementation({
    declarations: declarationsOf(AWS_SDK_FOLDER),
    version: AWS_SDK_VERSION,
    defaultCloud: { account: "123456789012", region: process.env["AWS_REGION"] ?? "eu-central-1" },
    log: process.env["STANDIN_PROVIDER_LOG"],
});
server.addService(ResourceProviderService as unknown as grpc.ServiceDefinition, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads the port from the first line of standard output.
    process.stdout.write(`${port}\n`);
});
