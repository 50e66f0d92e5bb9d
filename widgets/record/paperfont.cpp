// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/paperfont.h"

#include <QFile>
#include <QFontDatabase>
#include <QtEndian>

#include <optional>

namespace Switchback
{

namespace
{
const QByteArray TextFamily = QByteArrayLiteral("Inter");
const QByteArray TextPaper = QByteArrayLiteral("IntPa");
const QByteArray MonoFamily = QByteArrayLiteral("JetBrains Mono");
const QByteArray MonoPaper = QByteArrayLiteral("JetPapers Mono");

struct Table {
    qsizetype at = 0;
    qsizetype size = 0;
};

template<class T>
std::optional<T> number(const QByteArray &font, qsizetype at)
{
    if (at < 0 || at + qsizetype(sizeof(T)) > font.size())
        return std::nullopt;
    return qFromBigEndian<T>(font.constData() + at);
}

/// OpenType's directory of tables: a record of 16 bytes each, after 12 bytes.
std::optional<Table> tableNamed(const QByteArray &font, const char *tag)
{
    const auto count = number<quint16>(font, 4);
    for (qsizetype i = 0; count && i < *count; ++i) {
        const qsizetype record = 12 + 16 * i;
        const auto at = number<quint32>(font, record + 8);
        const auto size = number<quint32>(font, record + 12);
        if (!at || !size)
            return std::nullopt;
        if (font.mid(record, 4) == tag && qsizetype(*at) + qsizetype(*size) <= font.size())
            return Table{qsizetype(*at), qsizetype(*size)};
    }
    return std::nullopt;
}

/// A feature with a tag that no shaper knows is never applied.
bool disableAlternates(QByteArray &font)
{
    const auto table = tableNamed(font, "GSUB");
    const auto features = table ? number<quint16>(font, table->at + 6) : std::nullopt;
    const auto count = features ? number<quint16>(font, table->at + *features) : std::nullopt;
    bool found = false;
    for (qsizetype i = 0; count && i < *count; ++i) {
        const qsizetype record = table->at + *features + 2 + 6 * i;
        if (record + 4 > table->at + table->size)
            return false;
        if (font.mid(record, 4) == "calt") {
            font.replace(record, 4, "calx");
            found = true;
        }
    }
    return found;
}

/// Names stand in UTF-16 or in one byte a letter; the lengths stay as they are.
void rename(QByteArray &font, const QByteArray &family, const QByteArray &newFamily)
{
    const auto table = tableNamed(font, "name");
    if (!table)
        return;
    const auto wide = [](const QByteArray &latin1) {
        QByteArray utf16;
        for (const char c : latin1)
            utf16 += QByteArray(1, '\0') + c;
        return utf16;
    };
    QByteArray names = font.mid(table->at, table->size);
    names.replace(wide(family), wide(newFamily)).replace(family, newFamily);
    font.replace(table->at, table->size, names);
}

bool load(const char *file, const QByteArray &family, const QByteArray &newFamily)
{
    QFile resource(QStringLiteral(":/switchback/fonts/") + QLatin1String(file));
    if (!resource.open(QIODevice::ReadOnly))
        return false;
    const QByteArray font = withoutAlternates(resource.readAll(), family, newFamily);
    return !font.isEmpty() && QFontDatabase::addApplicationFontFromData(font) >= 0;
}
} // namespace

QByteArray withoutAlternates(const QByteArray &font, const QByteArray &family, const QByteArray &newFamily)
{
    QByteArray changed = font;
    if (family.size() != newFamily.size() || !disableAlternates(changed))
        return {};
    rename(changed, family, newFamily);
    return changed;
}

bool loadPaperFonts()
{
    static const bool loaded = [] {
        bool all = true;
        for (const char *file :
             {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf"})
            all &= load(file, TextFamily, TextPaper);
        return all && load("JetBrainsMono-Regular.ttf", MonoFamily, MonoPaper);
    }();
    return loaded;
}

QFont paperFont(qreal size, QFont::Weight weight)
{
    QFont font(QString::fromLatin1(TextPaper));
    font.setPointSizeF(size * 72 / 96);
    font.setWeight(weight);
    return font;
}

QFont paperMonoFont(qreal size)
{
    QFont font(QString::fromLatin1(MonoPaper));
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(size * 72 / 96);
    return font;
}

} // namespace Switchback
