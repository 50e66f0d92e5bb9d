#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for a provider of SMS and calls that speaks Twilio's dialect: for the lab and the tests.

It checks every request against the provider's published rules and is stricter than the provider: an unknown
parameter, or one told twice, is an error. What breaks a rule stands in its list of violations. It keeps what it
took, lists it page by page, goes through the states, signs its call-backs, and does what a scenario says: answer
late, 429, 500, or nothing after having stored, press a key, be a machine.

Only the standard library, so that it needs nothing but Python, and shares no code with what it checks.

    standin.py --port 0 --account AC… --token T --from +1…   prints "ready PORT" and serves until killed
    @FILE in the place of T                                  the token from a file, out of sight of who lists processes

An SMS to a number named by --own is delivered there: it is listed a second time, as one that came in.
Scenarios: POST /standin/scenario, JSON, by number ("*": all others). POST /standin/reply, a list of from and body:
somebody writes an SMS to us; /standin/break-pages with times: so many later pages of lists are not told. GET /standin/state tells everything.
A number that ends as in BY_SUFFIX has a scenario of its own.
"""
import argparse
import base64
import datetime
import email.utils
import hashlib
import hmac
import json
import re
import secrets
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

E164 = re.compile(r"\A\+[1-9]\d{1,14}\Z")
GSM7 = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
           "abcdefghijklmnopqrstuvwxyzäöñüà")
GSM7_TWO = set("^{}\\[~]|€\f")
VERBS = {"Response", "Say", "Gather", "Hangup", "Pause", "Play", "Redirect"}

MESSAGE_PARAMETERS = {"To", "From", "MessagingServiceSid", "Body", "MediaUrl", "ContentSid", "StatusCallback",
                      "ValidityPeriod", "SmartEncoded", "MaxPrice", "Attempt", "ProvideFeedback", "ForceDelivery"}
CALL_PARAMETERS = {"To", "From", "Url", "Twiml", "ApplicationSid", "Method", "FallbackUrl", "FallbackMethod",
                   "StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod", "SendDigits", "Timeout",
                   "TimeLimit", "MachineDetection", "MachineDetectionTimeout", "AsyncAmd", "Record"}
REPEATABLE = {"StatusCallbackEvent", "MediaUrl"}
LIST_PARAMETERS = {"To", "From", "Status", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"}

# What a number does by its last four digits, where no scenario was set for it.
BY_SUFFIX = {
    "9410": {"error": 21610}, "9414": {"error": 21614}, "9435": {"error": 21635}, "9412": {"error": 21612},
    "9429": {"answer": "429-after", "times": 1}, "9428": {"answer": "429", "times": 1},
    "9500": {"answer": "500-stored", "times": 1}, "9599": {"answer": "close-stored", "times": 1},
    "9403": {"outcome": "undelivered", "code": 30003}, "9406": {"outcome": "failed", "code": 30006},
    "9486": {"outcome": "busy"}, "9408": {"outcome": "no-answer"},
    "9400": {"key": ""}, "9402": {"key": "", "answered_by": "machine_end_beep"},
}
USUAL = {"answer": "", "times": -1, "seconds": 0.0, "retry_after": 1, "error": 0, "outcome": "", "code": 0,
         "callbacks": "once", "key": "1", "answered_by": "human", "listed_after": 0.0}
TEXTS = {20001: "Unknown or repeated parameter", 20003: "Authenticate", 20004: "Method not allowed",
         20404: "The requested resource was not found", 20429: "Too many requests",
         20500: "Internal server error", 12100: "Document parse failure", 21201: "No 'To' number specified",
         21205: "Invalid URL", 21210: "'From' phone number not verified", 21211: "Invalid 'To' Phone Number",
         21213: "'From' phone number is required", 21602: "Message body is required",
         21603: "A 'From' phone number is required", 21604: "'To' phone number is required",
         21606: "The 'From' phone number is not a valid, message-capable phone number for this account",
         21609: "Invalid 'StatusCallback'", 21610: "Attempt to send to unsubscribed recipient",
         21612: "The 'To' phone number is not currently reachable",
         21614: "'To' number is not a valid mobile number",
         21617: "The concatenated message body exceeds the 1600 character limit",
         21635: "'To' number cannot be a landline"}


def segments(text):
    """As carriers count: 160/153 septets of GSM-7, else 70/67 units of UTF-16; nothing straddles two parts."""
    if all(c in GSM7 or c in GSM7_TWO for c in text):
        sizes, single, part = [2 if c in GSM7_TWO else 1 for c in text], 160, 153
    else:
        sizes, single, part = [len(c.encode("utf-16-le")) // 2 for c in text], 70, 67
    if sum(sizes) <= single:
        return 1
    parts, room = 1, part
    for size in sizes:
        if size > room:
            parts, room = parts + 1, part
        room -= size
    return parts


def signature(token, url, fields):
    text = url + "".join(name + value for name, value in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Refused(Exception):
    def __init__(self, code, status=400, violation=True, detail=""):
        super().__init__(code)
        self.code, self.status, self.violation, self.detail = code, status, violation, detail


class Provider:
    """What it has taken, and what becomes of it."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.RLock()
        self.store = {"Messages": [], "Calls": []}  # newest last
        self.events = {}  # of calls
        self.came = {}  # sid -> when it was; by what was set for its number last, no list shows it yet
        self.scenarios = {}
        self.broken_pages = 0  # how many of the next later pages of a list are answered by 500
        self.requests, self.violations, self.callbacks, self.faults = [], [], [], []

    def scenario(self, number):
        with self.lock:
            if number in self.scenarios:
                return self.scenarios[number]
            if number[-4:] in BY_SUFFIX:
                return self.scenarios.setdefault(number, {**USUAL, **BY_SUFFIX[number[-4:]]})
            return self.scenarios.get("*", USUAL)

    def fault(self, number):
        """How this request is to be answered, counted down."""
        with self.lock:
            scenario = self.scenario(number)
            if not scenario["answer"] or scenario["times"] == 0:
                return ""
            if scenario["times"] > 0:
                scenario["times"] -= 1
            self.faults.append({"to": number, "answer": scenario["answer"], "at": time.time()})
            return scenario["answer"]

    # -- what is ordered ------------------------------------------------------------------------------------

    def checked(self, fields, known):
        names = [name for name, _ in fields]
        for name in names:
            if name not in known or (names.count(name) > 1 and name not in REPEATABLE):
                raise Refused(20001, detail=name)
        return dict(fields)

    def check_url(self, url, code):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname or parts.username:
            raise Refused(code, detail=url)

    def message(self, fields):
        form = self.checked(fields, MESSAGE_PARAMETERS)
        to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
        if not to:
            raise Refused(21604)
        if not E164.match(to):
            raise Refused(21211)
        if not sender and not form.get("MessagingServiceSid"):
            raise Refused(21603)
        if sender and sender != self.options.sender:
            raise Refused(21606)
        if not body and not form.get("MediaUrl") and not form.get("ContentSid"):
            raise Refused(21602)
        if len(body) > 1600:
            raise Refused(21617)
        validity = form.get("ValidityPeriod", "36000")
        if not validity.isdigit() or not 1 <= int(validity) <= 36000:
            raise Refused(20001, detail="ValidityPeriod")
        if "StatusCallback" in form:
            self.check_url(form["StatusCallback"], 21609)
        self.refuse_number(to)
        return self.stored("Messages", "SM", form, {
            "body": body, "num_segments": str(segments(body)), "num_media": "0", "date_sent": None,
            "messaging_service_sid": None, "validity": int(validity)})

    def call(self, fields):
        form = self.checked(fields, CALL_PARAMETERS)
        to, sender = form.get("To", ""), form.get("From", "")
        if not to:
            raise Refused(21201)
        if not E164.match(to):
            raise Refused(21211)
        if not sender:
            raise Refused(21213)
        if sender != self.options.sender:
            raise Refused(21210)
        if not any(form.get(name) for name in ("Url", "Twiml", "ApplicationSid")):
            raise Refused(21205)
        if "Twiml" in form:
            self.check_twiml(form["Twiml"], inline=True)
        for name, most in (("Timeout", 600), ("TimeLimit", 86400)):
            if name in form and (not form[name].isdigit() or not 1 <= int(form[name]) <= most):
                raise Refused(20001, detail=name)
        if form.get("MachineDetection", "Enable") not in ("Enable", "DetectMessageEnd"):
            raise Refused(20001, detail="MachineDetection")
        if not re.match(r"\A[0-9*#wW]{1,32}\Z", form.get("SendDigits", "1")):
            raise Refused(20001, detail="SendDigits")
        events = [value for name, value in fields if name == "StatusCallbackEvent"]
        if not set(events) <= {"initiated", "ringing", "answered", "completed"}:
            raise Refused(20001, detail="StatusCallbackEvent")
        if "StatusCallback" in form:
            self.check_url(form["StatusCallback"], 21609)
        self.refuse_number(to)
        return self.stored("Calls", "CA", form, {
            "answered_by": None, "start_time": None, "end_time": None, "duration": None,
            "events": events or ["completed"], "twiml": form.get("Twiml", "")})

    def check_twiml(self, text, inline=False):
        if inline and len(text) > 4000:
            raise Refused(21205, detail="Twiml is longer than 4,000 characters")
        try:
            root = xml.fromstring(text)
        except xml.ParseError as error:
            raise Refused(12100, detail=str(error)) from error
        if root.tag != "Response" or any(one.tag not in VERBS for one in root.iter()):
            raise Refused(12100, detail="no TwiML")
        for gather in root.iter("Gather"):
            if gather.get("action"):
                self.check_url(gather.get("action"), 21205)
        return root

    def refuse_number(self, to):
        code = self.scenario(to)["error"]
        if code:
            raise Refused(code, violation=False)

    def stored(self, kind, prefix, form, more):
        now = email.utils.format_datetime(datetime.datetime.now(datetime.timezone.utc))
        sid = prefix + secrets.token_hex(16)
        base = f"/2010-04-01/Accounts/{self.options.account}/{kind}/{sid}"
        one = {"sid": sid, "account_sid": self.options.account, "api_version": "2010-04-01", "to": form["To"],
               "from": form["From"], "status": "queued", "direction": "outbound-api", "date_created": now,
               "date_updated": now, "error_code": None, "error_message": None, "price": None,
               "price_unit": "USD", "uri": base + ".json", **more}
        with self.lock:
            self.store[kind].append(one)
            self.events[sid] = []
            self.came[sid] = time.monotonic()
            self.keep({"what": kind, "sid": sid, "to": one["to"], "body": one.get("body", ""), "at": time.time()})
        target = self.live_message if kind == "Messages" else self.live_call
        threading.Thread(target=target, args=(one, dict(form)), daemon=True).start()
        return one

    def violation(self, what, code, detail):
        with self.lock:
            self.violations.append({"what": what, "code": code, "detail": detail})
            self.keep({"what": "violation", "of": what, "code": code, "detail": detail, "at": time.time()})

    def keep(self, line):
        """For who counts afterwards: outlives this process."""
        if self.options.keep:
            with open(self.options.keep, "a", encoding="utf-8") as kept:
                kept.write(json.dumps(line) + "\n")

    # -- what becomes of it ---------------------------------------------------------------------------------

    def message_steps(self, to):
        yield from ("sending", "sent")
        while (outcome := self.scenario(to)["outcome"] or "delivered") == "held":  # until another is wanted
            time.sleep(self.options.pace)
        if outcome != "never":
            yield outcome

    def live_message(self, one, form):
        scenario = self.scenario(one["to"])
        told = []
        for step in self.message_steps(one["to"]):
            time.sleep(self.options.pace)
            with self.lock:
                one["status"] = step
                if step in ("failed", "undelivered"):
                    one["error_code"] = scenario["code"] or 30008
                    one["error_message"] = f"stand-in: {one['error_code']}"
            fields = [("AccountSid", self.options.account), ("MessageSid", one["sid"]), ("SmsSid", one["sid"]),
                      ("MessageStatus", step), ("SmsStatus", step), ("To", one["to"]), ("From", one["from"]),
                      ("ApiVersion", "2010-04-01")]
            if one["error_code"]:
                fields.append(("ErrorCode", str(one["error_code"])))
            told.append(fields)
            if scenario["callbacks"] in ("once", "twice"):
                self.tell(form.get("StatusCallback"), fields, scenario["callbacks"] == "twice")
        if one["status"] == "delivered" and one["to"] in self.options.own:
            self.written(one["from"], one["body"], one["to"])
        if scenario["callbacks"] == "reversed":
            for fields in reversed(told):
                self.tell(form.get("StatusCallback"), fields)

    def live_call(self, one, form):
        scenario = self.scenario(one["to"])
        outcome = scenario["outcome"] or "completed"
        self.call_step(one, form, scenario, "initiated", status="queued")
        self.call_step(one, form, scenario, "ringing")
        if outcome != "completed":
            self.call_step(one, form, scenario, "completed", status=outcome)
            return
        with self.lock:
            one["answered_by"] = scenario["answered_by"] if "MachineDetection" in form else None
        self.call_step(one, form, scenario, "answered", status="in-progress")
        if "Twiml" in form and scenario["key"]:
            self.press(one, self.check_twiml(form["Twiml"]), scenario["key"])
        self.call_step(one, form, scenario, "completed")

    def call_step(self, one, form, scenario, event, status=None):
        time.sleep(self.options.pace)
        with self.lock:
            one["status"] = status or event
            if event == "completed":
                one["ended"] = time.monotonic()
        if event in one["events"] and scenario["callbacks"] != "none":
            self.tell(form.get("StatusCallback"), self.call_fields(one), scenario["callbacks"] == "twice")

    def call_fields(self, one):
        fields = [("AccountSid", self.options.account), ("CallSid", one["sid"]), ("CallStatus", one["status"]),
                  ("To", one["to"]), ("From", one["from"]), ("Direction", "outbound-api"),
                  ("ApiVersion", "2010-04-01")]
        return fields + ([("AnsweredBy", one["answered_by"])] if one["answered_by"] else [])

    def press(self, one, root, key):
        """Somebody presses a key while the first Gather speaks."""
        gather = root.find("Gather")
        if gather is None:
            return
        fields = self.call_fields(one) + [("Digits", key)]
        snake = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): value for name, value in fields}
        said = self.tell(gather.get("action"), fields) if gather.get("action") else None
        with self.lock:
            self.events[one["sid"]].append(
                {"request": {"url": gather.get("action") or "", "method": "POST", "parameters": snake},
                 "response": {"response_code": said[0] if said else None}})
        if said and said[0] == 200:
            try:
                self.check_twiml(said[1])
            except Refused as wrong:
                self.violation("answer to a key", wrong.code, wrong.detail)

    def tell(self, url, fields, twice=False):
        if not url:
            return None
        said = None
        for _ in range(2 if twice else 1):
            request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode(), {
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                "User-Agent": "TwilioProxy/1.1",
                "X-Twilio-Signature": signature(self.options.token, url, fields)})
            try:
                local = url if not self.options.proxy else url.replace(*self.options.proxy.split("=", 1))
                request.full_url = local
                with urllib.request.urlopen(request, timeout=10) as answer:
                    said = (answer.status, answer.read().decode())
            except urllib.error.HTTPError as error:
                said = (error.code, "")
            except OSError as error:
                said = (0, str(error))
            with self.lock:
                self.callbacks.append({"url": url, "fields": dict(fields), "said": said[0]})
        return said

    def written(self, number, body, to=None):
        """Somebody writes to a number of ours."""
        now = email.utils.format_datetime(datetime.datetime.now(datetime.timezone.utc))
        sid = "SM" + secrets.token_hex(16)
        with self.lock:
            self.store["Messages"].append({
                "sid": sid, "account_sid": self.options.account, "api_version": "2010-04-01",
                "to": to or self.options.sender, "from": number, "status": "received", "direction": "inbound",
                "date_created": now, "date_updated": now, "date_sent": now, "error_code": None,
                "error_message": None, "price": None, "price_unit": "USD", "body": body,
                "num_segments": str(segments(body)), "num_media": "0", "messaging_service_sid": None,
                "uri": f"/2010-04-01/Accounts/{self.options.account}/Messages/{sid}.json"})
            self.came[sid] = time.monotonic()

    # -- what is asked --------------------------------------------------------------------------------------

    def one(self, kind, sid):
        with self.lock:
            for one in self.store[kind]:
                if one["sid"] == sid:
                    return one
        raise Refused(20404, 404, violation=False)

    def page(self, kind, query):
        form = self.checked(query, LIST_PARAMETERS)
        size = form.get("PageSize", "50")
        if not size.isdigit() or not 1 <= int(size) <= 1000:
            raise Refused(20001, detail="PageSize")
        size = int(size)
        with self.lock:
            now = time.monotonic()
            wanted = {key.lower(): form[key] for key in ("To", "From", "Status") if key in form}
            found = [one for one in reversed(self.store[kind])
                     if self.came[one["sid"]] + self.scenario(one["to"])["listed_after"] <= now
                     and all(one[key] == wanted[key] for key in wanted)]
        at, start = form.get("PageToken", ""), 0
        if at and self.broken_pages > 0:
            self.broken_pages -= 1
            raise Refused(20500, 500, violation=False)
        if at:
            start = next((i + 1 for i, one in enumerate(found) if one["sid"] == at[2:]), len(found))
        shown = found[start:start + size]
        path = f"/2010-04-01/Accounts/{self.options.account}/{kind}.json"
        again = {key: form[key] for key in ("To", "From", "Status", "PageSize") if key in form}
        number = int(form.get("Page", "0"))
        following = None
        if start + size < len(found):
            following = path + "?" + urllib.parse.urlencode(
                {**again, "Page": number + 1, "PageToken": "PA" + shown[-1]["sid"]})
        return {kind.lower(): [self.shown(one) for one in shown], "page": number, "page_size": size,
                "start": start, "end": start + len(shown) - 1, "uri": path, "previous_page_uri": None,
                "first_page_uri": path + "?" + urllib.parse.urlencode({**again, "Page": 0}),
                "next_page_uri": following}

    def shown(self, one):
        with self.lock:
            return {key: value for key, value in one.items() if key not in ("events", "ended", "validity", "twiml")}

    def events_of(self, sid):
        one = self.one("Calls", sid)
        with self.lock:
            open_now = "ended" in one and time.monotonic() - one["ended"] >= self.options.events_after
            return {"events": list(self.events[sid]) if open_now else [], "page": 0, "page_size": 50,
                    "next_page_uri": None}

    def state(self):
        with self.lock:
            return {"messages": [dict(one) for one in self.store["Messages"]],
                    "calls": [dict(one) for one in self.store["Calls"]], "requests": list(self.requests),
                    "violations": list(self.violations), "callbacks": list(self.callbacks),
                    "faults": list(self.faults)}


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider = None

    def log_message(self, format, *args):  # numbers and texts are nobody's business
        pass

    def say(self, status, what, headers=()):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, wrong, headers=()):
        if wrong.violation:
            self.provider.violation(f"{self.command} {self.path}", wrong.code, wrong.detail)
        self.say(wrong.status, {"code": wrong.code, "message": TEXTS.get(wrong.code, "Error"),
                                "more_info": f"https://www.twilio.com/docs/errors/{wrong.code}",
                                "status": wrong.status}, headers)

    def vanish(self):
        self.close_connection = True
        self.connection.shutdown(2)

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > 1 << 20:
            self.close_connection = True
            self.refuse(Refused(20001, detail="Content-Length"))
            return
        self.serve(self.rfile.read(int(length)))

    def do_PUT(self):
        self.close_connection = True
        self.refuse(Refused(20004, 405))

    do_DELETE = do_PATCH = do_PUT

    def serve(self, body):
        path = urllib.parse.urlsplit(self.path)
        if path.path.startswith("/standin/"):
            self.control(path.path, body)
            return
        with self.provider.lock:
            self.provider.requests.append({"method": self.command, "path": self.path, "at": time.time()})
        try:
            self.serve_api(path, body)
        except Refused as wrong:
            self.refuse(wrong)

    def control(self, path, body):
        provider = self.provider
        if path == "/standin/scenario":
            wanted = json.loads(body)
            number = wanted.pop("number")
            if not set(wanted) <= set(USUAL):
                self.say(400, {"unknown": sorted(set(wanted) - set(USUAL))})
                return
            with provider.lock:
                provider.scenarios[number] = {**USUAL, **wanted}
            self.say(200, {})
        elif path == "/standin/break-pages":
            provider.broken_pages = int(json.loads(body)["times"])
            self.say(200, {})
        elif path == "/standin/reply":
            with provider.lock:
                for said in json.loads(body):
                    provider.written(said["from"], said["body"])
            self.say(200, {})
        elif path == "/standin/state":
            self.say(200, provider.state())
        else:
            self.say(404, {})

    def authenticated(self):
        wanted = f"{self.provider.options.account}:{self.provider.options.token}"
        given = self.headers.get("Authorization", "")
        return given.startswith("Basic ") and hmac.compare_digest(
            given[6:].strip(), base64.b64encode(wanted.encode()).decode())

    def serve_api(self, path, body):
        provider = self.provider
        if not self.authenticated():
            raise Refused(20003, 401, violation=False)
        base = re.escape(f"/2010-04-01/Accounts/{provider.options.account}")
        place = re.match(rf"\A{base}/(Messages|Calls)(?:/([A-Z]{{2}}[0-9a-f]{{32}})(/Events)?)?\.json\Z", path.path)
        if not place or (place[1] == "Messages" and place[3]):
            raise Refused(20404, 404)
        query = urllib.parse.parse_qsl(path.query, keep_blank_values=True)
        if self.command == "GET":
            if place[3]:
                self.say(200, provider.events_of(place[2]))
            elif place[2]:
                self.say(200, provider.shown(provider.one(place[1], place[2])))
            else:
                self.say(200, provider.page(place[1], query))
            return
        if place[2] or query:
            raise Refused(20004, 405)
        if not self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            raise Refused(20001, detail="Content-Type")
        self.order(place[1], urllib.parse.parse_qsl(body.decode("utf-8", "strict"), keep_blank_values=True,
                                                    strict_parsing=True))

    def order(self, kind, fields):
        provider = self.provider
        to = dict(fields).get("To", "")
        fault = provider.fault(to)
        scenario = provider.scenario(to)
        if fault in ("429", "429-after"):
            after = [("Retry-After", str(scenario["retry_after"]))] if fault == "429-after" else []
            self.refuse(Refused(20429, 429, violation=False), after)
        elif fault == "500":
            self.refuse(Refused(20500, 500, violation=False))
        elif fault == "close":
            self.vanish()
        else:
            one = provider.message(fields) if kind == "Messages" else provider.call(fields)
            answer = {**provider.shown(one), "status": "queued"}
            if fault == "late":
                time.sleep(scenario["seconds"])
            if fault == "500-stored":
                self.refuse(Refused(20500, 500, violation=False))
            elif fault == "close-stored":
                self.vanish()
            else:
                self.say(201, answer)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):  # who goes away in mid-answer is no news
        pass


def main():
    parser = argparse.ArgumentParser(description="stand-in for a provider of SMS and calls", fromfile_prefix_chars="@")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--account", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--from", dest="sender", required=True)
    parser.add_argument("--own", action="append", default=[], help="another number of the account: SMS arrive there")
    parser.add_argument("--pace", type=float, default=0.3, help="seconds from state to state")
    parser.add_argument("--events-after", type=float, default=900, help="seconds until a call's events are shown")
    parser.add_argument("--proxy", default="", help="PUBLIC=LOCAL: where call-backs really go")
    parser.add_argument("--keep", default="", help="file to which a line of JSON is added for each order")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    options = parser.parse_args()
    Door.provider = Provider(options)
    server = Server((options.address, options.port), Door)
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        # Each in its own thread, or one that never says a word stops them all.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print("ready", server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
