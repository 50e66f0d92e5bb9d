// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/tokens.h"

#include <QObject>

#include <optional>

namespace Switchback
{

/// The one theme of the program: style, palette, a few lines of style sheet, and the tokens that widgets
/// paint with. Lives as long as the application; GUI thread.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Choice {
        Light,
        Dark,
        Auto, ///< as the desktop prefers (org.freedesktop.appearance); light where it doesn't say
    };
    static Theme &instance();
    /// "light", "dark", "auto": the words of the command line.
    static std::optional<Choice> choiceFromKey(const QString &key);
    static QString keyOf(Choice choice);

    /// Loads the typefaces and dresses the application. Call once, before the first widget is shown.
    void start(Choice choice);
    void setChoice(Choice choice);
    [[nodiscard]] Choice choice() const { return m_choice; }
    [[nodiscard]] const Tokens &tokens() const { return *m_tokens; }
    /// From what is seen now to the opposite; Auto becomes a plain choice.
    void toggle();

signals:
    void changed();

private slots:
    void desktopSettingChanged(const QString &group, const QString &key, const QVariant &value);

private:
    Theme();
    void askDesktop();
    void setDesktopDark(bool dark);
    void dress();

    Choice m_choice = Choice::Auto;
    bool m_desktopDark = false;
    bool m_asked = false;
    bool m_started = false;
    const Tokens *m_tokens = &lightTokens();
};

/// Short for Theme::instance().tokens().
const Tokens &tokens();

} // namespace Switchback
