// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/beside/writedialog.h"

#include "models/core/counted.h"
#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/customers/notreachedlist.h"
#include "widgets/wizard/pages/draftedit.h"
#include "widgets/wizard/preview/messagepreview.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

bool sameEntries(const BesideView &a, const BesideView &b)
{
    return std::equal(a.choices.cbegin(), a.choices.cend(), b.choices.cbegin(), b.choices.cend(),
                      [](const BesideView::Choice &one, const BesideView::Choice &other) {
                          return one.key == other.key && one.title == other.title;
                      });
}
} // namespace

WriteDialog::WriteDialog(QWidget *parent)
    : QDialog(parent)
    , m_choices(new ChoiceBox(this))
    , m_state(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_all(new QCheckBox(this))
    , m_find(new QLineEdit(this))
    , m_customers(new QListWidget(this))
    , m_goes(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_without(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Bad, this))
    , m_notReached(new NotReachedList(this))
    , m_draft(new DraftEdit(this))
    , m_preview(new MessagePreview(this))
    , m_how(new QLineEdit(this))
    , m_why(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_withdraw(new QPushButton(this))
    , m_keep(new QPushButton(this))
    , m_send(new QPushButton(this))
{
    setObjectName(QStringLiteral("writeDialog"));
    setWindowTitle(tr("Write to customers"));
    setModal(true);
    resize(980, 640);
    build();
    m_choices->view()->installEventFilter(this);
    connect(m_choices, &QComboBox::currentIndexChanged, this, &WriteDialog::choose);
    connect(m_all, &QCheckBox::toggled, this, &WriteDialog::showWho);
    connect(m_customers, &QListWidget::itemChanged, this, &WriteDialog::showWho);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString &words) {
        for (int row = 0; row < m_customers->count(); ++row) {
            QListWidgetItem *item = m_customers->item(row);
            item->setHidden(!item->text().contains(words.trimmed(), Qt::CaseInsensitive));
        }
    });
    connect(m_draft, &DraftEdit::changed, this, [this] {
        m_preview->setWords(m_draft->filled());
        showButtons();
    });
    connect(m_how, &QLineEdit::textChanged, this, &WriteDialog::showButtons);
    connect(m_withdraw, &QPushButton::clicked, this, &WriteDialog::withdraw);
    connect(m_keep, &QPushButton::clicked, this, [this] { send(false); });
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (const BesideView::Choice *one = choice(); one && one->queued)
            recordSent();
        else
            send(true);
    });
}

void WriteDialog::build()
{
    m_choices->setObjectName(QStringLiteral("writeAbout"));
    m_choices->setAccessibleName(tr("What about"));
    m_state->setObjectName(QStringLiteral("writeState"));
    m_how->setObjectName(QStringLiteral("writeHow"));
    m_how->setPlaceholderText(tr("How it was sent, or why it is withdrawn"));
    m_how->setAccessibleName(tr("How it was sent, or why it is withdrawn"));
    m_withdraw->setObjectName(QStringLiteral("writeWithdraw"));
    setPlainText(m_withdraw, tr("Withdraw"));
    m_why->setObjectName(QStringLiteral("writeWhy"));
    m_keep->setObjectName(QStringLiteral("writeKeep"));
    m_send->setObjectName(QStringLiteral("writeSend"));
    m_send->setProperty("primary", true);
    setPlainText(m_keep, tr("Keep as draft"));
    auto *cancel = new QPushButton(this);
    cancel->setObjectName(QStringLiteral("writeCancel"));
    setPlainText(cancel, tr("Close"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    for (QPushButton *button : {m_withdraw, m_keep, m_send, cancel})
        button->setAutoDefault(false);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    addField(left, tr("What about"), m_choices, this);
    left->addWidget(m_state);
    left->addWidget(m_draft, 1);
    left->addWidget(m_how);
    left->addWidget(m_notReached);
    auto *right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(buildCustomers(), 2);
    right->addWidget(m_preview, 3);
    auto *row = new QHBoxLayout;
    row->setSpacing(18);
    row->addLayout(left, 5);
    row->addLayout(right, 3);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(10);
    foot->addWidget(m_why, 1);
    foot->addWidget(cancel);
    foot->addWidget(m_withdraw);
    foot->addWidget(m_keep);
    foot->addWidget(m_send);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(22, 18, 22, 16);
    column->setSpacing(14);
    column->addLayout(row, 1);
    column->addLayout(foot);
}

void WriteDialog::setView(const BesideView &view)
{
    if (m_choices->view()->isVisible()) { // nothing moves under whoever is choosing
        m_next = view;
        return;
    }
    BesideView then = view; // the time goes on, and nothing has changed
    then.preview.madeAt = m_view.preview.madeAt;
    if (m_view == then)
        return;
    const bool others = m_view.customers != view.customers;
    const bool choices = !sameEntries(m_view, view);
    m_view = view;
    if (others)
        fillCustomers();
    if (choices)
        fillChoices();
    choose();
}

/// The list is closed: what came meanwhile is shown, once the choice has been made.
bool WriteDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Hide && m_next)
        QTimer::singleShot(0, this, [this] {
            if (const auto next = std::exchange(m_next, std::nullopt))
                setView(*next);
        });
    return QDialog::eventFilter(watched, event);
}

void WriteDialog::fillChoices()
{
    const QSignalBlocker quiet(m_choices);
    m_choices->clear();
    for (const BesideView::Choice &each : std::as_const(m_view.choices))
        m_choices->addItem(visibleText(each.title, 120), each.key);
    m_choices->setCurrentIndex(std::max(0, m_choices->findData(m_looksAt)));
}

const BesideView::Choice *WriteDialog::choice() const
{
    const int row = m_choices->currentIndex();
    return row >= 0 && row < m_view.choices.size() ? &m_view.choices.at(row) : nullptr;
}

void WriteDialog::choose()
{
    const BesideView::Choice *one = choice();
    if (!one) {
        showButtons();
        return;
    }
    m_looksAt = one->key;
    if (!one->drawn) {
        showButtons();
        emit looksAt(m_looksAt);
        return;
    }
    if (m_chosen != one->key && !one->notice.isEmpty()) {
        const QSignalBlocker quiet(m_customers);
        m_all->setChecked(one->toOnly.isEmpty());
        for (int row = 0; row < m_customers->count(); ++row) {
            QListWidgetItem *item = m_customers->item(row);
            item->setCheckState(one->toOnly.contains(item->data(IdRole).toString()) ? Qt::Checked
                                                                                    : Qt::Unchecked);
        }
    }
    if (m_chosen != one->key)
        m_notReached->clear();
    m_chosen = one->key;
    QString longest;
    for (const BesideView::Addressed &each : std::as_const(m_view.customers)) {
        if (each.name.size() > longest.size())
            longest = each.name;
    }
    m_state->setPlain(one->state);
    m_state->setVisible(!one->state.isEmpty());
    m_draft->load(one->key, one->draft, !one->queued, longest);
    m_how->setVisible(one->queued);
    fillNotReached();
    showWho();
}

QString WriteDialog::missing() const
{
    const BesideView::Choice *one = choice();
    if (!one)
        return tr("Nothing can be written now: no incident is open.");
    if (one->queued)
        return m_how->text().trimmed().isEmpty() ? tr("Missing: how it was sent, or why it is withdrawn.")
                                                 : QString();
    if (addressed() == 0)
        return tr("Missing: who gets it.");
    return !one->drawn || m_draft->words().text.trimmed().isEmpty() ? tr("Missing: the message.") : QString();
}

void WriteDialog::showButtons()
{
    const BesideView::Choice *one = choice();
    const int customers = addressed();
    const bool queued = one && one->queued;
    if (queued)
        setPlainText(m_send, one->draft.carried ? tr("Record as sent by hand") : tr("Record as sent"));
    else
        setPlainText(
            m_send,
            m_view.carried
                ? tr("Approve and send to %1 customers", nullptr, howMany(customers)).arg(customers)
                : tr("Approve and queue for %1 customers", nullptr, howMany(customers)).arg(customers));
    const QString why = missing();
    m_why->setPlain(why);
    m_keep->setVisible(!queued);
    m_withdraw->setVisible(queued);
    for (QPushButton *button : {m_withdraw, m_keep, m_send}) {
        button->setEnabled(why.isEmpty() && !m_busy);
        button->setAccessibleDescription(why);
    }
}

void WriteDialog::send(bool approve)
{
    if (const BesideView::Choice *one = choice(); one && missing().isEmpty())
        ask(besideCommand(*one, m_draft->words(), toOnly(), approve));
}

void WriteDialog::recordSent()
{
    if (const BesideView::Choice *one = choice(); one && missing().isEmpty())
        ask(Do::RecordSent{one->notice, m_how->text(), m_notReached->notReached()});
}

void WriteDialog::withdraw()
{
    if (const BesideView::Choice *one = choice(); one && one->queued && missing().isEmpty())
        ask(Do::WithdrawNotice{one->notice, m_how->text()});
}

void WriteDialog::ask(const Command &command)
{
    m_busy = true;
    showButtons();
    emit commandWanted(command);
}

void WriteDialog::settled()
{
    m_busy = false;
    accept();
}

void WriteDialog::refuse(const Error &error)
{
    m_busy = false;
    showButtons();
    m_why->setPlain(asSentences(error));
}

} // namespace Switchback
