// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/access/hand.h"

namespace
{
constexpr int MostTabs = 120; ///< more controls than any page has
constexpr int MoveMs = 2000;  ///< a Tab that moves nothing costs that much
} // namespace

QString ReaderHand::press(const QString &role, const QString &name)
{
    return m_reader.press(role, name);
}

QString ReaderHand::write(const QString &role, const QString &name, const QString &text)
{
    return m_reader.write(role, name, text);
}

QString ReaderHand::chooseAllRows(const QString &table)
{
    return m_reader.chooseAllRows(table);
}

QString KeyboardHand::moveTo(const QString &role, const QString &name)
{
    const std::pair<QString, QString> wanted{role, name};
    QStringList way;
    // What the program told last may be of a window that is gone; the control itself knows.
    const auto there = [&] {
        const auto found = m_reader.find(role, name);
        return found && found->focused;
    };
    if (there())
        return {};
    for (int tab = 0; tab < MostTabs; ++tab) {
        m_keyboard.key("Tab");
        ++m_tabs;
        const auto now = m_reader.focusAfter(MoveMs);
        way += QStringLiteral("%1 “%2”").arg(now.first, now.second);
        if (now == wanted && there()) {
            const auto found = m_reader.find(role, name);
            return found && m_screen.contains(found->place)
                       ? QString()
                       : QStringLiteral("%1 “%2” has the focus and is not wholly in sight").arg(role, name);
        }
    }
    return QStringLiteral("Tab does not come to %1 “%2”; it came to: %3")
        .arg(role, name, way.mid(0, 60).join(QStringLiteral(", ")));
}

QString KeyboardHand::press(const QString &role, const QString &name)
{
    const QString trouble = moveTo(role, name);
    if (trouble.isEmpty())
        m_keyboard.key("space");
    return trouble;
}

QString KeyboardHand::write(const QString &role, const QString &name, const QString &text)
{
    const QString trouble = moveTo(role, name);
    if (trouble.isEmpty()) {
        m_keyboard.key("a", {"Control_L"});
        m_keyboard.type(text);
    }
    return trouble;
}

QString KeyboardHand::chooseAllRows(const QString &table)
{
    const QString trouble = moveTo(QStringLiteral("table"), table);
    if (trouble.isEmpty())
        m_keyboard.key("a", {"Control_L"});
    return trouble;
}
