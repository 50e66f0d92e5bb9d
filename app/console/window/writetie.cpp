// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/writetie.h"

#include "app/pair/outages.h"
#include "widgets/wizard/beside/writedialog.h"

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

WriteTie::WriteTie(Outages &outages, std::function<Instant()> now)
    : m_outages(outages)
    , m_now(std::move(now))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(250ms);
    connect(&m_soon, &QTimer::timeout, this, &WriteTie::show);
    connect(&m_outages, &Outages::changed, this, &WriteTie::refresh);
}

void WriteTie::open(QWidget *parent)
{
    if (!m_dialog) {
        m_dialog = new WriteDialog(parent);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &WriteDialog::looksAt, this, [this](const QString &key) {
            m_looksAt = key;
            show();
        });
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
    show();
    m_dialog->open();
}

void WriteTie::refresh()
{
    if (m_dialog && !m_soon.isActive())
        m_soon.start();
}

void WriteTie::show()
{
    if (!m_dialog)
        return;
    const Incident &incident = m_outages.incident();
    if (m_of.constData() != incident.customers.constData()) {
        m_of = incident.customers;
        m_customers = addressedIn(incident);
    }
    BesideView view =
        besideView(incident, m_outages.carried(), m_outages.recipients(incident), m_now(), m_looksAt);
    view.elsewhere = m_outages.carriedElsewhere();
    if (!view.choices.isEmpty())
        view.customers = m_customers;
    m_dialog->setView(view);
}

} // namespace Switchback
