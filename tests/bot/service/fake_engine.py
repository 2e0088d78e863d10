"""Programs that stand in for the engine's Python: one that trains at once, one that only answers its health."""

from __future__ import annotations

import sys
from pathlib import Path

TRAINER = """#!/bin/sh
# -m engine.cli train --out FOLDER --fixed-model-name NAME
echo "$@" >> {folder}/calls
env > {folder}/environment
if [ -e {folder}/broken ]; then
  n=1; while [ $n -le 40 ]; do echo "regel $n"; n=$((n + 1)); done
  echo half > "$5-cut"; exit 1
fi
mkdir -p "$5"
[ -e {folder}/empty ] || echo "een model" > "$5/$7.tar.gz"
"""

# The first lines are both shell and Python: a "#!" line takes no path with a space.
SERVER = """#!/bin/sh
'''exec' "{python}" -SE "$0" "$@"
'''
# -m engine.cli serve --model MODEL --port PORT
import os, sys, http.server, pathlib
folder = pathlib.Path({folder!r})
with (folder / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + chr(10))
print("ik start", flush=True)
if (folder / "broken").exists():
    sys.exit("ik kan niet")

class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        secret = self.headers.get("X-Onthaal-Secret") == os.environ["ONTHAAL_ENGINE_SECRET"]
        ready = self.path == "/webhooks/onthaal/health" and not (folder / "loading").exists()
        self.send_response(200 if secret and ready else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

http.server.HTTPServer(("127.0.0.1", int(sys.argv[-1])), Health).serve_forever()
"""


class FakeProgram:
    """`path` is given as the engine's Python. `set("broken")` makes the next start fail."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self.path = folder / "python"
        self.path.write_text(source.replace("{python}", sys.executable).replace("{folder!r}", repr(str(folder)))
                             .replace("{folder}", str(folder)))  # fmt: skip
        self.path.chmod(0o755)

    def set(self, flag: str, on: bool = True) -> None:
        if on:
            (self.folder / flag).touch()
        else:
            (self.folder / flag).unlink()

    def calls(self) -> list[str]:
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []
