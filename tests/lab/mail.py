#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail as others do it: sends through a mail server of the lab, and reads a mailbox, by Python's own library.

mail.py send CONSOLE SERVER TOKEN TO    as noc+TOKEN@example.net; prints the server's last answer
mail.py inbox CONSOLE SERVER USER FILE  all mails as JSON; FILE holds the password
CONSOLE is the folder with the lab's ca.pem and mail-password, SERVER is ADDRESS:PORT.
"""
import email
import email.policy
import imaplib
import json
import smtplib
import ssl
import sys
from pathlib import Path


def send(console, server, token, to):
    host, port = server.split(":")
    text = (f"From: Switchback NOC <noc@example.net>\r\nTo: {to}\r\nReply-To: noc+{token}@example.net\r\n"
            f"Message-ID: <{token}@example.net>\r\nSubject: Outage {token}\r\n\r\nCalls do not come through.\r\n")
    try:
        with smtplib.SMTP(host, int(port), timeout=40) as smtp:
            smtp.starttls(context=ssl.create_default_context(cafile=console / "ca.pem"))
            smtp.login("console", (console / "mail-password").read_text().strip())
            for code, said in (smtp.mail(f"noc+{token}@example.net"), smtp.rcpt(to)):
                if code >= 400:
                    return f"{code} {said.decode()}"
            code, said = smtp.data(text)
            return f"{code} {said.decode()}"
    except OSError as trouble:
        return f"none {trouble}"


def inbox(console, server, user, password):
    host, port = server.split(":")
    mails = []
    with imaplib.IMAP4(host, int(port), timeout=20) as imap:
        imap.starttls(ssl.create_default_context(cafile=console / "ca.pem"))
        imap.login(user, Path(password).read_text().strip())
        for number in range(1, int(imap.select("INBOX", readonly=True)[1][0]) + 1):
            raw = imap.fetch(str(number), "(BODY.PEEK[])")[1][0][1]
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            body = mail.get_body(("plain",))
            report = [str(part) for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
            mails.append({"from": mail.get("From", ""), "to": mail.get("To", ""), "subject": mail.get("Subject", ""),
                          "automatic": mail.get("Auto-Submitted", ""), "report": "".join(report),
                          "text": body.get_content().replace("\r\n", "\n") if body else ""})
    return json.dumps(mails)


verb, console = sys.argv[1], Path(sys.argv[2])
print({"send": send, "inbox": inbox}[verb](console, *sys.argv[3:]))
