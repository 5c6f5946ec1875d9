#!/usr/bin/env python3
"""Makes the fixtures of the evidence parsers with real Django projects.

For each Django release of versions.json: a virtual environment under .cache/django, the project in project/ once per
settings module, `manage.py check --deploy` and `manage.py diffsettings --all`, and the evidence producer. Outputs go to
tests/fixtures/django/<version>/, where every run writes the same bytes: machine paths and addresses are replaced, and
the secrets in the settings are invented.

    python3 tools/django/fixtures.py            all releases
    python3 tools/django/fixtures.py 6.1        one of them
    python3 tools/django/fixtures.py --check    writes nothing; fails where a fixture differs
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "django"
ENVIRONMENTS = ROOT / ".cache" / "django"
PRODUCER = ROOT / "tools" / "evidence-producer" / "evidence.py"
KEY_OF_STARTPROJECT = "django-insecure-q8(w2e)r5t-y1u=i9o_p4a+s7d*f0g#h3j$k6l!z^x&-c"


@dataclass
class Form:
    """One way to run the project."""

    name: str
    settings: str = ""
    since: tuple = (0, 0)
    environment: dict = field(default_factory=dict)
    check: tuple = ("--deploy",)
    unified: bool = False
    changed_only: bool = False
    streams: bool = False
    bundle: bool = False

    @property
    def module(self):
        return "shop.settings." + (self.settings or self.name)


FORMS = [
    Form("production", unified=True, changed_only=True, streams=True, bundle=True),
    Form("bad", unified=True, changed_only=True, streams=True, bundle=True),
    Form("insecure_key", bundle=True),
    Form("fallbacks", bundle=True),
    Form("debug_on"),
    Form("no_middleware"),
    Form("session_middleware_only"),
    Form("hsts_partial"),
    Form("email_console"),
    Form("email_default", changed_only=True),
    Form("mailers_without_default", since=(6, 1)),
    Form("old_email_console"),
    Form("both_mail_settings", since=(6, 1)),
    Form("caches_local"),
    Form("caches_without_default"),
    Form("template_loaders"),
    Form("logging_off"),
    Form("broken_links"),
    Form("silenced"),
    Form("csp", since=(6, 0)),
    Form("csp_good", since=(6, 0)),
    Form("tasks", since=(6, 0)),
    Form("signed_cookies"),
    Form("errors"),
    Form("failure_view"),
    Form("confusing"),
    Form("odd_values", unified=True, bundle=True),
    Form("async_unsafe", settings="production", environment={"DJANGO_ALLOW_ASYNC_UNSAFE": "false"}),
    Form("development"),
    Form("crash"),
    Form("plain_check", settings="bad", check=()),
    Form("coloured", settings="bad", check=("--deploy", "--force-color"), unified=True),
    Form("fail_level", settings="bad", check=("--deploy", "--fail-level", "INFO")),
]


def main():
    versions = json.loads((HERE / "versions.json").read_text())
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("versions", nargs="*", metavar="VERSION")
    arguments.add_argument("--check", action="store_true", help="write nothing; fail where a fixture differs")
    options = arguments.parse_args()
    stale = []
    for line, wanted in versions["django"].items():
        if options.versions and line not in options.versions:
            continue
        python = environment(wanted["release"], wanted["python"], versions["packages"])
        with tempfile.TemporaryDirectory() as scratch:
            made = Runner(line, python, Path(scratch)).run()
        stale += compare(FIXTURES / line, made) if options.check else store(FIXTURES / line, made)
    for name in stale:
        print("differs: " + name)
    return 1 if stale else 0


def environment(release, pythons, packages):
    """The Python of a virtual environment with this Django, made where it is not there yet."""
    folder = ENVIRONMENTS / release
    python = folder / "bin" / "python"
    ready = folder / "ready"
    wanted = ["Django==" + release, *packages]
    if not ready.exists() or ready.read_text() != "\n".join(wanted):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([find_python(*pythons), "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
        ready.write_text("\n".join(wanted))
    return python


def find_python(major, oldest, newest):
    """A Python that this Django runs on: on PATH, or among those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in range(newest, oldest - 1, -1):
        installed = sorted(pyenv.glob("%d.%d.*/bin/python" % (major, minor)))
        candidate = str(installed[-1]) if installed else shutil.which("python%d.%d" % (major, minor))
        if candidate:
            return candidate
    sys.exit("No Python %d.%d to %d.%d was found." % (major, oldest, major, newest))


class Runner:
    """Every form of the project under one Django."""

    def __init__(self, line, python, scratch):
        self.line = line
        self.python = python
        self.scratch = scratch
        self.version = tuple(int(part) for part in line.split("."))

    def run(self):
        made = {"start.diffsettings.txt": self.start_project()}
        project = self.scratch / "shop"
        shutil.copytree(HERE / "project", project, ignore=shutil.ignore_patterns("__pycache__"))
        for form in FORMS:
            if self.version >= form.since:
                made.update(self.run_form(project, form))
        return made

    def start_project(self):
        """What startproject of this release writes, with an invented key of the same shape."""
        folder = self.scratch / "start"
        folder.mkdir()
        subprocess.run([self.python, "-m", "django", "startproject", "shop", str(folder)], check=True)
        settings = folder / "shop" / "settings.py"
        key = "SECRET_KEY = " + repr(KEY_OF_STARTPROJECT)
        settings.write_text(re.sub(r"^SECRET_KEY = .*$", lambda _: key, settings.read_text(), flags=re.M))
        return self.manage(folder, "shop.settings", ["diffsettings", "--all"])[0]

    def run_form(self, project, form):
        check = ["check", *form.check]
        stdout, stderr = self.manage(project, form.module, check, form.environment)
        made = {form.name + ".check.txt": stderr + stdout}
        if form.streams:
            made[form.name + ".check-stdout.txt"] = stdout
        for suffix, arguments, wanted in (
            ("", ["--all"], True),
            ("-unified", ["--all", "--output", "unified"], form.unified),
            ("-changed", [], form.changed_only),
        ):
            colour = ["--force-color"] if "--force-color" in form.check else []
            if wanted and not (form.check != ("--deploy",) and suffix == "" and not form.unified):
                output = self.manage(project, form.module, ["diffsettings", *arguments, *colour], form.environment)
                made["%s.diffsettings%s.txt" % (form.name, suffix)] = output[0] or output[1]
        if form.bundle:
            made[form.name + ".bundle.json"] = self.bundle(project, form)
        return made

    def bundle(self, project, form):
        command = [PRODUCER, "--settings", form.module, "--service", "web", "--commit", "0123abc"]
        stdout, stderr = self.python_in(project, command, {"SOURCE_DATE_EPOCH": "1767225600"})
        if not stdout:
            sys.exit("The producer wrote nothing for %s: %s" % (form.name, stderr))
        return stdout

    def manage(self, project, module, arguments, environment=()):
        return self.python_in(project, ["manage.py", *arguments, "--settings", module], environment)

    def python_in(self, project, command, environment=()):
        """Both streams of a Python command in the project, without anything of this machine."""
        variables = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
        variables.update({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8:backslashreplace"})
        variables.update(dict(environment))
        done = subprocess.run(
            [str(self.python), *map(str, command)], cwd=project, env=variables, capture_output=True, check=False
        )
        return tuple(self.clean(project, stream.decode("utf-8")) for stream in (done.stdout, done.stderr))

    def clean(self, project, text):
        text = text.replace(str(project), "/srv/shop").replace(str(project.resolve()), "/srv/shop")
        text = re.sub(re.escape(str(ENVIRONMENTS)) + r"/[^/]+/lib/python[\d.]+", "/opt/venv/lib/python3", text)
        text = re.sub(r"/[^\s'\"]*/lib/python3[\d.]+/(?!site-packages)", "/opt/python/", text)
        return re.sub(r"\b0x[0-9a-f]{6,}\b", "0x7f0000000000", text)


def store(folder, made):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    print("%s: %d files" % (folder.relative_to(ROOT), len(made)))
    return []


def compare(folder, made):
    kept = {path.name for path in folder.glob("*")}
    differing = [name for name, text in made.items() if read(folder / name) != text]
    return sorted("%s/%s" % (folder.name, name) for name in {*differing, *(kept - made.keys())})


def read(path):
    return path.read_bytes().decode("utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
