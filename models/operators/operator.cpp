// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operators/operator.h"

#include "models/core/text/plainascii.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct RoleWord {
    Role role;
    const char *key;
};
constexpr RoleWord RoleWords[] = {{Role::Watcher, "watcher"},   {Role::Communicator, "communicator"},
                                  {Role::Operator, "operator"}, {Role::Commander, "commander"},
                                  {Role::Author, "author"},     {Role::Administrator, "administrator"}};

/// Who has which right. Declaring never waits for a commander: an outage's clock runs all the same, and a
/// false alarm costs a sentence. An administrator sets up who may do what, and therefore does none of it.
Roles holders(Right right)
{
    switch (right) {
    case Right::Declare:
    case Right::TakeWheel:
        return Role::Operator | Role::Commander;
    case Right::WriteNotice:
    case Right::ApproveNotice: // who is alone at 03:00 tells the customers, too
        return Role::Communicator | Role::Operator | Role::Commander;
    case Right::EditCards: // a wrong number is found by who calls it, in the night
        return Role::Communicator | Role::Operator | Role::Commander | Role::Administrator;
    case Right::CloseIncident:
    case Right::Decide:
    case Right::Approve:
        return Role::Commander;
    case Right::ManageOperators:
    case Right::ManageCustomers:
        return Role::Administrator;
    }
    return {};
}

QString say(const char *text)
{
    return QCoreApplication::translate("Operators", text);
}
} // namespace

QString operatorRoleKey(Role role)
{
    for (const RoleWord &word : RoleWords) {
        if (word.role == role)
            return QString::fromLatin1(word.key);
    }
    return {};
}

std::optional<Role> operatorRoleFromKey(const QString &key)
{
    for (const RoleWord &word : RoleWords) {
        if (key == QLatin1String(word.key))
            return word.role;
    }
    return std::nullopt;
}

QList<Role> allRoles()
{
    QList<Role> roles;
    for (const RoleWord &word : RoleWords)
        roles.append(word.role);
    return roles;
}

QStringList operatorRoleKeys(Roles roles)
{
    QStringList keys;
    for (const RoleWord &word : RoleWords) {
        if (roles.testFlag(word.role))
            keys.append(QString::fromLatin1(word.key));
    }
    return keys;
}

bool may(Roles roles, Right right)
{
    return bool(roles & holders(right));
}

QString rightNeeds(Right right)
{
    switch (right) {
    case Right::Declare:
        return say(QT_TRANSLATE_NOOP("Operators", "Declaring an outage is for an operator or a commander."));
    case Right::CloseIncident:
        return say(QT_TRANSLATE_NOOP("Operators", "Closing an incident is for a commander."));
    case Right::WriteNotice:
        return say(QT_TRANSLATE_NOOP(
            "Operators", "Writing to customers is for a communicator, an operator or a commander."));
    case Right::ApproveNotice:
        return say(QT_TRANSLATE_NOOP(
            "Operators", "Approving a message is for a communicator, an operator or a commander."));
    case Right::TakeWheel:
        return say(QT_TRANSLATE_NOOP("Operators", "Carrying out steps is for an operator or a commander."));
    case Right::Decide:
        return say(QT_TRANSLATE_NOOP("Operators", "Deciding is for a commander."));
    case Right::Approve:
        return say(QT_TRANSLATE_NOOP("Operators", "Approving as the second person is for a commander."));
    case Right::EditCards:
        return say(QT_TRANSLATE_NOOP("Operators",
                                     "Changing a customer is for a communicator, an operator, a commander or "
                                     "an administrator."));
    case Right::ManageOperators:
        return say(QT_TRANSLATE_NOOP("Operators", "Setting up operators is for an administrator."));
    case Right::ManageCustomers:
        return say(QT_TRANSLATE_NOOP("Operators", "Setting up customers is for an administrator."));
    }
    return {};
}

Outcome mayAct(const Actor &actor, Right right)
{
    if (actor.name.trimmed().isEmpty())
        return Error{QStringLiteral("not_signed_in"),
                     say(QT_TRANSLATE_NOOP("Operators", "Nobody has signed in.")),
                     say(QT_TRANSLATE_NOOP("Operators", "Sign in first: every act is kept with a name."))};
    if (actor.asleep)
        return Error{
            QStringLiteral("sign_in_ended"),
            say(QT_TRANSLATE_NOOP("Operators",
                                  "Nobody has touched this console for long, so it no longer takes "
                                  "what is pressed for the word of %1."))
                .arg(actor.name),
            say(QT_TRANSLATE_NOOP("Operators", "Type the secret again; what is on the page stays."))};
    if (!actor.checked || may(actor.roles, right))
        return Done{};
    return Error{QStringLiteral("no_right"), rightNeeds(right),
                 say(QT_TRANSLATE_NOOP("Operators", "%1 is signed in as: %2."))
                     .arg(actor.name, operatorRoleKeys(actor.roles).join(QLatin1String(", ")))};
}

namespace
{
constexpr int LongestName = 60;

/// Takes no room on a screen, or turns the writing round.
bool unseen(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Other_Control || category == QChar::Other_Format ||
           category == QChar::Other_Surrogate || category == QChar::Other_PrivateUse ||
           category == QChar::Other_NotAssigned || category == QChar::Separator_Line ||
           category == QChar::Separator_Paragraph || c == 0x34f || c == 0x115f || c == 0x1160 ||
           c == 0x17b4 || c == 0x17b5 || c == 0x2800 || c == 0x3164 || c == 0xffa0 ||
           (c >= 0x180b && c <= 0x180f) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff);
}
} // namespace

QString plainName(const QString &name)
{
    if (isPlainAscii(name))
        return name.simplified().toCaseFolded();
    QString seen;
    for (const char32_t c : name.normalized(QString::NormalizationForm_KC).toUcs4()) {
        if (QChar::category(c) == QChar::Other_Control)
            seen += QLatin1Char(' ');
        else if (!unseen(c))
            seen += QString::fromUcs4(&c, 1);
    }
    return seen.simplified().toCaseFolded().normalized(QString::NormalizationForm_KC);
}

bool sameName(const QString &a, const QString &b)
{
    return plainName(a) == plainName(b);
}

Result<QString> readableName(const QString &typed)
{
    const auto bad = [](const QString &text) {
        return Error{QStringLiteral("bad_name"), text,
                     say(QT_TRANSLATE_NOOP("Operators", "Type it anew, as it shall be read in the log."))};
    };
    // Looked for before simplified() takes a line's end for a blank. It is shown as its number.
    QString shown;
    QString first;
    for (const char32_t c : typed.toUcs4()) {
        const QString number =
            QStringLiteral("U+%1").arg(QString::number(uint(c), 16).toUpper(), 4, QLatin1Char('0'));
        shown += unseen(c) ? QLatin1Char('[') + number + QLatin1Char(']') : QString::fromUcs4(&c, 1);
        if (unseen(c) && first.isEmpty())
            first = number;
    }
    if (!first.isEmpty())
        return bad(
            say(QT_TRANSLATE_NOOP("Operators", "The name “%1” holds a character that can't be seen: %2."))
                .arg(visibleText(shown, 80), first));
    const QString name = typed.normalized(QString::NormalizationForm_C).simplified();
    if (name.isEmpty() || name.size() > LongestName)
        return bad(say(QT_TRANSLATE_NOOP("Operators", "A name has 1 to %1 characters; this one has %2."))
                       .arg(LongestName)
                       .arg(name.size()));
    if (plainName(name).isEmpty())
        return bad(say(QT_TRANSLATE_NOOP("Operators", "A name needs a letter or a figure.")));
    return name;
}

} // namespace Switchback
