// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/customers/cardbefore.h"

#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/type.h"

#include <QAbstractTextDocumentLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MostLines = 14; ///< seen at once
constexpr int Frame = 12;
} // namespace

CardBefore::CardBefore(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
{
    m_text->setObjectName(QStringLiteral("cardBefore"));
    m_text->setAccessibleName(tr("What it was before"));
    m_text->setProperty("look", "quiet");
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(textFont(TypeSize::Small));
    connect(m_text->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &CardBefore::fit);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(groupTitle(tr("What it was before"), this));
    column->addWidget(m_text);
    hide();
}

void CardBefore::setWords(const QString &words)
{
    if (m_text->toPlainText() != words)
        m_text->setPlainText(words);
    setVisible(!words.isEmpty());
}

/// Its document counts lines.
void CardBefore::fit(const QSizeF &document)
{
    const int lines = int(std::clamp(document.height(), 1.0, qreal(MostLines)));
    m_text->setFixedHeight(lines * m_text->fontMetrics().lineSpacing() + Frame);
}

} // namespace Switchback
