// SPDX-License-Identifier: GPL-3.0-or-later
#include "lengthener.h"

namespace Switchback::Demo
{

QString lengthened(const QString &text)
{
    // Units stay as they are, as they do in every language.
    if (text.size() < 4)
        return text;
    static const QString filler = QStringLiteral("überlänge");
    QString out;
    int letters = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        out += text.at(i);
        letters = text.at(i).isLetter() ? letters + 1 : 0;
        const bool wordEnds = letters >= 4 && (i + 1 == text.size() || !text.at(i + 1).isLetter());
        if (wordEnds)
            out += filler.left(std::max(2, letters * 55 / 100));
    }
    return out;
}

Lengthener::Lengthener(QObject *parent)
    : QTranslator(parent)
{
    const bool loaded = m_english.load(QStringLiteral(":/switchback/translations/switchback_en.qm"));
    Q_ASSERT_X(loaded, "Lengthener", "the English catalog is built in");
}

QString Lengthener::translate(const char *context, const char *source, const char *disambiguation,
                              int n) const
{
    const QString english = n < 0 ? QString() : m_english.translate(context, source, disambiguation, n);
    return lengthened(english.isEmpty() ? QString::fromUtf8(source) : english);
}

} // namespace Switchback::Demo
