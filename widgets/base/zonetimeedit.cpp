// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/zonetimeedit.h"

#include "widgets/base/plainlabel.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

ZoneTimeEdit::ZoneTimeEdit(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_zone(QByteArrayLiteral("UTC"))
    , m_field(new QDateTimeEdit(this))
    , m_zoneName(new PlainLabel(Fit::Elide, TypeSize::Body, QFont::Normal, Tone::Text, this))
    , m_utc(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
{
    m_field->setObjectName(QStringLiteral("zoneTimeField"));
    m_field->setAccessibleName(name);
    m_field->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    // The field knows no zones but the machine's own: it holds bare figures, marked UTC so that none of them
    // is moved by the machine's clock change.
    m_field->setTimeSpec(Qt::UTC);
    m_field->setMinimumHeight(34);
    m_zoneName->setObjectName(QStringLiteral("zoneTimeZone"));
    m_utc->setObjectName(QStringLiteral("zoneTimeUtc"));
    setFocusProxy(m_field);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_field);
    row->addWidget(m_zoneName, 1);
    column->addLayout(row);
    column->addWidget(m_utc);
    connect(m_field, &QDateTimeEdit::dateTimeChanged, this, [this] {
        say();
        emit changed();
    });
    say();
}

void ZoneTimeEdit::setZone(const QByteArray &zone)
{
    const QTimeZone wanted(zone);
    m_zone = wanted.isValid() ? wanted : QTimeZone(QByteArrayLiteral("UTC"));
    say();
}

void ZoneTimeEdit::setInstant(Instant at)
{
    const QDateTime there = toDateTime(at, m_zone);
    m_field->setDateTime(QDateTime(there.date(), there.time(), Qt::UTC));
}

std::optional<Instant> ZoneTimeEdit::instant() const
{
    const QDateTime typed = m_field->dateTime();
    const QDateTime there(typed.date(), typed.time(), m_zone);
    if (!there.isValid() || there.time() != typed.time())
        return std::nullopt;
    return fromDateTime(there);
}

void ZoneTimeEdit::say()
{
    const std::optional<Instant> at = instant();
    const QString words = at ? tr("%1 UTC").arg(clockText(*at, QTimeZone(QByteArrayLiteral("UTC")), false))
                             : tr("There is no such time that night: the clocks are put forward over it.");
    m_utc->setPlain(words);
    m_utc->setTone(at ? Tone::Dim : Tone::Bad);
    const QString zone = QString::fromUtf8(m_zone.id());
    m_zoneName->setPlain(at && m_zone.id() != "UTC"
                             ? tr("%1 (%2)").arg(m_zone.abbreviation(toDateTime(*at, m_zone)), zone)
                             : zone);
    m_field->setAccessibleDescription(tr("Time of %1; %2").arg(m_zoneName->text(), words));
}

} // namespace Switchback
