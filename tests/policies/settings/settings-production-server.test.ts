import rule from "../../../policies/settings/settings-production-server";
import { appRunner, base64, beanstalk, codeBuild, instance, lambda, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const run = (...command: string[]) => [task({ command })];
const shell = (line: string) => run("sh", "-c", line);
const at = (path: string) => `containerDefinitions[web].${path}`;
const found = (path = at("command")) => [{ on: "task", message: "development", at: path }];
const script = (text: string) => [instance(`#!/bin/bash\n${text}\n`)];
const batch = (command: string[]) => resource("aws:batch/jobDefinition:JobDefinition", "job", { type: "container", containerProperties: JSON.stringify({ image: "shop:1", command }) });

testRule(rule, {
    valid: [
        { name: "gunicorn", resources: run("gunicorn", "shop.wsgi", "-b", "0.0.0.0:8000"), expect: [{ on: "task", says: "starts no development server" }] },
        { name: "behind several wrappers", resources: shell("python manage.py migrate --noinput && exec newrelic-admin run-program gunicorn shop.wsgi") },
        { name: "uvicorn without --reload", resources: run("uvicorn", "shop.asgi:application", "--host", "0.0.0.0") },
        { name: "a worker", resources: run("celery", "-A", "shop", "worker") },
        { name: "a word that is data", resources: shell("echo runserver; echo 'python manage.py runserver'; exec gunicorn shop.wsgi") },
        { name: "a path with the word", resources: run("ls", "/opt/runserver-docs") },
        { name: "a comment in a boot script", resources: script("# python manage.py runserver for local use\nexec gunicorn shop.wsgi") },
        { name: "a health responder in the background", resources: shell("python -m http.server 8001 & exec celery -A shop worker") },
        { name: "a health responder before the program", resources: shell("python3 -m http.server 8001 &\nexec celery -A shop worker") },
        { name: "a build of vite", resources: shell("npx vite build && npx vite preview") },
        { name: "rails in production", resources: run("bundle", "exec", "rails", "server", "-e", "production") },
        { name: "npm start", resources: run("npm", "run", "start") },
        { name: "a script of the name", resources: run("npm", "run", "dev-docs") },
        { name: "flask with another verb", resources: run("flask", "db", "upgrade") },
        { name: "tests of a manage.py command that takes the word", resources: run("python", "manage.py", "help", "runserver") },
    ],
    invalid: [
        { name: "runserver", resources: run("python", "manage.py", "runserver", "0.0.0.0:8000"), expect: found() },
        { name: "after migrations, in a shell", resources: shell("python manage.py migrate && exec python manage.py runserver 0.0.0.0:$PORT"), expect: found(at("command[2]")) },
        { name: "one text", resources: run("poetry run python -u ./manage.py runserver_plus"), expect: found(at("command[0]")) },
        { name: "behind an entry point", resources: [task({ entryPoint: ["/docker-entrypoint.sh"], command: ["python", "manage.py", "runserver"] })], expect: found(at("entryPoint")) },
        { name: "behind tini", resources: run("tini", "--", "uv", "run", "manage.py", "runsslserver"), expect: found() },
        { name: "with variables in front", resources: shell("DEBUG=0 PYTHONUNBUFFERED=1 django-admin runserver"), expect: found(at("command[2]")) },
        { name: "python -m django", resources: run("python", "-m", "django", "runserver"), expect: found() },
        { name: "bash -lc inside sh -c", resources: shell("bash -lc 'python manage.py runserver'"), expect: found(at("command[2]")) },
        { name: "flask run", resources: run("flask", "--app", "shop", "run"), expect: found() },
        { name: "python -m flask run", resources: run("python3.12", "-m", "flask", "run"), expect: found() },
        { name: "fastapi dev", resources: run("fastapi", "dev", "main.py"), expect: found() },
        { name: "gunicorn --reload", resources: run("gunicorn", "shop.wsgi", "--reload"), expect: found() },
        { name: "uvicorn --reload", resources: run("uvicorn", "shop.asgi:application", "--reload"), expect: found() },
        { name: "artisan serve", resources: run("php", "artisan", "serve"), expect: found() },
        { name: "next dev", resources: run("npx", "next", "dev"), expect: found() },
        { name: "vite", resources: run("vite", "--host"), expect: found() },
        { name: "nodemon", resources: run("nodemon", "server.js"), expect: found() },
        { name: "npm run dev", resources: run("npm", "run", "dev"), expect: found() },
        { name: "yarn dev", resources: run("yarn", "dev"), expect: found() },
        { name: "rails in development", resources: run("bin/rails", "s", "-e", "development"), expect: found() },
        { name: "http.server in the foreground", resources: run("python", "-m", "http.server", "8000"), expect: found() },
        { name: "php -S", resources: run("php", "-S", "0.0.0.0:8000"), expect: found() },
        { name: "an organisation's own", options: { extraDevServers: ["devpi-server", "shopctl serve"] }, resources: run("/usr/local/bin/shopctl", "serve", "--all"), expect: found() },
        { name: "App Runner", resources: [appRunner({ startCommand: "python manage.py runserver 0.0.0.0:8000" })], expect: [{ on: "svc", message: "development" }] },
        { name: "a boot script", resources: script("cd /srv/shop\nnohup python3 manage.py runserver 0.0.0.0:80 &"), expect: [{ on: "host", message: "development", at: "userData:3" }] },
        {
            name: "a unit in a boot script",
            resources: script("cat > /etc/systemd/system/shop.service <<EOF\n[Service]\nExecStart=/srv/venv/bin/python manage.py runserver\nEOF"),
            expect: [{ on: "host", message: "development", at: "userData:4" }],
        },
        {
            name: "a container started by a boot script",
            resources: [resource("aws:ec2/launchTemplate:LaunchTemplate", "lt", { userData: base64("#!/bin/bash\ndocker run -d -p 80:8000 shop:1 python manage.py runserver 0.0.0.0:8000\n") })],
            expect: [{ on: "lt", message: "development", at: "userData:2" }],
        },
        {
            name: "the second container",
            resources: [
                task([
                    { name: "web", command: ["gunicorn", "shop.wsgi"] },
                    { name: "admin", command: ["python", "manage.py", "runserver"] },
                ]),
            ],
            expect: [{ on: "task", message: "development", at: "containerDefinitions[admin].command" }],
        },
    ],
    unknown: [
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
        { name: "an unknown start command", resources: [appRunner({ startCommand: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a command in the image", resources: [task({})], expect: [{ on: "task", says: "stands in its image" }] },
        { name: "a build for end-to-end tests", resources: [codeBuild([], { source: { type: "GITHUB", buildspec: "phases: {build: {commands: ['python manage.py runserver &']}}" } })] },
        { name: "a batch job", resources: [batch(["python", "manage.py", "runserver"])] },
        { name: "a function", resources: [lambda({})] },
        { name: "Beanstalk, whose platform starts the server", resources: [beanstalk({ "aws:elasticbeanstalk:container:python/WSGIPath": "shop.wsgi:application" })] },
        { name: "an instance without a boot script", resources: [instance(undefined)] },
        { name: "a development stack", stack: "dev", resources: run("python", "manage.py", "runserver") },
    ],
});
