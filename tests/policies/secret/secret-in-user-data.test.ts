import { gzipSync } from "node:zlib";
import rule from "../../../policies/secret/secret-in-user-data";
import { base64, instance } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const BASH = "#!/bin/bash\n";
const template = (userData: unknown) => resource("aws:ec2/launchTemplate:LaunchTemplate", "lt", { userData });
const found = (on: string, at: string) => [{ on, message: "found", at }];
const MIME = [
    'Content-Type: multipart/mixed; boundary="==B=="',
    "MIME-Version: 1.0",
    "",
    "--==B==",
    "Content-Type: text/x-shellscript",
    "",
    "#!/bin/bash",
    "yum update -y",
    "--==B==",
    "Content-Type: text/cloud-config",
    "",
    "write_files:",
    "  - path: /app/.env",
    "    content: |",
    "      DJANGO_SECRET_KEY=k3y-of-the-shop-7",
    "--==B==--",
].join("\n");

testRule(rule, {
    valid: [
        { name: "a bare shebang", resources: [instance("#!/bin/bash")] },
        {
            name: "secrets that are fetched at boot",
            resources: [
                instance(
                    `${BASH}export DB_PASSWORD=$(aws ssm get-parameter --name /p/db --with-decryption --query Parameter.Value --output text)\nTOKEN=\`curl -s http://169.254.169.254/latest/api/token\`\nexport API_TOKEN="$TOKEN"\n`,
                ),
            ],
        },
        {
            name: "references and harmless assignments",
            resources: [instance(`${BASH}SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf\nPASSWORD_FILE=/run/secrets/pw\nRETRIES=3\n# DB_PASSWORD=set by hand\n`)],
        },
        {
            name: "commands that read their password",
            resources: [
                instance(
                    `${BASH}aws ecr get-login-password | docker login --username AWS --password-stdin 1.dkr.ecr.eu-west-1.amazonaws.com\nmysql -u root -p"$DB_PASSWORD" shop\ncurl -u "$USER:$PASS" https://x\n`,
                ),
            ],
        },
        { name: "an image recipe without a secret", resources: [resource("aws:imagebuilder/imageRecipe:ImageRecipe", "recipe", { userDataBase64: base64(`${BASH}yum update -y\n`) })] },
    ],
    invalid: [
        { name: "an exported key", resources: [instance(`${BASH}export DJANGO_SECRET_KEY='k3y-of-the-shop-7'\n`)], expect: found("host", "userData:2") },
        { name: "a second part of a multipart message", resources: [template(base64(MIME))], expect: found("lt", "userData[part 2]:4") },
        {
            name: "gzip in base64",
            resources: [resource("aws:ec2/instance:Instance", "host", { userDataBase64: gzipSync(`${BASH}DB_PASSWORD=winter-2024\n`).toString("base64") })],
            expect: found("host", "userDataBase64:2"),
        },
        { name: "base64 where plain text is expected", resources: [instance(base64(`${BASH}DB_PASSWORD=winter-2024\n`))], expect: found("host", "userData:2") },
        { name: "a file that is written", resources: [instance(`${BASH}cat <<EOF > /app/.env\nALLOWED_HOSTS=x\nSMTP_PASS=winter-2024\nEOF\n`)], expect: found("host", "userData:4") },
        {
            name: "a unit, a container, a replacement",
            resources: [instance(`${BASH}Environment="API_TOKEN=winter-2024"\ndocker run -e DB_PASS=winter-2024 shop\nsed -i "s/^DB_PASSWORD=.*/DB_PASSWORD=winter-2024/" .env\n`)],
            expect: [...found("host", "userData:2"), ...found("host", "userData:3"), ...found("host", "userData:4")],
        },
        {
            name: "Windows",
            resources: [instance('<powershell>\n$env:DB_PASSWORD = "winter-2024"\nsetx API_TOKEN winter-2024\n[Environment]::SetEnvironmentVariable("SMTP_PASS", "winter-2024")\n</powershell>')],
            expect: [...found("host", "userData:2"), ...found("host", "userData:3"), ...found("host", "userData:4")],
        },
        { name: "a URL with a password", resources: [instance(`${BASH}python migrate.py postgres://app:winter-2024@db/app\n`)], expect: found("host", "userData:2") },
        {
            name: "commands with a password",
            resources: [
                instance(
                    `${BASH}aws configure set aws_secret_access_key abcd1234efgh\ndocker login -u bob -p winter-2024 registry.example.com\nmysql -uroot -pwinter-2024 shop\ncurl -u bob:winter-2024 https://x\necho winter-2024 | passwd --stdin bob\nchpasswd <<EOF\nbob:winter-2024\nEOF\n`,
                ),
            ],
            expect: [2, 3, 4, 5, 6, 8].flatMap((line) => found("host", `userData:${line}`)),
        },
        {
            name: "a token without a name",
            resources: [instance(`${BASH}gh auth login --with-token <<< ${["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_")}\n`)],
            expect: found("host", "userData:2"),
        },
        { name: "a key of cloud-init", resources: [instance("#cloud-config\nrails:\n  secret_key_base: winter-2024-summer\n")], expect: found("host", "userData:3") },
        {
            name: "a spot fleet",
            resources: [resource("aws:ec2/spotFleetRequest:SpotFleetRequest", "fleet", { launchSpecifications: [{ userData: `${BASH}DB_PASSWORD=winter-2024\n` }] })],
            expect: found("fleet", "launchSpecifications[0].userData:2"),
        },
        { name: "Lightsail", resources: [resource("aws:lightsail/instance:Instance", "ls", { userData: `${BASH}DB_PASSWORD=winter-2024` })], expect: found("ls", "userData:2") },
        {
            name: "a component of an image",
            resources: [
                resource("aws:imagebuilder/component:Component", "component", { data: "phases:\n  - name: build\n    steps:\n      - commands:\n          - export DB_PASSWORD=winter-2024\n" }),
            ],
            expect: found("component", "data:5"),
        },
    ],
    unknown: [
        {
            name: "a spot fleet's specifications",
            resources: [resource("aws:ec2/spotFleetRequest:SpotFleetRequest", "fleet", { launchSpecifications: UNKNOWN })],
            expect: [{ on: "fleet", says: "launchSpecifications.userData of fleet" }],
        },
        { name: "a script known after the update", resources: [instance(UNKNOWN)], expect: [{ on: "host", says: "userData of host" }] },
    ],
    notApplicable: [
        { name: "no boot script", resources: [instance(undefined)] },
        { name: "what cannot be decoded", resources: [template("not base64 at all!")], expect: [{ on: "lt", says: "cannot be decoded" }] },
    ],
});
