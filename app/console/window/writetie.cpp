// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/writetie.h"

#include "app/pair/outages.h"
#include "models/incident/carried/carried.h"
#include "widgets/wizard/beside/writedialog.h"

#include <utility>

namespace Switchback
{

WriteTie::WriteTie(Outages &outages, std::function<Instant()> now)
    : m_outages(outages)
    , m_now(std::move(now))
{
    connect(&m_outages, &Outages::changed, this, &WriteTie::refresh);
}

void WriteTie::open(QWidget *parent)
{
    if (!m_dialog) {
        m_dialog = new WriteDialog(parent);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &WriteDialog::commandWanted, this, [this](const Command &command) {
            m_outages.command(command, [dialog = m_dialog](const Outcome &outcome) {
                if (!dialog)
                    return;
                if (outcome)
                    dialog->settled();
                else
                    dialog->refuse(outcome.error());
            });
        });
    }
    refresh();
    m_dialog->open();
}

void WriteTie::refresh()
{
    if (!m_dialog)
        return;
    const Incident &incident = m_outages.incident();
    m_dialog->setView(besideView(incident, m_outages.carried(),
                                 messageRecipients(incident, m_outages.listOf(incident)), m_now()));
}

} // namespace Switchback
