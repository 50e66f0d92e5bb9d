// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include "widgets/theme/type.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QPalette>
#include <QStyleFactory>
#include <QTimer>

namespace Switchback
{

namespace
{
const QString PortalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString PortalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString PortalInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString AppearanceGroup = QStringLiteral("org.freedesktop.appearance");
const QString SchemeKey = QStringLiteral("color-scheme");
constexpr uint PrefersDark = 1;

QPalette paletteFor(const Tokens &t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.background);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.panel2);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.dim);
    p.setColor(QPalette::Button, t.panel);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::ToolTipBase, t.panel);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.info);
    p.setColor(QPalette::HighlightedText, t.dark ? t.background : t.panel);
    p.setColor(QPalette::Link, t.info);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Disabled, QPalette::Text, t.faint);
    p.setColor(QPalette::Disabled, QPalette::WindowText, t.faint);
    p.setColor(QPalette::Disabled, QPalette::ButtonText, t.faint);
    return p;
}

// Only what Fusion and the palette can't say: corners, borders, and where the focus is.
const char *const Sheet = R"(
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 5px; }
QPushButton { background: @panel; color: @text; border: 1px solid @line; border-radius: 7px;
              padding: 7px 14px; font-weight: 600; }
QPushButton:hover { background: @panel2; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @info; padding: 6px 13px; }
QPushButton:disabled { color: @faint; }
QPushButton[primary="true"]:enabled { background: @info; color: @onInfo; border-color: @info; }
QPushButton[primary="true"]:enabled:hover { background: @infoHover; }
QPushButton[primary="true"]:enabled:focus { border: 2px solid @text; }
QPushButton[look="link"] { background: transparent; color: @info; border: 2px solid transparent; padding: 1px 4px; }
QPushButton[look="link"]:hover { color: @text; }
QPushButton[look="link"]:focus { border: 2px solid @info; border-radius: 5px; }
QPushButton[look="link"]:disabled { color: @faint; }
QPushButton[look="nav"] { background: transparent; border: 2px solid transparent; text-align: left; padding: 7px 10px;
                          font-weight: 500; }
QPushButton[look="nav"]:hover { background: @background; }
QPushButton[look="nav"]:checked { background: @tintInfo; font-weight: 600; }
QPushButton[look="nav"]:focus { border: 2px solid @info; }
QPushButton[look="segment"] { background: transparent; border: none; border-radius: 5px; padding: 5px 11px; color: @dim; }
QPushButton[look="segment"]:hover { color: @text; }
QPushButton[look="segment"]:checked { background: @tintInfo; color: @text; }
QPushButton[look="segment"]:focus { border: 2px solid @info; padding: 3px 9px; }
QPushButton[look="small"] { padding: 4px 10px; font-weight: 500; }
QPushButton[look="small"]:focus { border: 2px solid @info; padding: 3px 9px; }
QLineEdit { background: @panel2; color: @text; border: 1px solid @edge; border-radius: 7px; padding: 8px 10px; }
QLineEdit:focus { border: 2px solid @info; padding: 7px 9px; }
QPlainTextEdit { background: @panel2; color: @text; border: 1px solid @line; border-radius: 7px; padding: 6px; }
QPlainTextEdit:focus, QAbstractItemView:focus { border: 1px solid @info; }
QPlainTextEdit[look="quiet"] { background: transparent; border: 1px solid transparent; padding: 0; }
QPlainTextEdit[look="quiet"]:focus { border: 1px solid @info; }
QAbstractItemView { background: transparent; border: 1px solid transparent; }
QTableView { border: 1px solid @line; border-radius: 7px; background: @panel; }
QTableWidget::item { padding-left: 8px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @panel; color: @dim; border: none; border-bottom: 1px solid @line;
                       padding: 7px 10px; font-weight: 600; }
QListWidget { border: 1px solid @line; border-radius: 7px; background: @panel; }
QMenu { background: @panel; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 18px; border-radius: 5px; }
QMenu::item:selected { background: @tintInfo; }
QMenu::item:disabled { color: @faint; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @line; padding: 4px; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 2px 8px; border-radius: 5px; color: @text; }
QComboBox QAbstractItemView::item:selected { background: @tintInfo; color: @text; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @line; border-radius: 4px; min-height: 24px; margin: 1px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: @line; border-radius: 4px; min-width: 24px; margin: 1px; }
QTreeView { color: @text; }
QTreeView::item { padding: 7px 10px; border: none; border-bottom: 1px solid @line; color: @text; }
QTreeView::item:selected { background: @tintInfo; color: @text; }
QTreeView QHeaderView { background: transparent; border: none; }
QTreeView QHeaderView::section { background: @panel; color: @dim; border: none; border-bottom: 1px solid @line;
                                 padding: 6px 13px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
)";

QString sheetFor(const Tokens &t)
{
    QString sheet = QString::fromLatin1(Sheet);
    const std::pair<const char *, QColor> names[] = {
        {"@panel2", t.panel2},
        {"@panel", t.panel},
        {"@background", t.background},
        {"@line", t.line},
        {"@edge", t.faint},
        {"@text", t.text},
        {"@dim", t.dim},
        {"@faint", t.faint},
        {"@infoHover", t.dark ? t.info.lighter(112) : t.info.darker(112)},
        {"@info", t.info},
        {"@onInfo", t.dark ? t.background : t.panel},
        {"@tintInfo", t.tintInfo}};
    for (const auto &[name, colour] : names)
        sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}
} // namespace

Theme &Theme::instance()
{
    static auto *theme = new Theme; // never deleted: widgets may outlive any static
    return *theme;
}

Theme::Theme() = default;

const Tokens &tokens()
{
    return Theme::instance().tokens();
}

std::optional<Theme::Choice> Theme::choiceFromKey(const QString &key)
{
    if (key == QLatin1String("light"))
        return Choice::Light;
    if (key == QLatin1String("dark"))
        return Choice::Dark;
    if (key == QLatin1String("auto"))
        return Choice::Auto;
    return std::nullopt;
}

QString Theme::keyOf(Choice choice)
{
    return choice == Choice::Light  ? QStringLiteral("light")
           : choice == Choice::Dark ? QStringLiteral("dark")
                                    : QStringLiteral("auto");
}

void Theme::start(Choice choice)
{
    loadFonts();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(textFont(TypeSize::Body));
    m_started = true;
    m_choice = choice;
    dress();
    if (choice == Choice::Auto)
        QTimer::singleShot(0, this, &Theme::askDesktop); // after the first paint: the bus may be slow
}

void Theme::setChoice(Choice choice)
{
    m_choice = choice;
    if (choice == Choice::Auto)
        askDesktop();
    dress();
}

void Theme::toggle()
{
    setChoice(m_tokens->dark ? Choice::Light : Choice::Dark);
}

void Theme::dress()
{
    const bool dark = m_choice == Choice::Dark || (m_choice == Choice::Auto && m_desktopDark);
    m_tokens = dark ? &darkTokens() : &lightTokens();
    if (m_started) {
        QApplication::setPalette(paletteFor(*m_tokens));
        // The style takes the edge of a box to be ticked from a window's ground, a shade darker: on a dark
        // one nobody would see it.
        QPalette boxes = paletteFor(*m_tokens);
        boxes.setColor(QPalette::Window, m_tokens->text);
        for (const char *kind : {"QCheckBox", "QRadioButton"})
            QApplication::setPalette(boxes, kind);
        qApp->setStyleSheet(sheetFor(*m_tokens));
    }
    emit changed();
}

void Theme::askDesktop()
{
    // Without a named bus the client library might start one: a console on a bare screen must not.
    if (m_asked || qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return;
    m_asked = true;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(PortalService, PortalPath, PortalInterface, QStringLiteral("SettingChanged"), this,
                SLOT(desktopSettingChanged(QString, QString, QVariant)));
    QDBusMessage read =
        QDBusMessage::createMethodCall(PortalService, PortalPath, PortalInterface, QStringLiteral("Read"));
    read.setArguments({AppearanceGroup, SchemeKey});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QVariant> reply = *done;
        if (reply.isValid())
            desktopSettingChanged(AppearanceGroup, SchemeKey, reply.value());
        done->deleteLater();
    });
}

void Theme::desktopSettingChanged(const QString &group, const QString &key, const QVariant &value)
{
    if (group != AppearanceGroup || key != SchemeKey)
        return;
    QVariant inner = value;
    while (inner.userType() == qMetaTypeId<QDBusVariant>()) // portals before 1.18 wrap it twice
        inner = inner.value<QDBusVariant>().variant();
    setDesktopDark(inner.toUInt() == PrefersDark);
}

void Theme::setDesktopDark(bool dark)
{
    m_desktopDark = dark;
    if (m_choice == Choice::Auto && dark != m_tokens->dark)
        dress();
}

} // namespace Switchback
