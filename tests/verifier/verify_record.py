#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a record of Switchback, and shares no code with it: written from docs/record-format.md and RFC 8032 alone.

    verify_record.py [--head CODE]... RECORD       0 whole, 1 not (the first thing that is wrong is named),
                                                   3 its events are, and nobody signed it or a head can't be compared
    verify_record.py --batch                       reads names of files, a line each; says the code and why, a line each

What it does not do: fold the events. The summary (`record`) is taken at the signer's word.
"""
import hashlib
import json
import re
import sys
from datetime import datetime

# ---- Ed25519, RFC 8032 (section 5.1), verifying only -------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def ed_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def ed_times(number, point):
    out = (0, 1, 1, 0)
    while number:
        if number & 1:
            out = ed_add(out, point)
        point = ed_add(point, point)
        number >>= 1
    return out


def ed_same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def ed_point(raw):
    """None: no point, or not in its one spelling."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * ROOT % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = ed_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
NOWHERE = (0, 1, 1, 0)
seen = {}


def signed(key, message, signature):
    """Whether `signature` over the message is that of the key; both in hex."""
    asked = (key, message, signature)
    if asked not in seen:
        seen[asked] = signed_now(bytes.fromhex(key), message, bytes.fromhex(signature))
    return seen[asked]


def signed_now(key, message, signature):
    a, r = ed_point(key), ed_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    if ed_same(ed_times(8, a), NOWHERE) or ed_same(ed_times(8, r), NOWHERE):  # a key that signs anything
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return ed_same(ed_times(s, BASE), ed_add(r, ed_times(h, a)))


# ---- the one spelling of JSON ------------------------------------------------------------------------------------
class NotWhole(Exception):
    pass


def need(holds, why):
    if not holds:
        raise NotWhole(why)


MOST_BYTES = 512 * 1024 * 1024
MOST_DEEP = 64
STRING = (r'"(?:[^"\\\x00-\x1f\ud800-\udfff]|\\["\\bfnrt]|\\u00(?:0[0-7bef]|1[0-9a-f])'
          r'|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2})*"')
STRINGS = re.compile(STRING)
REST = re.compile(r"[][{},:]|-?[0-9][-+0-9.e]*|true|false|null")
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")


def spelled(number):
    """A number that is not whole, or too large: the fewest digits that read back as it, in the shorter way."""
    mantissa, _, exponent = repr(abs(number)).partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + part) - len(digits))
    digits = digits.rstrip("0") or "0"
    e = point - 1
    far = "%s%se%s%02d" % (digits[0], "." + digits[1:] if digits[1:] else "", "-" if e < 0 else "+", abs(e))
    if point <= 0:
        near = "0." + "0" * -point + digits
    elif len(digits) <= point:
        near = digits + "0" * (point - len(digits))
    else:
        near = digits[:point] + "." + digits[point:]
    return ("-" if number < 0 else "") + (far if len(far) < len(near) else near)


def take_number(token):
    number = float(token)
    whole = WHOLE.fullmatch(token) and token != "-0" and -(2**63) <= int(token) < 2**63
    if not whole:
        need(number == number and abs(number) != float("inf"), "a number is too large")
        need(token == spelled(number) and not (abs(number) < 2**63 and number == int(number)),
             "the number %s is not in its one spelling" % token[:40])
    return int(token) if WHOLE.fullmatch(token) else number


def take_object(pairs):
    names = [name.encode("utf-16-be", "surrogatepass") for name, _ in pairs]
    need(all(a < b for a, b in zip(names, names[1:])), "keys are doubled or not in their order")
    return dict(pairs)


def no_constant(name):
    raise NotWhole("%s is no number" % name)


def read_json(text):
    bare = STRINGS.sub("", text)
    need(REST.sub("", bare) == "", "it is not spelled in the one way of JSON")
    deep = most = 0
    for mark in re.findall(r"[][{}]", bare):
        deep += 1 if mark in "[{" else -1
        most = max(most, deep)
    need(most <= MOST_DEEP, "it is nested too deep")
    return json.loads(text, object_pairs_hook=take_object, parse_int=take_number, parse_float=take_number,
                      parse_constant=no_constant)


def plain(value):
    if isinstance(value, dict):
        return "{" + ",".join(plain(name) + ":" + plain(value[name]) for name in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(plain(one) for one in value) + "]"
    if isinstance(value, float):
        return spelled(value)
    return json.dumps(value, ensure_ascii=False)


def canonical(value):
    """Of what was read, keys being in their order already; one made here has plain keys."""
    text = plain(value)
    if not text.isascii():
        text = re.sub("[\ud800-\udfff]", lambda one: "\\u%04x" % ord(one.group()), text)
    return text.encode()


def in_order(value):
    return canonical(dict(sorted(value.items())))


# ---- fields ------------------------------------------------------------------------------------------------------
HEX = re.compile(r"[0-9a-f]*")
TIME = re.compile(r"(\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
EXACT = 2**53 - 1


def is_hex(value, length):
    return isinstance(value, str) and len(value) == length and HEX.fullmatch(value) is not None


def is_time(value):
    match = isinstance(value, str) and TIME.fullmatch(value)
    if not match or not 2000 <= int(match.group(1)) <= 2200:
        return False
    try:
        datetime.strptime(value[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return False
    return value[17:19] < "60"


def is_count(value, least=0):
    return type(value) is int and least <= value <= EXACT


def is_text(value, least=0, most=None):
    return isinstance(value, str) and least <= len(value.encode("utf-16-be", "surrogatepass")) // 2 <= (most or EXACT)


def has_keys(value, *names):
    return isinstance(value, dict) and set(value) == set(names)


def is_end(value, nowhere=True):
    if not has_keys(value, "seq", "hash"):
        return False
    return (nowhere and value["seq"] == 0 and type(value["seq"]) is int and value["hash"] == "") or (
        is_count(value["seq"], 1) and is_hex(value["hash"], 64))


def sha(*lines):
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def letters(raw, count):
    bits = int.from_bytes(raw, "big") >> (8 * len(raw) - 5 * count)
    out = "".join(CROCKFORD[bits >> (5 * i) & 31] for i in reversed(range(count)))
    return "-".join(out[i:i + 4] for i in range(0, count, 4))


def fingerprint(key):
    return letters(hashlib.sha256(bytes.fromhex(key)).digest(), 16)


def head_code(seq, digest):
    return "%d:%s" % (seq, letters(bytes.fromhex(digest), 12))


# ---- events and chains -------------------------------------------------------------------------------------------
TEXTS = ("kind", "pair", "site", "run", "actor", "incident", "text")


def check_event(event, name):
    need(isinstance(event, dict), name + " is not an object")
    names = {"seq", "at", "body", "hash", *TEXTS} | (set(event) & {"follows", "form", "apart"})
    need(set(event) == names, name + " has other fields than an event")
    need(is_count(event["seq"], 1), name + " has no number")
    need("follows" not in event or is_count(event["follows"]), name + " follows no number")
    need("form" not in event or event["form"] == 2 and type(event["form"]) is int, name + " is of no known form")
    need(is_time(event["at"]), name + " has no time")
    need(all(isinstance(event[one], str) for one in TEXTS), name + " has a text that is none")
    need(isinstance(event["body"], dict) and isinstance(event["hash"], str), name + " has no body or hash")
    if "apart" in event:
        check_apart(event, name)


def comes_after(event):
    return event.get("follows", event["seq"] - 1)


def milliseconds(at):
    since = datetime.strptime(at[:19], "%Y-%m-%dT%H:%M:%S") - datetime(1970, 1, 1)
    return (since.days * 86400 + since.seconds) * 1000 + int(at[20:23])


def tokens_of(place):
    return [one.replace("~1", "/").replace("~0", "~") for one in place.split("/")[1:]]


INDEX = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)


def child_key(value, token):
    """None: there is no such place (RFC 6901)."""
    if isinstance(value, dict):
        return token if token in value else None
    if isinstance(value, list) and INDEX.fullmatch(token) and int(token) < len(value):
        return int(token)
    return None


def value_at(body, place):
    need(place.startswith("/"), "the place %s is none" % place)
    for token in tokens_of(place):
        key = child_key(body, token)
        need(key is not None, "there is no place %s" % place)
        body = body[key]
    return body


def check_apart(event, name):
    salts = event["apart"]
    need("form" in event and isinstance(salts, dict) and salts and all(is_hex(salt, 32) for salt in salts.values()),
         name + " does not say which of its values lie apart")
    for place in salts:
        value_at(event["body"], place)


def standing_in(value, places):
    """`places`: token to what is beneath, or under None the value that stands here instead."""
    if None in places:
        return places[None]
    if not isinstance(value, (dict, list)):
        return value
    out = value.copy()
    for token, beneath in places.items():
        key = child_key(value, token)
        if key is not None:
            out[key] = standing_in(value[key], beneath)
    return out


def hashed_body(event):
    places = {}
    for place, salt in event.get("apart", {}).items():
        at = places
        for token in tokens_of(place):
            at = at.setdefault(token, {})
        at[None] = {"apart": sha(salt.encode(), canonical(value_at(event["body"], place)))}
    return canonical(standing_in(event["body"], places))


def head_line(event):
    head = {"seq": event["seq"], "at": milliseconds(event["at"])}
    head.update((one, event[one]) for one in TEXTS if one != "incident" or event[one])
    head.update((one, event[one]) for one in ("follows", "form") if one in event)
    return in_order(head)


def event_digest(event):
    return sha(head_line(event), hashed_body(event))


def link(previous, digest):
    return sha(previous.encode(), digest.encode())


def event_hash(previous, event):
    if "form" in event:
        return link(previous, event_digest(event))
    return sha(previous.encode("latin-1", "replace"), head_line(event), hashed_body(event))


def check_chain(packet):
    events, previous = packet["events"], packet["previous"]
    need(isinstance(events, list) and events, "it has no events")
    need(isinstance(previous, str), "it does not say what came before")
    at, form, ends = None, 1, []
    for i, event in enumerate(events):
        name = "event %d" % (at[0] + 1) if at else "the first event"
        check_event(event, name)
        if at is None:
            at = (comes_after(event), previous)
            need((at[0] == 0) == (previous == ""), "what came before event %d does not fit" % event["seq"])
        name = "event %d" % event["seq"]
        need(comes_after(event) == at[0] and event["seq"] > at[0], name + " does not follow event %d" % at[0])
        need(event.get("form", 1) >= form, name + " is of an older form than the one before")
        need(event["hash"] == event_hash(at[1], event), name + " is not as it was written")
        at, form = (event["seq"], event["hash"]), event.get("form", 1)
        ends.append(at)
    return ends, form


def check_members(packet, ends, form):
    names = {"events", "format", "head", "incident", "made", "previous", "record", "seal"}
    names |= set(packet) & {"fold"}
    if form == 2:
        names |= {"vouchers"} | set(packet) & {"signature"}
    need(packet["format"] == "switchback-record/%d" % form, "its format is not that of its events")
    need(set(packet) == names, "it has other members than a record")
    need("fold" not in packet or is_count(packet["fold"], 2), "its fold is no number above 1")
    head, incident, made = packet["head"], packet["incident"], packet["made"]
    need(has_keys(head, "seq", "hash") and (head["seq"], head["hash"]) == ends[-1], "its head is not its last event")
    need(has_keys(made, "at", "by") and is_time(made["at"]) and isinstance(made["by"], str), "it was made at no time")
    need(has_keys(incident, "id", "number", "pair", "mode", "first_seq", "last_seq"), "its incident is not in its form")
    need((incident["first_seq"], incident["last_seq"]) == (ends[0][0], ends[-1][0]), "its incident has other events")
    opened = [event for event in packet["events"] if event["kind"] == "incident.declared"
              and event["incident"] == incident["id"]]
    record = packet["record"]
    need(opened and opened[0]["pair"] == incident["pair"], "its events are not of its incident")
    need(isinstance(record, dict), "it has no summary")
    need(all(incident[one] == opened[0]["body"].get(one) and type(incident[one]) is type(opened[0]["body"][one])
             for one in ("number", "mode")), "its incident is not the one that was declared")
    need(all(record.get(one) == incident[one] for one in ("id", "number", "pair", "mode"))
         and record.get("made") == made["at"], "its summary is of another incident or moment")
    seal = packet["seal"]
    need(has_keys(seal, "sha256"), "its seal is not in its form")
    rest = {name: value for name, value in packet.items() if name not in ("seal", "signature")}
    need(seal["sha256"] == hashlib.sha256(canonical(rest)).hexdigest(), "its seal does not fit")


# ---- who vouches for it ------------------------------------------------------------------------------------------
def check_attestation(word):
    need(has_keys(word, "site", "store", "chain", "seq", "hash", "told_at", "key", "signature")
         and is_end({"seq": word["seq"], "hash": word["hash"]}, False) and is_text(word["site"], 1, 400)
         and is_text(word["chain"], 0, 400) and is_hex(word["store"], 32) and is_hex(word["key"], 64)
         and is_hex(word["signature"], 128) and is_time(word["told_at"]), "a site's word is not in its form")
    body = {name: value for name, value in word.items() if name != "signature"}
    body["format"] = "switchback-attestation/1"
    need(signed(word["key"], in_order(body), word["signature"]), "the word of %s was not signed by its key" % word["site"])


WHYS = ("untold", "before", "far", "lost", "other")


def check_form(vouchers):
    need(isinstance(vouchers, dict) and set(vouchers) - {"key_log"} == {"beyond", "gaps", "sites", "silent"}
         and all(isinstance(vouchers[name], list) for name in ("beyond", "gaps", "sites", "silent")),
         "its vouchers are not in their form")
    need(len(vouchers["beyond"]) <= 100_000 and all(is_hex(one, 64) for one in vouchers["beyond"]),
         "its digests beyond the head are none")
    for gap in vouchers["gaps"]:
        need(has_keys(gap, "seq", "at", "by", "reason", "kept", "lost") and is_count(gap["seq"], 1) and is_time(gap["at"])
             and isinstance(gap["by"], str) and isinstance(gap["reason"], str) and is_end(gap["kept"])
             and isinstance(gap["lost"], list)
             and all(has_keys(run, "last", "floor") and is_end(run["last"]) and type(run["floor"]) is int
                     and abs(run["floor"]) <= EXACT for run in gap["lost"]), "a signed gap is not in its form")
    for site in vouchers["silent"]:
        need(has_keys(site, "site", "chain", "why", "told") and is_text(site["site"], 1, 400)
             and is_text(site["chain"], 0, 400) and site["why"] in WHYS and is_count(site["told"]),
             "a silent site is not in its form")


def walk_keys(log, word):
    """The ends of the chain about people that the key log leads through."""
    need(has_keys(log, "from", "head", "links") and is_end(log["from"]) and isinstance(log["links"], list),
         "what it says of keys is not in its form")
    head = log["head"]
    need(has_keys(head, "seq", "hash", "store", "chain", "at", "key", "signature")
         and is_end({"seq": head["seq"], "hash": head["hash"]}, False) and is_hex(head["store"], 32)
         and is_text(head["chain"], 0, 400) and is_time(head["at"]) and is_hex(head["key"], 64)
         and is_hex(head["signature"], 128), "the head of what it says of keys is not in its form")
    at = (log["from"]["seq"], log["from"]["hash"])
    ends = [at]
    for i, one in enumerate(log["links"]):
        if isinstance(one, dict) and "digest" in one:
            need(has_keys(one, "seq", "digest") and is_hex(one["digest"], 64) and i > 0, "a link of its keys is none")
            digest = one["digest"]
        else:
            check_event(one, "an event about keys")
            digest = event_digest(one)
            need(comes_after(one) == at[0] and "form" in one and one["pair"] == "" and one["kind"].startswith("key.")
                 and one["hash"] == link(at[1], digest), "event %d about keys is not as it was written" % one["seq"])
        need(is_count(one["seq"], 1) and one["seq"] > at[0], "a link of its keys is not in its place")
        at = (one["seq"], link(at[1], digest))
        ends.append(at)
    need(log["links"] and at == (head["seq"], head["hash"]), "what it says of keys does not lead to its head")
    body = {name: value for name, value in head.items() if name != "signature"}
    body["format"] = "switchback-head/1"
    need(head["chain"] == "" and head["key"] == word["key"] and head["store"] == word["store"]
         and signed(head["key"], in_order(body), head["signature"]), "the head of its keys was not signed by its seat")
    return ends


def text_of(body, name):
    return body[name] if isinstance(body.get(name), str) else ""


def keys_of(events):
    """Key to [seat, store, made, event that ended it, why], as the events about keys say."""
    keys, newest = {}, {}
    for event in events:
        body = event["body"]
        key = text_of(body, "key")
        person = text_of(body, "by") != "" and text_of(body, "reason") != ""
        if event["kind"] == "key.revoked":
            if key in keys and person and not keys[key]["revoked"]:
                keys[key]["revoked"] = True
                keys[key]["ended"] = keys[key]["ended"] or event["seq"]
            continue
        seat, store = text_of(body, "seat"), text_of(body, "store")
        if event["kind"] != "key.made" or not is_hex(key, 64) or not is_hex(store, 32) or not is_text(seat, 1, 400):
            continue
        if key in keys:
            continue
        follows, replaces = "follows" in body, "replaces" in body
        if follows or replaces:
            name = text_of(body, "follows" if follows else "replaces")
            old = keys.get(name)
            if (follows and replaces) or old is None or (old["seat"], old["store"]) != (seat, store):
                continue
            if follows:
                said = {"key": key, "follows": name, "format": "switchback-key/1"}
                signature = text_of(body, "signature")
                if old["ended"] or not is_hex(signature, 128) or not signed(name, in_order(said), signature):
                    continue
            elif not person or newest[(seat, store)] != name:
                continue
            old["ended"] = old["ended"] or event["seq"]
        elif (seat, store) in newest:
            continue
        keys[key] = {"seat": seat, "store": store, "made": event["at"], "seq": event["seq"], "ended": 0,
                     "revoked": False}
        newest[(seat, store)] = key
    return keys


def check_vouchers(packet, ends):
    vouchers, word = packet["vouchers"], packet.get("signature")
    check_form(vouchers)
    need((word is None) == ("key_log" not in vouchers), "signature and keys don't belong together")
    key_ends = []
    if word is not None:
        need(has_keys(word, "key", "seat", "store", "at", "signature") and is_hex(word["key"], 64)
             and is_hex(word["store"], 32) and is_hex(word["signature"], 128) and is_text(word["seat"], 1, 400)
             and is_time(word["at"]), "its signature is not in its form")
        body = {name: value for name, value in word.items() if name != "signature"}
        body.update(format="switchback-record-signature/1", seal=packet["seal"]["sha256"])
        need(signed(word["key"], in_order(body), word["signature"]), "its signature is not that of its key")
        key_ends = walk_keys(vouchers["key_log"], word)
        key = keys_of([one for one in vouchers["key_log"]["links"] if "digest" not in one]).get(word["key"])
        need(key is not None, "the log does not know its key")
        need((key["seat"], key["store"]) == (word["seat"], word["store"]), "its key belongs to another seat")
        need(not key["ended"], "its key had ended before, by event %d" % key["ended"])
    return check_sites(packet, ends, key_ends)


def check_sites(packet, ends, key_ends):
    vouchers, pair = packet["vouchers"], packet["incident"]["pair"]
    stores = {word["store"] for word in [packet.get("signature")] if word}
    beyond, at = {}, ends[-1][1]
    for digest in vouchers["beyond"]:
        at = link(at, digest)
        beyond[at] = 0
    for word in vouchers["sites"]:
        check_attestation(word)
        stores.add(word["store"])
        end = (word["seq"], word["hash"])
        if word["chain"] == pair:
            if end in ends:
                continue
            need(end[1] in beyond and end[0] > ends[-1][0] and beyond[end[1]] in (0, end[0]),
                 "the word of %s is not about this record" % word["site"])
            beyond[end[1]] = end[0]
        else:
            need(word["chain"] == "" and end in key_ends, "the word of %s is not about this record" % word["site"])
    need(len(stores) <= 1, "it speaks of several stores")
    need(not vouchers["beyond"] or beyond[at] > 0, "it goes on to an event that no site was told of")
    return beyond


# ---- heads that were typed in ------------------------------------------------------------------------------------
def read_code(typed):
    number, _, code = typed.upper().split(" HEAD ")[-1].partition(":")
    number, code = (re.sub(r"[\s-]", "", one).translate(str.maketrans("OIL", "011")) for one in (number, code))
    if not re.fullmatch("[0-9]+", number) or not re.fullmatch("[%s]{12}" % CROCKFORD, code):
        raise SystemExit("%s is no head" % typed)
    return int(number), code


def against(code, packet, ends, beyond):
    """True, False, or None where it can't be compared."""
    seq, wanted = code
    fits = lambda digest: head_code(0, digest)[2:].replace("-", "") == wanted
    first, last = ends[0][0], ends[-1][0]
    told = max([last] + [one["seq"] for one in packet.get("vouchers", {}).get("sites", [])
                         if one["chain"] == packet["incident"]["pair"]])
    if first <= seq <= last:
        return any(number == seq and fits(digest) for number, digest in ends)
    if seq > last:
        return True if any(map(fits, beyond)) else False if seq <= told else None
    if seq == comes_after(packet["events"][0]):
        return fits(packet["previous"])
    return None


def verify(data, codes=()):
    """Exit code and a sentence."""
    try:
        need(len(data) <= MOST_BYTES and data.endswith(b"\n"), "it is not in its one spelling")
        text = data[:-1].decode("utf-8")
        packet = read_json(text)
        need(isinstance(packet, dict) and {"events", "format", "head", "incident", "made", "previous", "record",
                                           "seal"} <= set(packet), "it is no record")
        ends, form = check_chain(packet)
        check_members(packet, ends, form)
        beyond = check_vouchers(packet, ends) if form == 2 else {}
        lie = [one["site"] for one in packet.get("vouchers", {}).get("silent", []) if one["why"] == "other"]
        need(not lie, "%s was told of an event that the log does not hold" % lie)
        found = [(code, against(code, packet, ends, beyond)) for code in codes]
        for code, fits in found:
            need(fits is not False, "the head of event %d is another one" % code[0])
    except NotWhole as error:
        return 1, str(error)
    except (ValueError, RecursionError, UnicodeDecodeError) as error:
        return 1, "it can't be read: %s" % error
    said = "events %d to %d, head %s" % (ends[0][0], ends[-1][0], head_code(*ends[-1]))
    if any(fits is None for _, fits in found):
        return 3, "whole, and a head can't be compared: " + said
    if "signature" not in packet:
        return 3, "its events are whole, and nobody signed it: " + said
    return 0, "whole, signed with %s; its summary is the signer's word: %s" % (
        fingerprint(packet["signature"]["key"]), said)


def main(arguments):
    codes, files = [], []
    while arguments:
        one = arguments.pop(0)
        if one == "--batch":
            files = None
        elif one == "--head" and arguments:
            codes.append(read_code(arguments.pop(0)))
        else:
            files.append(one)
    if files is None:
        for name in sys.stdin:
            with open(name.rstrip("\n"), "rb") as file:
                print("%d %s" % verify(file.read(), codes), flush=True)
        return 0
    if len(files) != 1:
        print(__doc__)
        return 2
    with open(files[0], "rb") as file:
        code, why = verify(file.read(), codes)
    print(why)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
