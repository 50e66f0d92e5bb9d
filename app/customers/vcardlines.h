// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// One property of a vCard, of 2.1, 3.0 or 4.0.
struct VcardProperty {
    QString name;      ///< in capitals, without its group: "TEL"
    QStringList types; ///< in capitals: "WORK", "PREF"
    QByteArray charset;
    bool base64 = false;
    bool quotedPrintable = false;
    bool uri = false;
    int line = 0;     ///< from 1
    QByteArray value; ///< not decoded

    /// Decoded: quoted-printable, its charset or UTF-8, else as Western European. What is escaped stays so.
    [[nodiscard]] QString text() const;
};

/// The properties of a file in their order: lines that were folded are put together, what is base64 comes
/// without its value. Nothing is kept of what it is given.
class VcardLines
{
public:
    explicit VcardLines(const QByteArray &bytes)
        : m_bytes(bytes)
    {
    }
    /// False: there are no more. A line that is no property is passed over.
    bool next(VcardProperty &property);
    [[nodiscard]] qsizetype at() const { return m_at; }

private:
    [[nodiscard]] QByteArray physical();
    [[nodiscard]] QByteArray peeked();

    const QByteArray &m_bytes;
    qsizetype m_at = 0;
    int m_line = 0;
};

/// Split where that character stands without a backslash before it, and without the backslashes.
QStringList vcardParts(const QString &text, QChar separator);

} // namespace Switchback
