import { dynamoVpcs } from "../../src/model/network/dynamodb-endpoints";
import { and, cannotTell, defineRule, flag, isNo, isYes, notApplicable, onlyIf, or, pass } from "../../src/rule";

export default defineRule({
    id: "database-dynamodb-vpc-endpoint",
    title: "Compute in a VPC reaches DynamoDB through an endpoint of the VPC",
    checklist: ["database-access"],
    severity: "low",
    level: "disabled",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: dynamoVpcs,
    options: {
        requirePolicy: flag({
            default: false,
            description: "Require that the policy of the endpoint restricts what is reached through it.",
        }),
    },
    messages: {
        noEndpoint:
            "{{name}} has no endpoint for DynamoDB in this stack: {{compute}} reaches the tables over the internet.",
        openPolicy: "{{endpoint}} of {{name}} leads to every table of every account: its policy restricts nothing.",
    },
    fix: 'Add an aws.ec2.VpcEndpoint with the serviceName "com.amazonaws.<region>.dynamodb" and the routeTableIds of the private subnets, and a policy that names the tables.',
    check({ resource, compute, endpoints }, { options, violation }) {
        const { name } = resource;
        const hasCompute = or(...compute.map(({ certain }) => certain));
        if (isNo(hasCompute)) return notApplicable(`No compute of the application stands in ${name}.`);

        const hasEndpoint = or(...endpoints.map(({ certain }) => certain));
        if (hasEndpoint.state === "unknown") return cannotTell(hasEndpoint);
        if (!hasEndpoint.value) {
            const [first] = compute.filter(({ certain }) => isYes(certain));
            const data = { compute: first?.resource.name ?? "its compute" };
            const evidence = compute.map((member) => ({
                text: `${member.resource.name} stands in ${name}.`,
                resource: member.resource,
            }));
            return onlyIf(hasCompute, [violation("noEndpoint", { data, evidence, restsOnAbsence: true })]);
        }
        if (!options.requirePolicy) return pass(`${name} has an endpoint for DynamoDB.`);
        const outcomes = endpoints.map((endpoint) => {
            const isOpen = and(endpoint.certain, endpoint.isOpen);
            if (isOpen.state === "unknown") return cannotTell(isOpen);
            const evidence = [{ text: `${endpoint.resource.name} leads to DynamoDB.`, resource: endpoint.resource }];
            const data = { endpoint: endpoint.resource.name };
            return isOpen.value ? violation("openPolicy", { data, evidence }) : pass(...evidence);
        });
        return onlyIf(hasCompute, outcomes);
    },
});
