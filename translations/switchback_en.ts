<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CallbackListener</name>
    <message numerus="yes">
        <source>%1 call-backs were refused: their signature does not hold</source>
        <translation>
            <numerusform>%1 call-back was refused: its signature does not hold</numerusform>
            <numerusform>%1 call-backs were refused: their signature does not hold</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CallsComponent</name>
    <message numerus="yes">
        <source>%1 calls</source>
        <translation>
            <numerusform>%1 call</numerusform>
            <numerusform>%1 calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 answered %2 of %3 calls in the last %4, and the other site the rest.</source>
        <translation>
            <numerusform>%1 answered %2 of %3 call in the last %4, and the other site the rest.</numerusform>
            <numerusform>%1 answered %2 of %3 calls in the last %4, and the other site the rest.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CustomerFile</name>
    <message numerus="yes">
        <source>%1 is in order: %2 customers.</source>
        <translation>
            <numerusform>%1 is in order: %2 customer.</numerusform>
            <numerusform>%1 is in order: %2 customers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows lack their last cells, which are taken as empty.</source>
        <translation>
            <numerusform>%1 row lacks its last cells, which are taken as empty.</numerusform>
            <numerusform>%1 rows lack their last cells, which are taken as empty.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Customers</name>
    <message numerus="yes">
        <source>%1 customers from %2: %3 added, %4 changed</source>
        <translation>
            <numerusform>%1 customer from %2: %3 added, %4 changed</numerusform>
            <numerusform>%1 customers from %2: %3 added, %4 changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %1 older changes: see switchback customers show</source>
        <translation>
            <numerusform>and %1 older change: see switchback customers show</numerusform>
            <numerusform>and %1 older changes: see switchback customers show</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>%1 files cannot be written</source>
        <translation>
            <numerusform>%1 file cannot be written</numerusform>
            <numerusform>%1 files cannot be written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 files still to come here</source>
        <translation>
            <numerusform>%1 file still to come here</numerusform>
            <numerusform>%1 files still to come here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesCheck</name>
    <message numerus="yes">
        <source>%1 files are alike at both sites.</source>
        <translation>
            <numerusform>%1 file is alike at both sites.</numerusform>
            <numerusform>%1 files are alike at both sites.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 files not alike at both sites: %3.</source>
        <translation>
            <numerusform>%1 of %2 file not alike at both sites: %3.</numerusform>
            <numerusform>%1 of %2 files not alike at both sites: %3.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesText</name>
    <message numerus="yes">
        <source>%1 files (%2)</source>
        <translation>
            <numerusform>%1 file (%2)</numerusform>
            <numerusform>%1 files (%2)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message numerus="yes">
        <source>%1 has %2 files (%3) that the other site doesn&apos;t have yet.</source>
        <translation>
            <numerusform>%1 has %2 file (%3) that the other site doesn&apos;t have yet.</numerusform>
            <numerusform>%1 has %2 files (%3) that the other site doesn&apos;t have yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 keeps old data that nobody else may have: %2, %3 rows.</source>
        <translation>
            <numerusform>%1 keeps old data that nobody else may have: %2, %3 row.</numerusform>
            <numerusform>%1 keeps old data that nobody else may have: %2, %3 rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 had %2 files (%3) that have not come to %4.</source>
        <translation>
            <numerusform>%1 had %2 file (%3) that has not come to %4.</numerusform>
            <numerusform>%1 had %2 files (%3) that have not come to %4.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GatewayProof</name>
    <message numerus="yes">
        <source>%1 gateways are to prove that they carry</source>
        <translation>
            <numerusform>%1 gateway is to prove that it carries</numerusform>
            <numerusform>%1 gateways are to prove that they carry</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Incident</name>
    <message numerus="yes">
        <source>%1 of %2 customers without initials, by %3: %4</source>
        <translation>
            <numerusform>%1 of %2 customer without initials, by %3: %4</numerusform>
            <numerusform>%1 of %2 customers without initials, by %3: %4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&quot;%1&quot; has not passed: %2 of %3 customers are open.</source>
        <translation>
            <numerusform>&quot;%1&quot; has not passed: %2 of %3 customer is open.</numerusform>
            <numerusform>&quot;%1&quot; has not passed: %2 of %3 customers are open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers have neither initials nor a recorded reason.</source>
        <translation>
            <numerusform>%1 of %2 customer has neither initials nor a recorded reason.</numerusform>
            <numerusform>%1 of %2 customers have neither initials nor a recorded reason.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers have signed for an older state.</source>
        <translation>
            <numerusform>%1 customer has signed for an older state.</numerusform>
            <numerusform>%1 customers have signed for an older state.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sent to %1 of %2 customers, %3</source>
        <translation>
            <numerusform>sent to %1 of %2 customer, %3</numerusform>
            <numerusform>sent to %1 of %2 customers, %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: message queued for %2 customers</source>
        <translation>
            <numerusform>%1: message queued for %2 customer</numerusform>
            <numerusform>%1: message queued for %2 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers were added, and are told from the next message on: %2</source>
        <translation>
            <numerusform>%1 customer was added, and is told from the next message on: %2</numerusform>
            <numerusform>%1 customers were added, and are told from the next message on: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: only some of their calls arrive at %2</source>
        <translation>
            <numerusform>%1 customer: only some of their calls arrive at %2</numerusform>
            <numerusform>%1 customers: only some of their calls arrive at %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: calls arrive at both, %2 and %3</source>
        <translation>
            <numerusform>%1 customer: calls arrive at both, %2 and %3</numerusform>
            <numerusform>%1 customers: calls arrive at both, %2 and %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: calls arrive at %2, not at %3</source>
        <translation>
            <numerusform>%1 customer: calls arrive at %2, not at %3</numerusform>
            <numerusform>%1 customers: calls arrive at %2, not at %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: a trunk is no longer theirs</source>
        <translation>
            <numerusform>%1 customer: a trunk is no longer theirs</numerusform>
            <numerusform>%1 customers: a trunk is no longer theirs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: calls arrive at %2</source>
        <translation>
            <numerusform>%1 customer: calls arrive at %2</numerusform>
            <numerusform>%1 customers: calls arrive at %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: no call can be known as theirs</source>
        <translation>
            <numerusform>%1 customer: no call can be known as theirs</numerusform>
            <numerusform>%1 customers: no call can be known as theirs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers: their calls can be known</source>
        <translation>
            <numerusform>%1 customer: their calls can be known</numerusform>
            <numerusform>%1 customers: their calls can be known</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptCopies</name>
    <message numerus="yes">
        <source>%1 rows in %2</source>
        <translation>
            <numerusform>%1 row in %2</numerusform>
            <numerusform>%1 rows in %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptLines</name>
    <message numerus="yes">
        <source>%1 rows</source>
        <translation>
            <numerusform>%1 row</numerusform>
            <numerusform>%1 rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Lab</name>
    <message numerus="yes">
        <source>%1 calls acknowledged, counted against the database at %2:</source>
        <translation>
            <numerusform>%1 call acknowledged, counted against the database at %2:</numerusform>
            <numerusform>%1 calls acknowledged, counted against the database at %2:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  %1, timeline %2: %3 calls, first %4, last %5 (UTC)</source>
        <translation>
            <numerusform>  %1, timeline %2: %3 call, first %4, last %5 (UTC)</numerusform>
            <numerusform>  %1, timeline %2: %3 calls, first %4, last %5 (UTC)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  TWO PRIMARIES: %1 overlaps in time</source>
        <translation>
            <numerusform>  TWO PRIMARIES: %1 overlap in time</numerusform>
            <numerusform>  TWO PRIMARIES: %1 overlaps in time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>  %1 lines of the ledger are not whole</source>
        <translation>
            <numerusform>  %1 line of the ledger is not whole</numerusform>
            <numerusform>  %1 lines of the ledger are not whole</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogChecked</name>
    <message numerus="yes">
        <source>The log is whole: %1 events.</source>
        <translation>
            <numerusform>The log is whole: %1 event.</numerusform>
            <numerusform>The log is whole: %1 events.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gaps in it were signed for.</source>
        <translation>
            <numerusform>%1 gap in it was signed for.</numerusform>
            <numerusform>%1 gaps in it were signed for.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 more say that the log holds what they were told.</source>
        <translation>
            <numerusform>%1 more says that the log holds what it was told.</numerusform>
            <numerusform>%1 more say that the log holds what they were told.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 more say nothing.</source>
        <translation>
            <numerusform>%1 more says nothing.</numerusform>
            <numerusform>%1 more say nothing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 more were told what is lost, and signed for.</source>
        <translation>
            <numerusform>%1 more was told what is lost, and signed for.</numerusform>
            <numerusform>%1 more were told what is lost, and signed for.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 more were told what the log does not hold.</source>
        <translation>
            <numerusform>%1 more was told what the log does not hold.</numerusform>
            <numerusform>%1 more were told what the log does not hold.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 witnesses have told what they know.</source>
        <translation>
            <numerusform>%1 of %2 witness has told what it knows.</numerusform>
            <numerusform>%1 of %2 witnesses have told what they know.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 events are read.</source>
        <translation>
            <numerusform>%1 of %2 event is read.</numerusform>
            <numerusform>%1 of %2 events are read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 events say of a key what can&apos;t be, and count for nothing: %2. Which keys count is told by: switchback keys list</source>
        <translation>
            <numerusform>%1 event says of a key what can&apos;t be, and counts for nothing: %2. Which keys count is told by: switchback keys list</numerusform>
            <numerusform>%1 events say of a key what can&apos;t be, and count for nothing: %2. Which keys count is told by: switchback keys list</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Loss</name>
    <message numerus="yes">
        <source>at most %1 rows</source>
        <translation>
            <numerusform>at most %1 row</numerusform>
            <numerusform>at most %1 rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message numerus="yes">
        <source>tried again soon, after %1 tries</source>
        <translation>
            <numerusform>tried again soon, after %1 try</numerusform>
            <numerusform>tried again soon, after %1 tries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 messages</source>
        <translation>
            <numerusform>%1 message</numerusform>
            <numerusform>%1 messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 deliveries</source>
        <translation>
            <numerusform>%1 delivery</numerusform>
            <numerusform>%1 deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 want a person</source>
        <translation>
            <numerusform>%1 wants a person</numerusform>
            <numerusform>%1 want a person</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %1 others</source>
        <translation>
            <numerusform>and %1 other</numerusform>
            <numerusform>and %1 others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outage</name>
    <message numerus="yes">
        <source>at most %1 rows</source>
        <translation>
            <numerusform>at most %1 row</numerusform>
            <numerusform>at most %1 rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Last drill %1 days ago (goal: every %2 days)</source>
        <translation>
            <numerusform>Last drill %1 day ago (goal: every %2 days)</numerusform>
            <numerusform>Last drill %1 days ago (goal: every %2 days)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers alerted</source>
        <translation>
            <numerusform>%1 customer alerted</numerusform>
            <numerusform>%1 customers alerted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers alerted</source>
        <translation>
            <numerusform>%1 of %2 customer alerted</numerusform>
            <numerusform>%1 of %2 customers alerted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %1 customers moved</source>
        <translation>
            <numerusform>%1 customer moved</numerusform>
            <numerusform>All %1 customers moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers moved</source>
        <translation>
            <numerusform>%1 of %2 customer moved</numerusform>
            <numerusform>%1 of %2 customers moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %1 customers tested</source>
        <translation>
            <numerusform>%1 customer tested</numerusform>
            <numerusform>All %1 customers tested</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers tested</source>
        <translation>
            <numerusform>%1 of %2 customer tested</numerusform>
            <numerusform>%1 of %2 customers tested</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %1 customers signed</source>
        <translation>
            <numerusform>%1 customer signed</numerusform>
            <numerusform>All %1 customers signed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers signed</source>
        <translation>
            <numerusform>%1 of %2 customer signed</numerusform>
            <numerusform>%1 of %2 customers signed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Packet</name>
    <message numerus="yes">
        <source>The events of the record of incident %1 are whole: %2 events, %3 to %4.</source>
        <translation>
            <numerusform>The event of the record of incident %1 is whole: %2 event, %3 to %4.</numerusform>
            <numerusform>The events of the record of incident %1 are whole: %2 events, %3 to %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The record of drill %1 is whole: %2 events, %3 to %4.</source>
        <translation>
            <numerusform>The record of drill %1 is whole: %2 event, %3 to %4.</numerusform>
            <numerusform>The record of drill %1 is whole: %2 events, %3 to %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The record of incident %1 is whole: %2 events, %3 to %4.</source>
        <translation>
            <numerusform>The record of incident %1 is whole: %2 event, %3 to %4.</numerusform>
            <numerusform>The record of incident %1 is whole: %2 events, %3 to %4.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Initials of %1 customers: %2 signed, %3 signed for an older state, %4 declined, %5 not reached, %6 not asked yet.</source>
        <translation>
            <numerusform>Initials of %1 customer: %2 signed, %3 signed for an older state, %4 declined, %5 not reached, %6 not asked yet.</numerusform>
            <numerusform>Initials of %1 customers: %2 signed, %3 signed for an older state, %4 declined, %5 not reached, %6 not asked yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The sheets of its %1 customers name the fingerprint %2 and the head %3.</source>
        <translation>
            <numerusform>The sheet of its %1 customer names the fingerprint %2 and the head %3.</numerusform>
            <numerusform>The sheets of its %1 customers name the fingerprint %2 and the head %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 values about persons were erased. Their hashes are there, and hold.</source>
        <translation>
            <numerusform>%1 value about a person was erased. Its hash is there, and holds.</numerusform>
            <numerusform>%1 values about persons were erased. Their hashes are there, and hold.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message numerus="yes">
        <source>%1 rows</source>
        <translation>
            <numerusform>%1 row</numerusform>
            <numerusform>%1 rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReachTest</name>
    <message numerus="yes">
        <source>Test of reachability: %1 messages</source>
        <translation>
            <numerusform>Test of reachability: %1 message</numerusform>
            <numerusform>Test of reachability: %1 messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Test of reachability: to %1 contacts</source>
        <translation>
            <numerusform>Test of reachability: to %1 contact</numerusform>
            <numerusform>Test of reachability: to %1 contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Readiness</name>
    <message numerus="yes">
        <source>%1 and %2 others</source>
        <translation>
            <numerusform>%1 and %2 other</numerusform>
            <numerusform>%1 and %2 others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 contacts</source>
        <translation>
            <numerusform>%1 contact</numerusform>
            <numerusform>%1 contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 messages wait</source>
        <translation>
            <numerusform>%1 message waits</numerusform>
            <numerusform>%1 messages wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers could not be reached</source>
        <translation>
            <numerusform>%1 customer could not be reached</numerusform>
            <numerusform>%1 customers could not be reached</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 addresses failed</source>
        <translation>
            <numerusform>%1 address failed</numerusform>
            <numerusform>%1 addresses failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 are being tested</source>
        <translation>
            <numerusform>%1 is being tested</numerusform>
            <numerusform>%1 are being tested</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 addresses were never tested</source>
        <translation>
            <numerusform>%1 address was never tested</numerusform>
            <numerusform>%1 addresses were never tested</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (and %2 more troubles on the page Readiness)</source>
        <translation>
            <numerusform>%1 (and %2 more trouble on the page Readiness)</numerusform>
            <numerusform>%1 (and %2 more troubles on the page Readiness)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 mails to the console&apos;s mailbox match nothing that it sent; the newest from %2, %3: “%4”. They are left there: somebody has to read them.</source>
        <translation>
            <numerusform>%1 mail to the console&apos;s mailbox matches nothing that it sent; it is from %2, %3: “%4”. It is left there: somebody has to read it.</numerusform>
            <numerusform>%1 mails to the console&apos;s mailbox match nothing that it sent; the newest from %2, %3: “%4”. They are left there: somebody has to read them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message numerus="yes">
        <source>; %1 rows at most</source>
        <translation>
            <numerusform>; %1 row at most</numerusform>
            <numerusform>; %1 rows at most</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rows at most</source>
        <translation>
            <numerusform>%1 row at most</numerusform>
            <numerusform>%1 rows at most</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Choose one of its %1 customers.</source>
        <translation>
            <numerusform>It has %1 customer only.</numerusform>
            <numerusform>Choose one of its %1 customers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 times</source>
        <translation>
            <numerusform>%1 time</numerusform>
            <numerusform>%1 times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> (%1 tries)</source>
        <translation>
            <numerusform> (%1 try)</numerusform>
            <numerusform> (%1 tries)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %1 others</source>
        <translation>
            <numerusform>and %1 other</numerusform>
            <numerusform>and %1 others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on time: %1 customers</source>
        <translation>
            <numerusform>on time: %1 customer</numerusform>
            <numerusform>on time: %1 customers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordProgress</name>
    <message numerus="yes">
        <source>%1 of %2 entries of the log are written down.</source>
        <translation>
            <numerusform>%1 of %2 entry of the log is written down.</numerusform>
            <numerusform>%1 of %2 entries of the log are written down.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 entries are checked as they were written.</source>
        <translation>
            <numerusform>%1 of %2 entry is checked as it was written.</numerusform>
            <numerusform>%1 of %2 entries are checked as they were written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers&apos; sheets are written.</source>
        <translation>
            <numerusform>%1 of %2 customer&apos;s sheet is written.</numerusform>
            <numerusform>%1 of %2 customers&apos; sheets are written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunPlan</name>
    <message numerus="yes">
        <source>Export %1 audio files at %2</source>
        <translation>
            <numerusform>Export %1 audio file at %2</numerusform>
            <numerusform>Export %1 audio files at %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 files, written to %2</source>
        <translation>
            <numerusform>%1 file, written to %2</numerusform>
            <numerusform>%1 files, written to %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message numerus="yes">
        <source>%1 rows</source>
        <translation>
            <numerusform>%1 row</numerusform>
            <numerusform>%1 rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Runbook</name>
    <message numerus="yes">
        <source>at most %1 rows</source>
        <translation>
            <numerusform>at most %1 row</numerusform>
            <numerusform>at most %1 rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shown</name>
    <message numerus="yes">
        <source>%1 copies may hold rows nobody else has, until they are exported or discarded by name.</source>
        <translation>
            <numerusform>%1 copy may hold rows nobody else has, until it is exported or discarded by name.</numerusform>
            <numerusform>%1 copies may hold rows nobody else has, until they are exported or discarded by name.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SmsCount</name>
    <message numerus="yes">
        <source>%1 characters with the tag at its end · %2 short messages (GSM-7, %3 each)</source>
        <translation>
            <numerusform>%1 characters with the tag at its end · %2 short message (GSM-7, up to %3)</numerusform>
            <numerusform>%1 characters with the tag at its end · %2 short messages (GSM-7, %3 each)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 characters with the tag at its end · %2 short messages (UCS-2 because of “%4”, %3 each)</source>
        <translation>
            <numerusform>%1 characters with the tag at its end · %2 short message (UCS-2 because of “%4”, up to %3)</numerusform>
            <numerusform>%1 characters with the tag at its end · %2 short messages (UCS-2 because of “%4”, %3 each)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 characters · %2 short messages (GSM-7, %3 each)</source>
        <translation>
            <numerusform>%1 characters · %2 short message (GSM-7, up to %3)</numerusform>
            <numerusform>%1 characters · %2 short messages (GSM-7, %3 each)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 characters · %2 short messages (UCS-2 because of “%4”, %3 each)</source>
        <translation>
            <numerusform>%1 characters · %2 short message (UCS-2 because of “%4”, up to %3)</numerusform>
            <numerusform>%1 characters · %2 short messages (UCS-2 because of “%4”, %3 each)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message numerus="yes">
        <source> It held %1 entries at %2.</source>
        <translation>
            <numerusform> It held %1 entry at %2.</numerusform>
            <numerusform> It held %1 entries at %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The store holds less than before: %1 entries, of %2 that were there at %3. An older copy was put back, or the end of the log is gone.</source>
        <translation>
            <numerusform>The store holds less than before: %1 entry, of %2 that were there at %3. An older copy was put back, or the end of the log is gone.</numerusform>
            <numerusform>The store holds less than before: %1 entries, of %2 that were there at %3. An older copy was put back, or the end of the log is gone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::CustomersPage</name>
    <message numerus="yes">
        <source>The request to reroute, for %1 customers.</source>
        <translation>
            <numerusform>The request to reroute, for %1 customer.</numerusform>
            <numerusform>The request to reroute, for %1 customers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2 customers)</source>
        <translation>
            <numerusform>%1 (%2 customer)</numerusform>
            <numerusform>%1 (%2 customers)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::DirectoryModel</name>
    <message numerus="yes">
        <source>%1 and %2 others</source>
        <translation>
            <numerusform>%1 and %2 other</numerusform>
            <numerusform>%1 and %2 others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::DirectoryPage</name>
    <message numerus="yes">
        <source>A drill speaks to %1 customers</source>
        <translation>
            <numerusform>A drill speaks to %1 customer</numerusform>
            <numerusform>A drill speaks to %1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::DraftEdit</name>
    <message numerus="yes">
        <source>%1 · %2 contacts</source>
        <translation>
            <numerusform>%1 · %2 contact</numerusform>
            <numerusform>%1 · %2 contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::FileChecks</name>
    <message numerus="yes">
        <source>%1 files compared, alike at both sites</source>
        <translation>
            <numerusform>%1 file compared, alike at both sites</numerusform>
            <numerusform>%1 files compared, alike at both sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 files not alike at both sites</source>
        <translation>
            <numerusform>%1 of %2 file not alike at both sites</numerusform>
            <numerusform>%1 of %2 files not alike at both sites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::InitialsPad</name>
    <message numerus="yes">
        <source>%1 strokes drawn. Backspace takes the last one back.</source>
        <translation>
            <numerusform>%1 stroke drawn. Backspace takes the last one back.</numerusform>
            <numerusform>%1 strokes drawn. Backspace takes the last one back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::InitialsPage</name>
    <message numerus="yes">
        <source>Not reachable for %1 customers…</source>
        <translation>
            <numerusform>Not reachable for %1 customer…</numerusform>
            <numerusform>Not reachable for %1 customers…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers decline…</source>
        <translation>
            <numerusform>%1 customer declines…</numerusform>
            <numerusform>%1 customers decline…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::LagChart</name>
    <message numerus="yes">
        <source>over the RPO %1 times in 30 days</source>
        <translation>
            <numerusform>over the RPO %1 time in 30 days</numerusform>
            <numerusform>over the RPO %1 times in 30 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::Notifier</name>
    <message numerus="yes">
        <source>%1: to %2 contacts</source>
        <translation>
            <numerusform>%1: to %2 contact</numerusform>
            <numerusform>%1: to %2 contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::OrphanWatch</name>
    <message numerus="yes">
        <source>%1 audio files (%2) at %3 are without their rows since %4.</source>
        <translation>
            <numerusform>%1 audio file (%2) at %3 is without its row since %4.</numerusform>
            <numerusform>%1 audio files (%2) at %3 are without their rows since %4.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::PreviewModel</name>
    <message numerus="yes">
        <source>%1 faults: nothing can be taken over until they are mended.</source>
        <translation>
            <numerusform>%1 fault: nothing can be taken over until it is mended.</numerusform>
            <numerusform>%1 faults: nothing can be taken over until they are mended.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::ReadinessPage</name>
    <message numerus="yes">
        <source>A harmless message goes to %1 addresses: %2. It says that nothing has failed.</source>
        <translation>
            <numerusform>A harmless message goes to %1 address: %2. It says that nothing has failed.</numerusform>
            <numerusform>A harmless message goes to %1 addresses: %2. It says that nothing has failed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::RecipientsBar</name>
    <message numerus="yes">
        <source>%1 addresses are copied.</source>
        <translation>
            <numerusform>%1 address is copied.</numerusform>
            <numerusform>%1 addresses are copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 recipients have none: reach them by telephone.</source>
        <translation>
            <numerusform>%1 recipient has none: reach them by telephone.</numerusform>
            <numerusform>%1 recipients have none: reach them by telephone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Switchback::WriteDialog</name>
    <message numerus="yes">
        <source>All %1 customers</source>
        <translation>
            <numerusform>The only one (%1 customer)</numerusform>
            <numerusform>All %1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve and send to %1 customers</source>
        <translation>
            <numerusform>Approve and send to %1 customer</numerusform>
            <numerusform>Approve and send to %1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve and queue for %1 customers</source>
        <translation>
            <numerusform>Approve and queue for %1 customer</numerusform>
            <numerusform>Approve and queue for %1 customers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Terminal</name>
    <message numerus="yes">
        <source>%1
%2
%3 customers&apos; sheets in %4/customers
</source>
        <translation>
            <numerusform>%1
%2
%3 customer&apos;s sheet in %4/customers
</numerusform>
            <numerusform>%1
%2
%3 customers&apos; sheets in %4/customers
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers written to %2.
</source>
        <translation>
            <numerusform>%1 customer written to %2.
</numerusform>
            <numerusform>%1 customers written to %2.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A test to the drill list: %1 messages, %2.</source>
        <translation>
            <numerusform>A test to the drill list: %1 message, %2.</numerusform>
            <numerusform>A test to the drill list: %1 messages, %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A test to customers: %1 messages, %2.</source>
        <translation>
            <numerusform>A test to customers: %1 message, %2.</numerusform>
            <numerusform>A test to customers: %1 messages, %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 audio files at %2 are without their rows since %3 %4.
</source>
        <translation>
            <numerusform>%1 audio file at %2 is without its row since %3 %4.
</numerusform>
            <numerusform>%1 audio files at %2 are without their rows since %3 %4.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 files have names that can&apos;t be told.
</source>
        <translation>
            <numerusform>%1 file has a name that can&apos;t be told.
</numerusform>
            <numerusform>%1 files have names that can&apos;t be told.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 files, %3 (%4)
</source>
        <translation>
            <numerusform>%1: %2 file, %3 (%4)
</numerusform>
            <numerusform>%1: %2 files, %3 (%4)
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 were changed too lately to be judged.
</source>
        <translation>
            <numerusform>%1 was changed too lately to be judged.
</numerusform>
            <numerusform>%1 were changed too lately to be judged.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 files could not be read in time.
</source>
        <translation>
            <numerusform>%1 file could not be read in time.
</numerusform>
            <numerusform>%1 files could not be read in time.
</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 files are looked at again in %2 s: they may be on their way.
</source>
        <translation>
            <numerusform>%1 file is looked at again in %2 s: it may be on its way.
</numerusform>
            <numerusform>%1 files are looked at again in %2 s: they may be on their way.
</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VoiceComponent</name>
    <message numerus="yes">
        <source>%1 of %2 voice servers of %3 do not answer: %4</source>
        <translation>
            <numerusform>%1 of %2 voice servers of %3 does not answer: %4</numerusform>
            <numerusform>%1 of %2 voice servers of %3 do not answer: %4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 servers answer</source>
        <translation>
            <numerusform>%1 server answers</numerusform>
            <numerusform>%1 servers answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 servers answer</source>
        <translation>
            <numerusform>%1 of %2 servers answers</numerusform>
            <numerusform>%1 of %2 servers answer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message numerus="yes">
        <source>%1 customers without initials or a reason</source>
        <translation>
            <numerusform>%1 customer without initials or a reason</numerusform>
            <numerusform>%1 customers without initials or a reason</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 customers moved</source>
        <translation>
            <numerusform>%1 of %2 customer moved</numerusform>
            <numerusform>%1 of %2 customers moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers still to move</source>
        <translation>
            <numerusform>%1 customer still to move</numerusform>
            <numerusform>%1 customers still to move</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Record as sent to %1 customers…</source>
        <translation>
            <numerusform>Record as sent to %1 customer…</numerusform>
            <numerusform>Record as sent to %1 customers…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve and queue for %1 customers</source>
        <translation>
            <numerusform>Approve and queue for %1 customer</numerusform>
            <numerusform>Approve and queue for %1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 recipients: %2 with an e-mail address, %3 with a telephone number</source>
        <translation>
            <numerusform>%1 recipient: %2 with an e-mail address, %3 with a telephone number</numerusform>
            <numerusform>%1 recipients: %2 with an e-mail address, %3 with a telephone number</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>forecast: back %1, from %2 measured and %3 guessed steps</source>
        <translation>
            <numerusform>forecast: back %1, from %2 measured and %3 guessed step</numerusform>
            <numerusform>forecast: back %1, from %2 measured and %3 guessed steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers still to test</source>
        <translation>
            <numerusform>%1 customer still to test</numerusform>
            <numerusform>%1 customers still to test</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 customers</source>
        <translation>
            <numerusform>%1 customer</numerusform>
            <numerusform>%1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve and send to %1 customers</source>
        <translation>
            <numerusform>Approve and send to %1 customer</numerusform>
            <numerusform>Approve and send to %1 customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask %1 customers to reroute</source>
        <translation>
            <numerusform>Ask %1 customer to reroute</numerusform>
            <numerusform>Ask %1 customers to reroute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Goes to %1 customers once it is approved, to each in their own time zone; the first try by: %2.</source>
        <translation>
            <numerusform>Goes to %1 customer once it is approved, in their own time zone; the first try by: %2.</numerusform>
            <numerusform>Goes to %1 customers once it is approved, to each in their own time zone; the first try by: %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 earlier test calls stand in the log.</source>
        <translation>
            <numerusform>%1 earlier test call stands in the log.</numerusform>
            <numerusform>%1 earlier test calls stand in the log.</numerusform>
        </translation>
    </message>
</context>
</TS>
