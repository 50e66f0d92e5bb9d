#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's provider of SMS and calls as others use it: by what the lab wrote for the console, and Python's own library.

provider.py KIND CONSOLE TO TEXT  orders an SMS ("sms") or a call ("voice"); prints the answer's JSON, or "none …"
provider.py state CONSOLE         all that it has taken, and what it found wrong, as JSON
CONSOLE is the folder with the lab's switchback.toml.
"""
import base64
import json
import ssl
import sys
import tomllib
import urllib.parse
import urllib.request
from pathlib import Path


def ask(account, path, fields=None):
    token = Path(account["token_file"]).read_text().strip()
    login = base64.b64encode(f"{account['account']}:{token}".encode()).decode()
    request = urllib.request.Request(account["base_url"] + path, headers={"Authorization": "Basic " + login},
                                     data=urllib.parse.urlencode(fields).encode() if fields else None)
    trust = ssl.create_default_context(cafile=account["ca_file"])
    try:
        with urllib.request.urlopen(request, timeout=10, context=trust) as answer:
            return answer.read().decode()
    except OSError as trouble:
        return f"none {trouble}"


kind, console = sys.argv[1], Path(sys.argv[2])
notify = tomllib.loads((console / "switchback.toml").read_text())["notify"]
if kind == "state":
    print(ask(notify["sms"][0], "/standin/state"))
else:
    account = notify[kind][0]
    to, text = sys.argv[3:]
    place, what = {"sms": ("Messages", {"Body": text}),
                   "voice": ("Calls", {"Twiml": f"<Response><Say>{text}</Say></Response>"})}[kind]
    print(ask(account, f"/2010-04-01/Accounts/{account['account']}/{place}.json",
              {"To": to, "From": account["from"], **what}))
