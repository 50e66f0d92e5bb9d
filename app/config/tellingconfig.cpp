// SPDX-License-Identifier: GPL-3.0-or-later
// How customers are told, whatever carries it.
#include "app/config/notifyconfig.h"

#include "app/customers/phonenumbers.h"
#include "models/core/text/zoneid.h"
#include "models/core/visibletext.h"
#include "models/customers/contact.h"
#include "models/notify/mailaddress.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Switchback
{

namespace
{
constexpr qsizetype MostOperators = 20; ///< of a channel: all of them are told every hour of an outage

QString words(const char *text)
{
    return QCoreApplication::translate("TellingConfig", text);
}

void readRegion(TomlTable &table, TellingSettings &out)
{
    const QString region = table.text("phone_region", false, 10);
    if (region.isEmpty())
        return;
    static const QRegularExpression shape(QStringLiteral("\\A[A-Z]{2}\\z"));
    if (shape.match(region).hasMatch() && isPhoneRegion(region.toLatin1()))
        out.phoneRegion = region.toLatin1();
    else
        table.fault("phone_region", words("\"%1\" is no country with telephone numbers").arg(region),
                    words("Write the two letters of ISO 3166: \"US\", \"DE\"."));
}

/// One faulty address faults the key: nobody wants to be left out unseen.
QStringList addresses(TomlTable &table, const char *key, QString (*fix)(const QString &))
{
    const QStringList written = table.texts(key);
    if (written.size() > MostOperators)
        table.fault(key, words("these are more than %1 addresses").arg(MostOperators),
                    words("Name those who are to hear of the gateways every hour of an outage."));
    for (const QString &each : written) {
        if (const QString wrong = fix(each); !wrong.isEmpty())
            table.fault(key, wrong, words("Correct it, or take it out."));
    }
    return written;
}
} // namespace

void readWeeklyTime(TomlTable &table, const char *key, std::optional<WeeklyTime> &out)
{
    const QString text = table.text(key, false, 80);
    if (text.isEmpty())
        return;
    if (text == QLatin1String("off")) {
        out.reset();
        return;
    }
    const std::optional<WeeklyTime> time = weeklyTimeFrom(text);
    if (!time) {
        table.fault(
            key, words("\"%1\" is no day of the week with its time").arg(visibleText(text, 80)),
            words("Write \"off\", or like \"Mon 09:30\", \"daily 05:00\" or \"Mon 09:30 Europe/Berlin\"."));
        return;
    }
    const QString zone = QString::fromUtf8(time->zone);
    if (!zone.isEmpty() && !isZoneId(zone)) {
        const QString near = nearestZone(zone);
        table.fault(key, words("\"%1\" is no time zone that this machine knows").arg(visibleText(zone, 60)),
                    near.isEmpty() ? words("Write an IANA name like America/Chicago.")
                                   : words("Did you mean \"%1\"?").arg(near));
        return;
    }
    out = time;
}

std::optional<WeeklyTime> weeklyTimeFrom(const QString &text)
{
    static const QStringList days{QStringLiteral("dai"), QStringLiteral("mon"), QStringLiteral("tue"),
                                  QStringLiteral("wed"), QStringLiteral("thu"), QStringLiteral("fri"),
                                  QStringLiteral("sat"), QStringLiteral("sun")};
    static const QRegularExpression shape(
        QStringLiteral("\\A([A-Za-z]{3})[a-z]* +([01]?[0-9]|2[0-3]):([0-5][0-9])(?: +(\\S{1,60}))?\\z"));
    const QRegularExpressionMatch match = shape.match(text.simplified());
    const qsizetype day = days.indexOf(match.captured(1).toLower());
    if (!match.hasMatch() || day < 0)
        return std::nullopt;
    return WeeklyTime{int(day), match.captured(2).toInt() * 60 + match.captured(3).toInt(),
                      match.captured(4).toUtf8()};
}

TellingSettings readTelling(TomlTable &table, const TellingSettings &usual)
{
    TellingSettings out = usual;
    out.updatesByThemselves = table.yes("updates_by_themselves", usual.updatesByThemselves);
    if (const auto minutes = table.number("acknowledge_within_min", 1, 240))
        out.acknowledgeWithin = std::chrono::minutes(*minutes);
    readRegion(table, out);
    readWeeklyTime(table, "test_reachability", out.testReachability);
    return out;
}

OperatorAddresses readOperators(TomlTable table)
{
    OperatorAddresses out;
    if (!table.exists())
        return out;
    const auto mail = [](const QString &text) {
        const Result<MailAddress> address = mailAddress(text);
        return address ? QString() : address.error().text;
    };
    const auto number = [](const QString &text) {
        return isE164(text) ? QString()
                            : words("\"%1\" is no telephone number in E.164").arg(visibleText(text, 40));
    };
    out.email = addresses(table, "email", mail);
    out.sms = addresses(table, "sms", number);
    out.calls = addresses(table, "voice", number);
    table.checkKeys();
    return out;
}

} // namespace Switchback
