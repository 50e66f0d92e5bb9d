// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetreading.h"

#include "models/record/packetmaker.h"
#include "models/record/packetparts.h"

#include <QIODevice>
#include <QJsonDocument>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype PieceBytes = qsizetype(256) * 1024;
constexpr QByteArrayView Begin = "{\"events\":[";
constexpr QByteArrayView RecordKey = "\"record\":";
constexpr QByteArrayView SignatureKey = "\"signature\":";
constexpr QByteArrayView VouchersKey = "\"vouchers\":";
constexpr qsizetype MostEnd = qsizetype(64) * 1024 * 1024; ///< of what vouches for it
constexpr qsizetype MostEvents = 4'000'000, MostMembers = 16;

Error unlike()
{
    return packetNotWhole({});
}

/// A part of a device, with some of what comes after it.
class Window
{
public:
    explicit Window(QIODevice &device)
        : m_device(device)
    {
    }
    /// Until the next call; shorter where the device ends.
    QByteArrayView at(qint64 from, qsizetype size)
    {
        if (from < m_from || from + size > m_from + m_bytes.size()) {
            m_bytes = m_device.seek(from) ? m_device.read(std::max(size, PieceBytes)) : QByteArray();
            m_from = from;
        }
        const qsizetype begin = from - m_from;
        return QByteArrayView(m_bytes).sliced(begin, std::min(size, m_bytes.size() - begin));
    }

private:
    QIODevice &m_device;
    qint64 m_from = 0;
    QByteArray m_bytes;
};

/// Where a packet's pieces lie.
struct Places {
    QList<qint64> eventEnds;
    QList<qint64> members; ///< the commas before those that follow the events
};

Result<Places> findPlaces(QIODevice &device)
{
    Places places;
    JsonScan scan(PacketMaxValues, PacketMaxDepth);
    bool inEvents = true;
    device.seek(0);
    for (qint64 base = 0;;) {
        const QByteArray piece = device.read(PieceBytes);
        if (piece.isEmpty() || (base == 0 && !piece.startsWith(Begin)))
            break;
        const Outcome scanned = scan.look(piece, [&](qsizetype at, char c, int depth) {
            if (inEvents && (depth == 2 ? c == ',' : depth == 1 && c == ']')) {
                places.eventEnds += base + at;
                inEvents = depth == 2;
            } else if (c == ',' && depth == 1) {
                places.members += base + at;
            }
        });
        if (!scanned || places.eventEnds.size() > MostEvents || places.members.size() > MostMembers)
            return unlike();
        base += piece.size();
    }
    return inEvents ? Result<Places>(unlike()) : Result<Places>(places);
}

/// What stands between the events and the record.
Result<PacketMaker::Terms> readTerms(Window &window, const Places &places)
{
    const auto record = std::find_if(places.members.cbegin(), places.members.cend(), [&](qint64 comma) {
        return window.at(comma + 1, RecordKey.size()) == RecordKey;
    });
    const qint64 from = places.eventEnds.constLast() + 2;
    if (record == places.members.cend() || *record < from || *record - from > PieceBytes)
        return unlike();
    const QByteArrayView text = window.at(from, *record - from);
    QByteArray json("{");
    json.append(text).append('}');
    const QJsonObject said = QJsonDocument::fromJson(json).object();
    const QJsonObject made = said.value(QLatin1String("made")).toObject();
    const std::optional<Instant> at = fromIso(made.value(QLatin1String("at")).toString());
    const QJsonValue fold = said.value(QLatin1String("fold"));
    const qint64 version = fold.isUndefined() ? 1 : wholeNumber(fold);
    if (!at || version < 1 || version > FoldNow)
        return unlike();
    return PacketMaker::Terms{said.value(QLatin1String("previous")).toString().toLatin1(), *at,
                              made.value(QLatin1String("by")).toString(), int(version)};
}

/// Signature and vouchers, where there are some; not checked, but read.
Result<PacketEnd> readEnd(QIODevice &device, Window &window, const Places &places)
{
    const auto from = std::find_if(places.members.cbegin(), places.members.cend(), [&](qint64 comma) {
        return window.at(comma + 1, SignatureKey.size()) == SignatureKey ||
               window.at(comma + 1, VouchersKey.size()) == VouchersKey;
    });
    PacketEnd end;
    if (from == places.members.cend())
        return end;
    const qint64 size = device.size() - *from - 1;
    if (size > MostEnd)
        return unlike();
    QByteArray json("{");
    json.append(window.at(*from + 1, size)); // the brace at its end is the packet's
    const QJsonObject said = QJsonDocument::fromJson(json).object();
    Result<PacketVouchers> vouchers = vouchersFromJson(said.value(QLatin1String("vouchers")).toObject());
    if (!vouchers)
        return unlike();
    end.vouchers = std::move(*vouchers);
    if (said.contains(QLatin1String("signature"))) {
        const auto signature = packetSignatureFromJson(said.value(QLatin1String("signature")));
        if (!signature)
            return unlike();
        end.sign = [word = *signature](const QByteArray &) { return word; };
    }
    return end;
}

Result<Event> readEvent(QByteArrayView bytes)
{
    const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromRawData(bytes.data(), bytes.size()));
    return json.isObject() ? packetEventFields(json.object()) : unlike();
}
} // namespace

Result<PacketFacts> readSoundPacket(QIODevice &device, const PacketStep &step)
{
    const Result<Places> places = findPlaces(device);
    if (!places)
        return places.error();
    Window events(device);
    Window ought(device);
    const Result<PacketMaker::Terms> terms = readTerms(events, *places);
    if (!terms)
        return terms.error();
    const Result<PacketEnd> end = readEnd(device, events, *places);
    if (!end)
        return end.error();
    qint64 same = 0;
    PacketMaker maker(*terms, [&](QByteArrayView bytes) {
        const bool equal = ought.at(same, bytes.size()) == bytes;
        same += bytes.size();
        return equal;
    });
    const QList<qint64> &ends = places->eventEnds;
    for (qsizetype i = 0; i < ends.size(); ++i) {
        if (step && !step(i, ends.size()))
            return packetCalledOff();
        const qint64 from = i == 0 ? Begin.size() : ends.at(i - 1) + 1;
        const Result<Event> event = readEvent(events.at(from, ends.at(i) - from));
        if (!event || (i == 0 && (predecessorOf(*event) == 0) != terms->previous.isEmpty()) ||
            !maker.add(*event))
            return unlike();
    }
    Result<PacketFacts> facts = maker.finish(*end);
    return facts && same == device.size() ? facts : unlike();
}

} // namespace Switchback
