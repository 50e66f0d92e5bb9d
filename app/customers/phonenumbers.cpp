// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/phonenumbers.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>

#include <phonenumbers/phonenumberutil.h>

#include <string>

namespace Switchback
{

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{
constexpr int LongestTyped = 60;
/// Of 112 and its like the library says that they could be dialled; nobody is reached by them.
constexpr qsizetype FewestDigits = 7;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

PhoneRead bad(const QString &fault)
{
    return {{}, {}, fault, {}};
}

QString whyNot(PhoneNumberUtil::ErrorType error)
{
    switch (error) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
        return Words::tr("it begins with no country's code, and no country is set for those without");
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
        return Words::tr("it is too short");
    case PhoneNumberUtil::TOO_LONG_NSN:
        return Words::tr("it is too long");
    default:
        return Words::tr("it is no telephone number");
    }
}

QString whyNot(PhoneNumberUtil::ValidationResult result)
{
    switch (result) {
    case PhoneNumberUtil::TOO_SHORT:
        return Words::tr("it is too short");
    case PhoneNumberUtil::TOO_LONG:
        return Words::tr("it is too long");
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
        return Words::tr("its area code is missing");
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
        return Words::tr("there is no country with that code");
    default:
        return Words::tr("it has a length that no number there has");
    }
}
} // namespace

PhoneRead readPhone(const QString &typed, const QByteArray &region)
{
    if (typed.size() > LongestTyped)
        return bad(Words::tr("it is too long"));
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    const auto parsed =
        util.Parse(typed.toStdString(), region.isEmpty() ? "ZZ" : region.toStdString(), &number);
    if (parsed != PhoneNumberUtil::NO_PARSING_ERROR)
        return bad(whyNot(parsed));
    if (const auto possible = util.IsPossibleNumberWithReason(number);
        possible != PhoneNumberUtil::IS_POSSIBLE)
        return bad(whyNot(possible));
    std::string text;
    util.Format(number, PhoneNumberUtil::E164, &text);
    PhoneRead read;
    read.number = QString::fromStdString(text);
    if (read.number.size() - 1 < FewestDigits)
        return bad(Words::tr("it is too short"));
    read.extension = QString::fromStdString(number.extension());
    if (!util.IsValidNumber(number))
        read.warning = Words::tr("no plan of numbers knows it");
    return read;
}

bool isPhoneRegion(const QByteArray &region)
{
    return PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(region.toStdString()) != 0;
}

QByteArray phoneRegionOf(const QByteArray &zone)
{
    const QByteArray region = QLocale::territoryToCode(QTimeZone(zone).territory()).toLatin1();
    return region.size() == 2 && isPhoneRegion(region) ? region : QByteArray();
}

} // namespace Switchback
