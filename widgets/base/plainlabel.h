// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/type.h"

#include <QLabel>

class QAbstractButton;

namespace Switchback
{

/// The one way to show text: always plain (a name with markup in it stays that name and fetches nothing),
/// elided with a tool tip when it is too long, figures tabular. No other label is used in this library.
/// Texts may come from outside; control characters and bidirectional overrides are shown as escapes.
class PlainLabel : public QLabel
{
    Q_OBJECT
public:
    enum class Tone { Text, Dim, Faint, Fine, Info, Warning, Bad, Unknown };
    enum class Fit {
        Elide, ///< one line; gives way down to a few letters
        Wrap,  ///< as many lines as needed
        Whole, ///< one line, never cut: for words that are known to be short
    };

    explicit PlainLabel(Fit fit = Fit::Elide, qreal size = TypeSize::Body,
                        QFont::Weight weight = QFont::Normal, Tone tone = Tone::Text,
                        QWidget *parent = nullptr);

    void setPlain(const QString &text);
    void setTone(Tone tone);
    [[nodiscard]] Tone tone() const { return m_tone; }
    /// Words for the tool tip; none: the whole text when it was cut.
    void setTip(const QString &tip);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    /// Lays the text out in lines by words, longer words by letters; draws it if there is a painter.
    qreal layOut(int width, QPainter *painter) const;

    Fit m_fit;
    Tone m_tone;
    QString m_tip;
    QString m_drawn; ///< with tabular digits
};

/// A tool tip that is never taken for markup.
void setPlainToolTip(QWidget *widget, const QString &text);
/// A button's text: an ampersand from outside is a letter, not a shortcut.
void setPlainText(QAbstractButton *button, const QString &text);

} // namespace Switchback
