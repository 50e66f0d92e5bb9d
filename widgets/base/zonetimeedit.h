// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QWidget>

class QDateTimeEdit;

namespace Switchback
{

class PlainLabel;

/// Date and time of a site's own clock, with the zone's name beside the field and UTC beneath: nobody has to
/// guess whose time it is. In the hour that a clock change leaves out there is no such moment.
class ZoneTimeEdit : public QWidget
{
    Q_OBJECT
public:
    explicit ZoneTimeEdit(const QString &name, QWidget *parent = nullptr);
    /// Keeps the clock's figures as they are typed; not a zone: UTC.
    void setZone(const QByteArray &zone);
    void setInstant(Instant at);
    /// None: the zone's clocks never show that time.
    [[nodiscard]] std::optional<Instant> instant() const;
    [[nodiscard]] QDateTimeEdit *field() const { return m_field; }

signals:
    void changed();

private:
    void say();
    QTimeZone m_zone;
    QDateTimeEdit *m_field;
    PlainLabel *m_zoneName;
    PlainLabel *m_utc;
};

} // namespace Switchback
