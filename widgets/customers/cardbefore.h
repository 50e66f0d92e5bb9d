// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace Switchback
{

/// What a card was before, when and by whom it was changed, below its fields. As high as what stands in it; a
/// long one is scrolled. Hidden while there is nothing.
class CardBefore : public QWidget
{
    Q_OBJECT
public:
    explicit CardBefore(QWidget *parent = nullptr);

    /// cardChangesText(); empty: it was never changed, or that is not known yet.
    void setWords(const QString &words);

private:
    void fit(const QSizeF &document);

    QPlainTextEdit *m_text;
};

} // namespace Switchback
