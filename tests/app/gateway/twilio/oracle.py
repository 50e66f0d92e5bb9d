#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's own library says whether our stand-in and our signatures are what it takes for Twilio's.

    oracle.py client URL ACCOUNT TOKEN FROM     drives the stand-in as a customer of Twilio would
    oracle.py signatures                        JSON on standard input: [{token, url, fields, signature}]; prints
                                                how many hold, and makes the signature of each anew
"""
import json
import sys

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client


class Elsewhere(TwilioHttpClient):
    def __init__(self, url):
        super().__init__()
        self.url = url

    def request(self, method, uri, *args, **more):
        return super().request(method, uri.replace("https://api.twilio.com", self.url), *args, **more)


def refused(code, act):
    try:
        act()
    except TwilioRestException as error:
        assert error.code == code, f"{error.code} in place of {code}"
        return
    raise AssertionError(f"it was not refused with {code}")


def client(url, account, token, sender):
    twilio = Client(account, token, http_client=Elsewhere(url))
    first = twilio.messages.create(to="+13125550123", from_=sender, body="Grüße €", validity_period=60,
                                   status_callback="https://noc.example.net/sms/a1")
    assert first.sid.startswith("SM") and first.status == "queued" and first.num_segments == "1", vars(first)
    assert first.date_created is not None and first.error_code is None
    for i in range(60):
        twilio.messages.create(to="+13125550124", from_=sender, body=f"text {i}")
    assert twilio.messages(first.sid).fetch().body == "Grüße €"
    listed = twilio.messages.list(to="+13125550124", page_size=25)  # three pages
    assert [one.body for one in listed] == [f"text {i}" for i in reversed(range(60))], len(listed)
    call = twilio.calls.create(to="+13125550123", from_=sender, twiml="<Response><Say>Hi</Say></Response>",
                               status_callback="https://noc.example.net/call/a1", machine_detection="Enable",
                               status_callback_event=["ringing", "completed"], timeout=30)
    assert call.sid.startswith("CA")
    assert [one.sid for one in twilio.calls.list(to="+13125550123")] == [call.sid]
    assert twilio.calls(call.sid).events.list() == []
    create = twilio.messages.create
    refused(21211, lambda: create(to="13125550123", from_=sender, body="x"))
    refused(21604, lambda: create(to="", from_=sender, body="x"))
    refused(21603, lambda: create(to="+13125550123", body="x"))
    refused(21602, lambda: create(to="+13125550123", from_=sender))
    refused(21606, lambda: create(to="+13125550123", from_="+13125550999", body="x"))
    refused(21617, lambda: create(to="+13125550123", from_=sender, body="x" * 1601))
    refused(21609, lambda: create(to="+13125550123", from_=sender, body="x", status_callback="http://a_b/"))
    refused(21610, lambda: create(to="+13125559410", from_=sender, body="x"))
    refused(21205, lambda: twilio.calls.create(to="+13125550123", from_=sender))
    refused(12100, lambda: twilio.calls.create(to="+13125550123", from_=sender, twiml="<Response>"))
    refused(20404, lambda: twilio.messages("SM" + "0" * 32).fetch())
    stranger = Client(account, "wrong", http_client=Elsewhere(url))
    refused(20003, lambda: stranger.messages(first.sid).fetch())
    print("good")


def signatures():
    out = []
    for one in json.load(sys.stdin):
        validator = RequestValidator(one["token"])
        out.append({"holds": validator.validate(one["url"], one["fields"], one["signature"]),
                    "signature": validator.compute_signature(one["url"], one["fields"])})
    json.dump(out, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "client":
        client(*sys.argv[2:])
    elif sys.argv[1] == "signatures":
        signatures()
