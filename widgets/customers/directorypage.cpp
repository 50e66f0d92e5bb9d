// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/customers/directorypage.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "widgets/base/plainlabel.h"
#include "widgets/customers/cardpanel.h"
#include "widgets/table/rowtable.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr auto LooksEvery = std::chrono::milliseconds(200);

QPushButton *button(const char *name, const QString &text, QWidget *parent)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    setPlainText(made, text);
    made->setAccessibleName(text);
    return made;
}
} // namespace

DirectoryPage::DirectoryPage(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this))
    , m_live(button("customersLive", tr("Customers"), this))
    , m_drillList(button("customersDrill", tr("Drill list"), this))
    , m_add(button("customersAdd", tr("Add…"), this))
    , m_import(button("customersImport", tr("Import…"), this))
    , m_export(button("customersExport", tr("Export…"), this))
    , m_undo(button("customersUndo", tr("Undo…"), this))
    , m_notice(new Card(this, Card::Ground::Info, 7))
    , m_noticeText(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_notice))
    , m_noticeYes(button("customersUndoYes", tr("Undo it"), m_notice))
    , m_noticeNo(button("customersUndoNo", tr("Close"), m_notice))
    , m_find(new QLineEdit(this))
    , m_retired(new QCheckBox(tr("Retired ones too"), this))
    , m_none(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_view(new QTableView(this))
    , m_card(new CardPanel(this))
{
    setObjectName(QStringLiteral("customersPage"));
    build();
    tie();
    addKeys();
    fit();
}

void DirectoryPage::addButtons(QHBoxLayout *row)
{
    for (QPushButton *each : {m_live, m_drillList}) {
        each->setProperty("look", "segment");
        each->setCheckable(true);
        row->addWidget(each);
    }
    m_live->setChecked(true);
    row->addSpacing(8);
    for (QPushButton *each : {m_add, m_import, m_export, m_undo})
        row->addWidget(each);
}

QWidget *DirectoryPage::buildNotice()
{
    m_notice->setObjectName(QStringLiteral("customersNotice"));
    m_noticeText->setObjectName(QStringLiteral("customersNoticeText"));
    auto *row = new QHBoxLayout(m_notice);
    row->setContentsMargins(14, 9, 14, 9);
    row->setSpacing(10);
    row->addWidget(m_noticeText, 1);
    row->addWidget(m_noticeYes);
    row->addWidget(m_noticeNo);
    m_notice->hide();
    return m_notice;
}

void DirectoryPage::build()
{
    m_sentence->setObjectName(QStringLiteral("customersSentence"));
    m_find->setObjectName(QStringLiteral("customersFind"));
    m_find->setPlaceholderText(tr("Find by name, contact, address, number or trunk"));
    m_find->setAccessibleName(tr("Find a customer"));
    m_find->setClearButtonEnabled(true);
    m_find->installEventFilter(this);
    m_retired->setObjectName(QStringLiteral("customersRetired"));
    m_none->setObjectName(QStringLiteral("customersNone"));
    dressTable(m_view, QStringLiteral("customersTable"), tr("Customers"), {{0}, {1, 2, 3}});
    m_view->setModel(&m_model);
    m_view->setMinimumWidth(260);
    m_view->viewport()->installEventFilter(this);
    m_card->setMinimumWidth(330);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(m_sentence);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    addButtons(top);
    top->addStretch(1);
    column->addLayout(top);
    column->addWidget(buildNotice());
    auto *find = new QHBoxLayout;
    find->setSpacing(12);
    find->addWidget(m_find, 1);
    find->addWidget(m_retired);
    auto *left = new QVBoxLayout;
    left->setSpacing(9);
    left->addLayout(find);
    left->addWidget(m_none);
    left->addWidget(m_view, 1);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addLayout(left, 3);
    row->addWidget(m_card, 2);
    column->addLayout(row, 1);
}

void DirectoryPage::tie()
{
    connect(m_find, &QLineEdit::textChanged, this, &DirectoryPage::filter);
    connect(m_retired, &QCheckBox::toggled, this, &DirectoryPage::filter);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DirectoryPage::chosen);
    connect(m_live, &QPushButton::clicked, this, [this] { setDrill(false); });
    connect(m_drillList, &QPushButton::clicked, this, [this] { setDrill(true); });
    connect(m_add, &QPushButton::clicked, this, [this] {
        m_view->clearSelection();
        m_card->beginNew();
        fit();
    });
    connect(m_import, &QPushButton::clicked, this, &DirectoryPage::importWanted);
    connect(m_export, &QPushButton::clicked, this, &DirectoryPage::exportWanted);
    connect(m_undo, &QPushButton::clicked, this, &DirectoryPage::undoWanted);
    connect(m_noticeNo, &QPushButton::clicked, m_notice, &QWidget::hide);
    connect(m_noticeNo, &QPushButton::clicked, this, [this] {
        if (m_work)
            m_work->calledOff = true;
    });
    m_looking.setInterval(LooksEvery);
    connect(&m_looking, &QTimer::timeout, this, &DirectoryPage::lookAtWork);
    connect(m_noticeYes, &QPushButton::clicked, this, [this] {
        m_notice->hide();
        emit undoConfirmed(m_asked);
    });
    connect(m_card, &CardPanel::discarded, this, [this] { chosen(); });
}

void DirectoryPage::addKeys()
{
    const auto add = [this](const QKeySequence &keys, const std::function<void()> &act) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(QKeySequence::Find, [this] {
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
    });
    add(QKeySequence::New, [this] { m_add->click(); });
}

void DirectoryPage::setCards(const QList<CustomerCard> &cards)
{
    const QString id = m_card->shownId();
    m_model.setCards(cards);
    fit();
    const QString choose = m_wanted.isEmpty() ? id : m_wanted;
    if (const int row = m_model.rowOf(choose); row >= 0) {
        m_wanted.clear();
        m_view->selectRow(row);
        m_card->showCard(m_model.card(row));
    } else if (!m_card->edited()) {
        chosen();
    }
}

void DirectoryPage::choose(const QString &id)
{
    m_wanted = id;
    if (const int row = m_model.rowOf(id); row >= 0) {
        m_wanted.clear();
        m_view->selectRow(row);
    }
}

void DirectoryPage::setMayNot(const QString &edit, const QString &manage)
{
    m_mayNotEdit = edit;
    m_mayNotManage = manage;
    m_card->setMayNot(edit);
    fit();
}

void DirectoryPage::filter()
{
    m_model.setWanted(m_find->text(), m_retired->isChecked());
    fit();
    // Who is looked at stays looked at as long as they are found.
    if (const int row = m_model.rowOf(m_card->shownId()); row >= 0)
        m_view->selectRow(row);
}

void DirectoryPage::chosen()
{
    const QModelIndex current = m_view->currentIndex();
    if (!m_card->edited()) {
        if (current.isValid())
            m_card->showCard(m_model.card(current.row()));
        else
            m_card->showNothing(m_model.all() == 0 ? QString() : tr("Choose one in the table, or find one."));
        return;
    }
    const QString id = m_card->shownId();
    if (current.isValid() && m_model.card(current.row()).id == id)
        return;
    m_card->say({QString(), tr("What you have typed is not kept yet."), tr("Save or discard it first.")});
    if (const int row = m_model.rowOf(id); row >= 0)
        QMetaObject::invokeMethod(
            this, [this, row] { m_view->selectRow(row); }, Qt::QueuedConnection);
}

void DirectoryPage::fit()
{
    const qsizetype retired = m_model.all() - m_model.active();
    QString sentence =
        m_drill
            ? tr("A drill speaks to %1 customers", nullptr, howMany(m_model.active())).arg(m_model.active())
            : tr("%1 customers", nullptr, howMany(m_model.active())).arg(m_model.active());
    if (retired > 0)
        sentence += tr(", %1 retired").arg(retired);
    m_sentence->setPlain(sentence);
    const bool none = m_model.rowCount() == 0;
    m_none->setVisible(none);
    m_none->setPlain(m_model.all() > 0 ? tr("Nobody is found by that.")
                     : m_drill ? tr("There is no drill list yet: a drill may tell nobody. Import one, or "
                                    "add somebody who has agreed to it.")
                               : tr("There are no customers yet. Import a list (CSV or vCards), or add the "
                                    "first one."));
    m_add->setEnabled(m_mayNotEdit.isEmpty() && !m_card->edited());
    m_undo->setEnabled(m_mayNotEdit.isEmpty());
    m_import->setEnabled(m_mayNotManage.isEmpty());
    m_export->setEnabled(m_model.all() > 0);
    setPlainToolTip(m_add, m_mayNotEdit);
    setPlainToolTip(m_undo, m_mayNotEdit);
    setPlainToolTip(m_import, m_mayNotManage);
}

void DirectoryPage::setDrill(bool drill)
{
    if (m_card->edited() && drill != m_drill)
        m_card->say({QString(), tr("What you have typed is not kept yet."), tr("Save or discard it first.")});
    else if (drill != m_drill) {
        m_drill = drill;
        m_notice->hide();
        m_view->clearSelection();
        m_view->setCurrentIndex({});
        emit listChanged();
        fit();
    }
    m_live->setChecked(!m_drill);
    m_drillList->setChecked(m_drill);
}

void DirectoryPage::askUndo(const CardAct &act, const QString &when)
{
    if (m_work)
        return; // what is being done has the place
    m_asked = act;
    const bool any = act.number > 0 && act.cards > 0;
    m_noticeText->setTone(Tone::Text);
    m_noticeText->setPlain(any ? tr("The last change was by %1 on %2: %3. Undo it? Customers it is about: %4")
                                     .arg(visibleText(act.person, 60), when, visibleText(act.what, 300))
                                     .arg(act.cards)
                               : tr("Nothing was changed that could be undone."));
    m_noticeYes->setVisible(any);
    m_notice->show();
    (any ? m_noticeYes : m_noticeNo)->setFocus(Qt::OtherFocusReason);
}

void DirectoryPage::begin(const QString &what, const std::shared_ptr<LongWork> &work)
{
    m_doing = what;
    m_work = work;
    m_noticeText->setTone(Tone::Text);
    m_noticeYes->hide();
    setPlainText(m_noticeNo, tr("Cancel"));
    m_notice->show();
    lookAtWork();
    m_looking.start();
}

void DirectoryPage::lookAtWork()
{
    const qint64 all = m_work ? m_work->all.load() : 0;
    m_noticeText->setPlain(all > 0 ? tr("%1 %2 of %3").arg(m_doing).arg(m_work->done.load()).arg(all)
                                   : m_doing);
}

void DirectoryPage::say(const QString &text, bool bad)
{
    m_looking.stop();
    m_work.reset();
    setPlainText(m_noticeNo, tr("Close"));
    m_noticeText->setTone(bad ? Tone::Bad : Tone::Text);
    m_noticeText->setPlain(text);
    m_noticeYes->hide();
    m_notice->show();
}

void DirectoryPage::shareWidth()
{
    shareColumns(m_view, {36, 26, 20});
}

bool DirectoryPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == m_view->viewport())
        shareWidth();
    if (event->type() == QEvent::KeyPress && watched == m_find) {
        auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Down || key->key() == Qt::Key_Return) && m_model.rowCount() > 0) {
            m_view->setFocus(Qt::OtherFocusReason);
            m_view->selectRow(0);
            return true;
        }
        if (key->key() == Qt::Key_Escape && !m_find->text().isEmpty()) {
            m_find->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Switchback
