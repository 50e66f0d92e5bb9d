// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/activitypanel.h"

#include "models/overview/activitymodel.h"
#include "widgets/base/plainlabel.h"
#include "widgets/overview/activitydelegate.h"

#include <QAbstractItemModel>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

ActivityPanel::ActivityPanel(QWidget *parent, Extent extent)
    : Card(parent)
    , m_header(new QHBoxLayout)
    , m_list(new QListView(this))
    , m_delegate(new ActivityDelegate(this))
    , m_title(new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Lead, QFont::DemiBold, PlainLabel::Tone::Text,
                             this))
    , m_empty(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_all(new QPushButton(this))
{
    setObjectName(extent == Extent::Whole ? QStringLiteral("activityPage") : QStringLiteral("activityPanel"));
    m_titleText = extent == Extent::Whole ? tr("Activity, the whole log") : tr("Activity");
    m_title->setPlain(m_titleText);
    setPlainText(m_all, tr("Whole log"));
    m_all->setObjectName(QStringLiteral("wholeLogButton"));
    m_all->setAccessibleName(tr("Show the whole log"));
    m_all->setProperty("look", "link");
    m_all->setVisible(extent == Extent::Last);
    m_list->setObjectName(QStringLiteral("activityList"));
    m_list->setAccessibleName(m_titleText);
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true); // a long log is laid out without measuring each row
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(extent == Extent::Last ? Qt::ScrollBarAlwaysOff
                                                              : Qt::ScrollBarAsNeeded);
    m_list->setMinimumHeight(extent == Extent::Last ? 66 : 200);
    m_delegate->setWithDate(extent == Extent::Whole);
    m_empty->setPlain(tr("Nothing has happened yet."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 10, 14, 6);
    column->setSpacing(6);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_header->addWidget(m_all);
    column->addLayout(m_header);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    connect(m_all, &QPushButton::clicked, this, &ActivityPanel::wholeLogWanted);
    showEmpty();
}

void ActivityPanel::setZone(const QByteArray &zone)
{
    const QTimeZone wanted(zone);
    m_delegate->setZone(wanted.isValid() ? wanted : QTimeZone(QByteArrayLiteral("UTC")));
    m_zoneText =
        wanted.isValid() ? wanted.abbreviation(QDateTime::currentDateTimeUtc()) : QStringLiteral("UTC");
    sayTitle();
    m_list->viewport()->update();
}

void ActivityPanel::setHeading(const QString &title)
{
    m_titleText = title;
    m_list->setAccessibleName(title);
    sayTitle();
}

void ActivityPanel::sayTitle()
{
    // Whose times these are stands in the title.
    m_title->setPlain(m_zoneText.isEmpty() ? m_titleText
                                           : QStringLiteral("%1 (%2)").arg(m_titleText, m_zoneText));
}

void ActivityPanel::setRows(int rows)
{
    if (m_list->height() != rows * ActivityDelegate::RowHeight + 2)
        m_list->setFixedHeight(rows * ActivityDelegate::RowHeight + 2);
}

void ActivityPanel::setListHeight(int least)
{
    m_list->setMinimumHeight(least);
}

void ActivityPanel::addAct(QPushButton *button)
{
    m_header->addWidget(button);
}

void ActivityPanel::setModel(QAbstractItemModel *model)
{
    if (m_list->model())
        disconnect(m_list->model(), nullptr, this, nullptr);
    m_list->setModel(model);
    m_list->setModelColumn(ActivityModel::TextColumn);
    if (model) {
        connect(model, &QAbstractItemModel::rowsInserted, this, &ActivityPanel::showEmpty);
        connect(model, &QAbstractItemModel::rowsRemoved, this, &ActivityPanel::showEmpty);
        connect(model, &QAbstractItemModel::modelReset, this, &ActivityPanel::showEmpty);
    }
    showEmpty();
}

void ActivityPanel::showEmpty()
{
    const bool empty = !m_list->model() || m_list->model()->rowCount() == 0;
    m_empty->setVisible(empty);
    m_list->setVisible(!empty);
}

} // namespace Switchback
