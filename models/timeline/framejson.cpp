// SPDX-License-Identifier: GPL-3.0-or-later
// A frame as JSON and back. What is read may have been written by another version, or by somebody's hand.
#include "models/timeline/film.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>

namespace Switchback
{

namespace
{
constexpr qsizetype LongestText = 4000;
constexpr qsizetype MostLines = 64;
constexpr double MostSeconds = 1e10; ///< more than three centuries

struct MarkName {
    Mark mark;
    const char *name;
};
constexpr MarkName Marks[] = {{Mark::Fine, "fine"},      {Mark::Warning, "warning"},
                              {Mark::Bad, "bad"},        {Mark::Unknown, "unknown"},
                              {Mark::NotYet, "not_yet"}, {Mark::Running, "running"}};

struct KindName {
    LossCard::Kind kind;
    const char *name;
};
constexpr KindName Kinds[] = {{LossCard::Kind::Known, "known"},
                              {LossCard::Kind::AtMost, "at_most"},
                              {LossCard::Kind::Unknown, "unknown"},
                              {LossCard::Kind::NoStandby, "no_standby"}};

QString markName(Mark mark)
{
    for (const MarkName &name : Marks) {
        if (name.mark == mark)
            return QString::fromLatin1(name.name);
    }
    return QStringLiteral("unknown");
}

QString kindName(LossCard::Kind kind)
{
    for (const KindName &name : Kinds) {
        if (name.kind == kind)
            return QString::fromLatin1(name.name);
    }
    return QStringLiteral("unknown");
}

QJsonValue instantJson(std::optional<Instant> at)
{
    return at ? QJsonValue(toIso(*at)) : QJsonValue(QJsonValue::Null);
}

double seconds(Duration length)
{
    return double(length.count()) / 1000;
}

QJsonObject siteJson(const SiteCard &site)
{
    QJsonArray lines;
    for (const ComponentLine &line : site.lines)
        lines.append(QJsonObject{{QStringLiteral("key"), line.key},
                                 {QStringLiteral("label"), line.label},
                                 {QStringLiteral("value"), line.value},
                                 {QStringLiteral("mark"), markName(line.mark)},
                                 {QStringLiteral("at"), instantJson(line.at)},
                                 {QStringLiteral("tip"), line.tip}});
    return {{QStringLiteral("id"), site.id},
            {QStringLiteral("name"), site.name},
            {QStringLiteral("purpose"), site.purpose},
            {QStringLiteral("role"), site.role},
            {QStringLiteral("role_mark"), markName(site.roleMark)},
            {QStringLiteral("zone"), QString::fromUtf8(site.zone)},
            {QStringLiteral("big"), site.big},
            {QStringLiteral("big_unit"), site.bigUnit},
            {QStringLiteral("verdict"), site.verdict},
            {QStringLiteral("lines"), lines}};
}

QJsonObject lossJson(const LossCard &loss)
{
    QJsonArray stages;
    for (const LossCard::Stage &stage : loss.stages)
        stages.append(QJsonObject{{QStringLiteral("label"), stage.label},
                                  {QStringLiteral("text"), stage.text},
                                  {QStringLiteral("mark"), markName(stage.mark)}});
    return {{QStringLiteral("kind"), kindName(loss.kind)},
            {QStringLiteral("loss_seconds"), seconds(loss.loss)},
            {QStringLiteral("at"), loss.at == Instant{} ? QJsonValue(QJsonValue::Null) : toIso(loss.at)},
            {QStringLiteral("recoverable_to"), instantJson(loss.recoverableTo)},
            {QStringLiteral("rpo_seconds"), seconds(loss.rpo)},
            {QStringLiteral("rpo_note"), loss.rpoNote},
            {QStringLiteral("rows_at_most"),
             loss.rowsAtMost ? QJsonValue(*loss.rowsAtMost) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("rows_text"), loss.rowsText},
            {QStringLiteral("why"), loss.why},
            {QStringLiteral("stages"), stages},
            {QStringLiteral("schedule_advice"), loss.scheduleAdvice}};
}

/// Reads the fields of one object; the first fault is kept, with where it was found.
class Reader
{
public:
    Reader(const QJsonObject &json, const QString &where, std::optional<Error> &fault)
        : m_json(json)
        , m_where(where)
        , m_fault(fault)
    {
    }

    QString text(const char *key)
    {
        const QJsonValue value = take(key);
        if (!value.isString())
            return wrong(key, QCoreApplication::translate("Outage", "is not a text")), QString();
        QString text = value.toString();
        if (text.size() > LongestText)
            return wrong(key, QCoreApplication::translate("Outage", "is too long")), QString();
        return text;
    }

    Mark mark(const char *key)
    {
        const QString name = text(key);
        for (const MarkName &known : Marks) {
            if (name == QLatin1String(known.name))
                return known.mark;
        }
        wrong(key, QCoreApplication::translate("Outage", "is not a mark"));
        return Mark::Unknown;
    }

    LossCard::Kind kind(const char *key)
    {
        const QString name = text(key);
        for (const KindName &known : Kinds) {
            if (name == QLatin1String(known.name))
                return known.kind;
        }
        wrong(key, QCoreApplication::translate("Outage", "is not a kind of loss"));
        return LossCard::Kind::Unknown;
    }

    Duration length(const char *key)
    {
        const QJsonValue value = take(key);
        const double number = value.toDouble(NAN);
        if (!value.isDouble() || !std::isfinite(number) || std::abs(number) > MostSeconds) {
            wrong(key, QCoreApplication::translate("Outage", "is not a number of seconds"));
            return {};
        }
        return Duration{std::llround(number * 1000)};
    }

    std::optional<qint64> count(const char *key)
    {
        const QJsonValue value = take(key);
        if (value.isNull())
            return std::nullopt;
        const qint64 number = value.toInteger(-1);
        if (!value.isDouble() || number < 0)
            wrong(key, QCoreApplication::translate("Outage", "is not a whole number"));
        return number;
    }

    std::optional<Instant> instantOrNone(const char *key)
    {
        const QJsonValue value = take(key);
        if (value.isNull())
            return std::nullopt;
        const auto at = fromIso(value.toString());
        if (!at)
            wrong(key, QCoreApplication::translate("Outage", "is not a time with a zone"));
        return at;
    }

    Instant instant(const char *key)
    {
        const auto at = instantOrNone(key);
        if (!at)
            wrong(key, QCoreApplication::translate("Outage", "is not a time with a zone"));
        return at.value_or(Instant{});
    }

    QJsonObject object(const char *key)
    {
        const QJsonValue value = take(key);
        if (!value.isObject())
            wrong(key, QCoreApplication::translate("Outage", "is not an object"));
        return value.toObject();
    }

    QList<QJsonObject> objects(const char *key)
    {
        const QJsonValue value = take(key);
        const QJsonArray array = value.toArray();
        if (!value.isArray() || array.size() > MostLines) {
            wrong(key, QCoreApplication::translate("Outage", "is not a list of at most %1").arg(MostLines));
            return {};
        }
        QList<QJsonObject> all;
        for (const QJsonValue &item : array) {
            if (!item.isObject())
                wrong(key, QCoreApplication::translate("Outage", "holds something that is not an object"));
            all.append(item.toObject());
        }
        return all;
    }

    [[nodiscard]] QString below(const char *key) const
    {
        return m_where.isEmpty() ? QString::fromLatin1(key) : m_where + QLatin1Char('.') + QLatin1String(key);
    }
    std::optional<Error> &fault() { return m_fault; }

private:
    QJsonValue take(const char *key) const { return m_json.value(QLatin1String(key)); }
    void wrong(const char *key, const QString &what)
    {
        if (m_fault)
            return;
        m_fault = Error{QStringLiteral("bad_frame"),
                        QCoreApplication::translate("Outage", "“%1” %2.").arg(below(key), what),
                        QCoreApplication::translate("Outage", "The log itself is untouched; check it with "
                                                              "“switchback verify”.")};
    }

    const QJsonObject m_json;
    QString m_where;
    std::optional<Error> &m_fault;
};

SiteCard siteFrom(Reader &frame, const char *key)
{
    Reader read(frame.object(key), frame.below(key), frame.fault());
    SiteCard site;
    site.id = read.text("id");
    site.name = read.text("name");
    site.purpose = read.text("purpose");
    site.role = read.text("role");
    site.roleMark = read.mark("role_mark");
    site.zone = read.text("zone").toUtf8();
    site.big = read.text("big");
    site.bigUnit = read.text("big_unit");
    site.verdict = read.text("verdict");
    for (const QJsonObject &json : read.objects("lines")) {
        Reader line(json, read.below("lines"), read.fault());
        site.lines.append({line.text("key"), line.text("label"), line.text("value"), line.mark("mark"),
                           line.instantOrNone("at"), line.text("tip")});
    }
    return site;
}

LossCard lossFrom(Reader &frame, const char *key)
{
    Reader read(frame.object(key), frame.below(key), frame.fault());
    LossCard loss;
    loss.kind = read.kind("kind");
    loss.loss = read.length("loss_seconds");
    loss.at = read.instantOrNone("at").value_or(Instant{}); // none: it was never worked out
    loss.recoverableTo = read.instantOrNone("recoverable_to");
    loss.rpo = read.length("rpo_seconds");
    loss.rpoNote = read.text("rpo_note");
    loss.rowsAtMost = read.count("rows_at_most");
    loss.rowsText = read.text("rows_text");
    loss.why = read.text("why");
    for (const QJsonObject &json : read.objects("stages")) {
        Reader stage(json, read.below("stages"), read.fault());
        loss.stages.append({stage.text("label"), stage.text("text"), stage.mark("mark")});
    }
    loss.scheduleAdvice = read.text("schedule_advice");
    return loss;
}
} // namespace

QJsonObject frameJson(const Frame &frame)
{
    return {{QStringLiteral("at"), toIso(frame.at)},
            {QStringLiteral("headline"), frame.headline},
            {QStringLiteral("mark"), markName(frame.mark)},
            {QStringLiteral("production"), siteJson(frame.production)},
            {QStringLiteral("backup"), siteJson(frame.backup)},
            {QStringLiteral("loss"), lossJson(frame.loss)}};
}

Result<Frame> frameFromJson(const QJsonObject &json)
{
    std::optional<Error> fault;
    Reader read(json, QString(), fault);
    Frame frame;
    frame.at = read.instant("at");
    frame.headline = read.text("headline");
    frame.mark = read.mark("mark");
    frame.production = siteFrom(read, "production");
    frame.backup = siteFrom(read, "backup");
    frame.loss = lossFrom(read, "loss");
    if (fault)
        return *fault;
    return frame;
}

} // namespace Switchback
