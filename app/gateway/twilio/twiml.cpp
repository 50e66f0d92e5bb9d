// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/twiml.h"

#include <QHash>
#include <QLocale>
#include <QXmlStreamWriter>

#include <algorithm>

namespace Switchback
{

namespace
{
/// The characters of XML 1.0.
QString xmlText(QString text)
{
    const auto end = std::remove_if(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() < 0x20 && c != u'\n' && c != u'\t') || c.unicode() == 0xfffe ||
               c.unicode() == 0xffff;
    });
    text.erase(end, text.end());
    return QString::fromUtf8(text.toUtf8()); // half a pair of surrogates is none
}

void say(QXmlStreamWriter &xml, const QString &text, const QByteArray &language, int times = 1)
{
    xml.writeStartElement(QStringLiteral("Say"));
    xml.writeAttribute(QStringLiteral("language"), QString::fromLatin1(language));
    if (times > 1)
        xml.writeAttribute(QStringLiteral("loop"), QString::number(times));
    xml.writeCharacters(text);
    xml.writeEndElement();
}

void gather(QXmlStreamWriter &xml, int seconds, const QString &action)
{
    xml.writeStartElement(QStringLiteral("Gather"));
    xml.writeAttribute(QStringLiteral("input"), QStringLiteral("dtmf"));
    xml.writeAttribute(QStringLiteral("numDigits"), QStringLiteral("1"));
    xml.writeAttribute(QStringLiteral("timeout"), QString::number(seconds));
    if (!action.isEmpty()) {
        xml.writeAttribute(QStringLiteral("action"), action);
        xml.writeAttribute(QStringLiteral("method"), QStringLiteral("POST"));
    }
}

template<class Fill>
QByteArray response(const Fill &fill)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("Response"));
    fill(xml);
    xml.writeEmptyElement(QStringLiteral("Hangup"));
    xml.writeEndDocument();
    return out;
}

/// Said to whoever has pressed a key; what a customer hears is in their language, not in that of the window.
QString thanksIn(const QByteArray &language)
{
    static const QHash<QByteArray, QString> all{
        {"en", QStringLiteral("Thank you. Good bye.")},
        {"de", QStringLiteral("Vielen Dank. Auf Wiederhören.")},
        {"fr", QStringLiteral("Merci. Au revoir.")},
        {"es", QStringLiteral("Gracias. Adiós.")},
        {"it", QStringLiteral("Grazie. Arrivederci.")},
        {"nl", QStringLiteral("Dank u wel. Tot ziens.")},
        {"pt", QStringLiteral("Obrigado. Até logo.")},
        {"pl", QStringLiteral("Dziękujemy. Do widzenia.")},
    };
    return all.value(language.left(language.indexOf('-')));
}
} // namespace

QByteArray spokenLanguage(const QByteArray &bcp47)
{
    const QLocale locale(QString::fromLatin1(bcp47));
    if (bcp47.isEmpty() || locale.language() == QLocale::C)
        return "en-US";
    return locale.name().toLatin1().replace('_', '-');
}

QByteArray callTwiml(const QString &text, const QByteArray &language, const QString &action)
{
    const QByteArray spoken = spokenLanguage(language);
    const QString clean = xmlText(text);
    const auto fits = [](const QByteArray &twiml) {
        return QString::fromUtf8(twiml).size() <= TwimlMaxCharacters;
    };
    const QByteArray twice = response([&](QXmlStreamWriter &xml) {
        for (const int seconds : {5, 8}) {
            gather(xml, seconds, action);
            say(xml, clean, spoken);
            xml.writeEndElement();
        }
    });
    if (fits(twice))
        return twice;
    const QByteArray looped = response([&](QXmlStreamWriter &xml) { // without time for a key in between
        gather(xml, 8, action);
        say(xml, clean, spoken, 2);
        xml.writeEndElement();
    });
    return fits(looped) ? looped : QByteArray();
}

QByteArray thanksTwiml(const QByteArray &language)
{
    const QString own = thanksIn(language);
    return response([&](QXmlStreamWriter &xml) {
        say(xml, own.isEmpty() ? thanksIn("en") : own, own.isEmpty() ? "en-US" : spokenLanguage(language));
    });
}

} // namespace Switchback
