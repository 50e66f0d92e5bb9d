// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/eveningscript.h"

#include "app/console/drill/hands.h"
#include "app/console/drill/script.h"
#include "app/notify/reachtester.h"
#include "app/pair/customers/directory.h"
#include "app/pair/engine.h"
#include "app/pair/standbycaller.h"
#include "models/readiness/reachmodel.h"

#include <QTableView>

namespace Switchback
{

namespace
{
constexpr int TakenWithin = 90; ///< s; SMS and calls are asked about, and a busy machine takes its time

bool isThere(const QString &name)
{
    return Hands::find(name) != nullptr;
}

bool isChecked(const QString &name)
{
    const QWidget *widget = Hands::find(name);
    return widget && widget->property("checked").toBool();
}

/// As the page says it of every address.
bool allReached()
{
    const auto *table = qobject_cast<const QTableView *>(Hands::find(QStringLiteral("readinessTable")));
    const QAbstractItemModel *lines = table ? table->model() : nullptr;
    for (int row = 0; lines && row < lines->rowCount(); ++row) {
        const QVariant mark = lines->index(row, ReachModel::OutcomeColumn).data(ReachModel::MarkRole);
        if (mark.toInt() != int(Mark::Fine))
            return false;
    }
    return lines && lines->rowCount() > 0;
}
} // namespace

EveningScript::EveningScript(Engine &engine, const ReachTester *reach, Script &script)
    : m_engine(engine)
    , m_reach(reach)
    , m_script(script)
{
}

void EveningScript::planPreview(const QString &file)
{
    m_script.pressUntil(QStringLiteral("page-customers"),
                        [] { return isThere(QStringLiteral("customersPage")); });
    m_script.pressUntil(QStringLiteral("customersDrill"),
                        [] { return isChecked(QStringLiteral("customersDrill")); });
    m_script.picture(QStringLiteral("drill-list-empty"));
    // The dialog for a file is Qt's own in a drill: a desktop's can't be reached by these hands.
    m_script.pressUntil(QStringLiteral("customersImport"),
                        [] { return isThere(QStringLiteral("fileNameEdit")); });
    m_script.writeInto(QStringLiteral("fileNameEdit"), file);
    m_script.attempt(
        QStringLiteral("open the list"),
        [] { return Hands::press(QStringLiteral("fileNameEdit"), Qt::Key_Return, Qt::NoModifier); },
        [] {
            const QWidget *go = Hands::find(QStringLiteral("importGo"));
            return go && go->isEnabled();
        });
    m_script.picture(QStringLiteral("import-preview"));
}

void EveningScript::planImport()
{
    m_script.add({QStringLiteral("take the list over"),
                  {},
                  [this] {
                      return !isThere(QStringLiteral("importDialog")) &&
                             !m_engine.directory().cards(true).isEmpty();
                  },
                  30,
                  true});
    m_script.picture(QStringLiteral("imported"));
}

void EveningScript::planReachability()
{
    if (!m_reach)
        return;
    m_script.pressUntil(QStringLiteral("page-readiness"),
                        [] { return isThere(QStringLiteral("readinessPage")); });
    m_script.pressUntil(QStringLiteral("reachTest"), [] { return isThere(QStringLiteral("reachSend")); });
    m_script.picture(QStringLiteral("reachability-asked"));
    m_script.pressUntil(QStringLiteral("reachSend"), [this] { return !m_reach->tests().isEmpty(); });
    m_script.add({QStringLiteral("reachability-tested"), {}, [] { return allReached(); }, TakenWithin});
    const StandbyCaller &standby = m_engine.standbyCaller();
    m_script.pressUntil(QStringLiteral("standbyCall"),
                        [&standby] { return standby.calls().last.has_value(); });
    m_script.add({QStringLiteral("standby-tested"),
                  {},
                  [&standby] { return standby.calls().last && standby.calls().last->call.passed(); },
                  TakenWithin});
    m_script.pressUntil(QStringLiteral("page-overview"),
                        [] { return isThere(QStringLiteral("overviewPage")); });
}

} // namespace Switchback
