// SPDX-License-Identifier: GPL-3.0-or-later
#define QT_NO_KEYWORDS // GLib has a member of the name "signals"
#include "tests/access/screenreader.h"

#include <QDeadlineTimer>

#include <atspi/atspi.h>
#include <unistd.h>

namespace
{
/// A GObject that is let go of with this.
template<typename T>
struct Held {
    Held() = default;
    explicit Held(T *taken)
        : object(taken)
    {
    }
    Held(const Held &other)
        : object(other.object)
    {
        if (object)
            g_object_ref(object);
    }
    Held &operator=(Held other)
    {
        std::swap(object, other.object);
        return *this;
    }
    ~Held()
    {
        if (object)
            g_object_unref(object);
    }
    T *get() const { return object; }
    explicit operator bool() const { return object != nullptr; }
    T *object = nullptr;
};
using Node = Held<AtspiAccessible>;

QString taken(gchar *text)
{
    const QString out = QString::fromUtf8(text);
    g_free(text);
    return out;
}

QString nameOf(const Node &node)
{
    return taken(atspi_accessible_get_name(node.get(), nullptr));
}

QString roleOf(const Node &node)
{
    // The role's name is known here; asking the program for it would be a second way there and back.
    return taken(atspi_role_get_name(atspi_accessible_get_role(node.get(), nullptr)));
}

struct States {
    explicit States(const Node &node)
        : set(atspi_accessible_get_state_set(node.get()))
    {
    }
    bool has(AtspiStateType state) const { return set && atspi_state_set_contains(set.get(), state); }
    Held<AtspiStateSet> set;
};

/// Rows of a table and lines of a list are many, and none of them is a control; a button's parts are in its
/// name.
bool isLeaf(AtspiRole role)
{
    return role == ATSPI_ROLE_LABEL || role == ATSPI_ROLE_PUSH_BUTTON || role == ATSPI_ROLE_TEXT ||
           role == ATSPI_ROLE_CHECK_BOX || role == ATSPI_ROLE_RADIO_BUTTON || role == ATSPI_ROLE_TABLE ||
           role == ATSPI_ROLE_LIST || role == ATSPI_ROLE_TREE || role == ATSPI_ROLE_TREE_TABLE ||
           role == ATSPI_ROLE_COMBO_BOX;
}

/// Front windows first. True if `take` wants no more.
bool walk(const Node &node, const std::function<bool(const Node &, const States &)> &take)
{
    const States states(node);
    // What has scrolled out of sight is visible and not showing: a screen reader reaches it all the same.
    if (!states.has(ATSPI_STATE_VISIBLE))
        return false;
    if (take(node, states))
        return true;
    if (isLeaf(atspi_accessible_get_role(node.get(), nullptr)))
        return false;
    const int children = atspi_accessible_get_child_count(node.get(), nullptr);
    for (int i = 0; i < children; ++i) {
        const Node child(atspi_accessible_get_child_at_index(node.get(), i, nullptr));
        if (child && walk(child, take))
            return true;
    }
    return false;
}

QRect placeOf(const Node &node)
{
    const Held<AtspiComponent> component(atspi_accessible_get_component_iface(node.get()));
    if (!component)
        return {};
    AtspiRect *rect = atspi_component_get_extents(component.get(), ATSPI_COORD_TYPE_SCREEN, nullptr);
    if (!rect)
        return {};
    const QRect place(rect->x, rect->y, rect->width, rect->height);
    g_free(rect);
    return place;
}

QString placed(const QString &what, const QRect &place)
{
    return QStringLiteral("%1 at %2,%3, %4 x %5")
        .arg(what)
        .arg(place.x())
        .arg(place.y())
        .arg(place.width())
        .arg(place.height());
}

ScreenReader::Found describe(const Node &node, const States &states)
{
    ScreenReader::Found found;
    found.role = roleOf(node);
    found.name = nameOf(node);
    found.description = taken(atspi_accessible_get_description(node.get(), nullptr));
    found.place = placeOf(node);
    found.enabled = states.has(ATSPI_STATE_ENABLED) && states.has(ATSPI_STATE_SENSITIVE);
    found.checked = states.has(ATSPI_STATE_CHECKED);
    found.focused = states.has(ATSPI_STATE_FOCUSED);
    found.focusable = states.has(ATSPI_STATE_FOCUSABLE);
    return found;
}
} // namespace

struct ScreenReader::Private {
    Node program;
    AtspiEventListener *listener = nullptr;
    std::pair<QString, QString> focus;
    quint64 moves = 0;

    bool everyNode(const std::function<bool(const Node &, const States &)> &take) const
    {
        if (!program)
            return false;
        for (int i = atspi_accessible_get_child_count(program.get(), nullptr) - 1; i >= 0; --i) {
            const Node window(atspi_accessible_get_child_at_index(program.get(), i, nullptr));
            if (window && walk(window, take))
                return true;
        }
        return false;
    }
    Node node(const QString &role, const std::function<bool(const QString &)> &isIt) const
    {
        Node found;
        everyNode([&](const Node &each, const States &) {
            if (roleOf(each) != role || !isIt(nameOf(each)))
                return false;
            found = each;
            return true;
        });
        return found;
    }
    Node node(const QString &role, const QString &name) const
    {
        return node(role, [&name](const QString &each) { return each == name; });
    }

    static void onFocus(AtspiEvent *event, void *data)
    {
        auto *self = static_cast<Private *>(data);
        if (event->detail1 == 1 && event->source) {
            g_object_ref(event->source);
            const Node node(event->source);
            self->focus = {roleOf(node), nameOf(node)};
            ++self->moves;
        }
        g_boxed_free(ATSPI_TYPE_EVENT, event);
    }
};

ScreenReader::ScreenReader()
    : d(std::make_unique<Private>())
{
    atspi_init();
    atspi_set_timeout(8000, 8000);
    d->listener = atspi_event_listener_new(&Private::onFocus, d.get(), nullptr);
    atspi_event_listener_register(d->listener, "object:state-changed:focused", nullptr);
}

ScreenReader::~ScreenReader()
{
    atspi_event_listener_deregister(d->listener, "object:state-changed:focused", nullptr);
    g_object_unref(d->listener);
    d.reset();
    atspi_exit();
}

bool ScreenReader::attach(const QString &program, int seconds)
{
    const QDeadlineTimer deadline(qint64(seconds) * 1000);
    const Node desktop(atspi_get_desktop(0));
    // What a program shows changes all the time: everything is asked for anew.
    atspi_accessible_set_cache_mask(desktop.get(), ATSPI_CACHE_NONE);
    do {
        for (int i = 0; i < atspi_accessible_get_child_count(desktop.get(), nullptr); ++i) {
            const Node each(atspi_accessible_get_child_at_index(desktop.get(), i, nullptr));
            if (each && nameOf(each) == program &&
                atspi_accessible_get_child_count(each.get(), nullptr) > 0) {
                d->program = each;
                atspi_accessible_set_cache_mask(each.get(), ATSPI_CACHE_NONE);
                return true;
            }
        }
        g_main_context_iteration(nullptr, FALSE);
        usleep(100'000); // between two looks, not instead of one
    } while (!deadline.hasExpired());
    return false;
}

void ScreenReader::detach()
{
    d->program = {};
    d->focus = {};
}

std::unique_ptr<ScreenReader::Found> ScreenReader::find(const QString &role, const QString &name) const
{
    const Node node = d->node(role, name);
    return node ? std::make_unique<Found>(describe(node, States(node))) : nullptr;
}

QStringList ScreenReader::nameless() const
{
    QStringList faults;
    d->everyNode([&faults](const Node &node, const States &states) {
        if (states.has(ATSPI_STATE_FOCUSABLE) && nameOf(node).trimmed().isEmpty())
            faults += QStringLiteral("no name: %1").arg(placed(roleOf(node), placeOf(node)));
        return false;
    });
    return faults;
}

QStringList ScreenReader::windowsOutside(const QRect &screen) const
{
    QStringList faults;
    const int windows = d->program ? atspi_accessible_get_child_count(d->program.get(), nullptr) : 0;
    for (int i = 0; i < windows; ++i) {
        const Node window(atspi_accessible_get_child_at_index(d->program.get(), i, nullptr));
        if (!window || !States(window).has(ATSPI_STATE_SHOWING))
            continue;
        const QRect place = placeOf(window);
        if (!screen.contains(place))
            faults += QStringLiteral("not wholly on the screen: %1").arg(placed(nameOf(window), place));
    }
    return faults;
}

QStringList ScreenReader::names(const QString &role) const
{
    QStringList found;
    d->everyNode([&](const Node &node, const States &) {
        if (roleOf(node) == role)
            found += nameOf(node);
        return false;
    });
    return found;
}

QStringList ScreenReader::descriptions(const QString &role, const QString &begin) const
{
    QStringList found;
    d->everyNode([&](const Node &node, const States &) {
        if (roleOf(node) == role && nameOf(node).startsWith(begin))
            found += taken(atspi_accessible_get_description(node.get(), nullptr));
        return false;
    });
    return found;
}

QString ScreenReader::press(const QString &role, const QString &name) const
{
    const Node node = d->node(role, name);
    if (!node)
        return QStringLiteral("there is no %1 “%2” on the screen").arg(role, name);
    if (!States(node).has(ATSPI_STATE_SENSITIVE))
        return QStringLiteral("%1 “%2” is switched off: %3")
            .arg(role, name, describe(node, States(node)).description);
    const Held<AtspiAction> action(atspi_accessible_get_action_iface(node.get()));
    const int count = action ? atspi_action_get_n_actions(action.get(), nullptr) : 0;
    for (int i = 0; i < count; ++i) {
        const QString offered = taken(atspi_action_get_action_name(action.get(), i, nullptr));
        if (offered != QLatin1String("Press") && offered != QLatin1String("Toggle"))
            continue;
        return atspi_action_do_action(action.get(), i, nullptr)
                   ? QString()
                   : QStringLiteral("%1 “%2” does not answer “%3”").arg(role, name, offered);
    }
    return QStringLiteral("%1 “%2” can be found but not pressed by a screen reader").arg(role, name);
}

QString ScreenReader::write(const QString &role, const QString &name, const QString &text) const
{
    const Node node = d->node(role, name);
    if (!node)
        return QStringLiteral("there is no %1 “%2” on the screen").arg(role, name);
    const Held<AtspiEditableText> edit(atspi_accessible_get_editable_text_iface(node.get()));
    if (!edit)
        return QStringLiteral("%1 “%2” can be found but not written into by a screen reader").arg(role, name);
    if (!atspi_editable_text_set_text_contents(edit.get(), text.toUtf8().constData(), nullptr))
        return QStringLiteral("%1 “%2” does not take a text").arg(role, name);
    return {};
}

QString ScreenReader::chooseAllRows(const QString &table) const
{
    const Node node = d->node(QStringLiteral("table"), table);
    if (!node)
        return QStringLiteral("there is no table “%1” on the screen").arg(table);
    const Held<AtspiTable> rows(atspi_accessible_get_table_iface(node.get()));
    const int count = rows ? atspi_table_get_n_rows(rows.get(), nullptr) : 0;
    if (count == 0)
        return QStringLiteral("table “%1” has no rows").arg(table);
    for (int row = 0; row < count; ++row) {
        if (!atspi_table_add_row_selection(rows.get(), row, nullptr))
            return QStringLiteral("row %1 of table “%2” can't be chosen by a screen reader")
                .arg(row)
                .arg(table);
    }
    return {};
}

std::pair<QString, QString> ScreenReader::focusAfter(int ms)
{
    const QDeadlineTimer deadline(ms);
    const quint64 before = d->moves;
    while (d->moves == before && !deadline.hasExpired()) {
        if (!g_main_context_iteration(nullptr, FALSE))
            usleep(2000);
    }
    return d->focus;
}

std::pair<QString, QString> ScreenReader::focus() const
{
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
    return d->focus;
}

QString ScreenReader::everything() const
{
    QString text;
    d->everyNode([&text](const Node &node, const States &states) {
        const Found found = describe(node, states);
        if (!found.name.isEmpty() || found.focusable)
            text += QStringLiteral("%1 “%2” %3%4%5 (%6,%7 %8x%9)\n")
                        .arg(found.role, found.name, found.enabled ? QString() : QStringLiteral("off "),
                             found.checked ? QStringLiteral("checked ") : QString(),
                             found.focused ? QStringLiteral("focused ") : QString())
                        .arg(found.place.x())
                        .arg(found.place.y())
                        .arg(found.place.width())
                        .arg(found.place.height());
        return false;
    });
    return text;
}
