// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/tomlreader.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <toml++/toml.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SiteConfig)
};
} // namespace

class TomlReader::Private
{
public:
    QString file;
    toml::table root;

    [[nodiscard]] const toml::node *at(const char *table) const { return root.at_path(table).node(); }
    [[nodiscard]] const toml::node *at(const char *table, const char *key) const
    {
        return root.at_path(table)[key].node();
    }
    const toml::node *find(TomlReader &reader, const char *table, const char *key, bool required) const
    {
        const toml::node *node = at(table, key);
        if (!node && required)
            reader.say(table, key, Words::tr("is missing"));
        return node;
    }
};

TomlReader::TomlReader(QString file, const QByteArray &text)
    : d(std::make_unique<Private>())
{
    d->file = std::move(file);
    try {
        d->root = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    } catch (const toml::parse_error &wrong) {
        fault = Error{QStringLiteral("config"),
                      QStringLiteral("%1:%2: %3")
                          .arg(d->file)
                          .arg(wrong.source().begin.line)
                          .arg(visibleText(
                              QByteArray(wrong.description().data(), qsizetype(wrong.description().size())))),
                      Words::tr("Mend the file and start again.")};
    }
}

TomlReader::~TomlReader() = default;

void TomlReader::say(const char *table, const char *key, const QString &what)
{
    if (fault)
        return;
    // Where the key is missing its table is the place, and where that is, the file.
    const toml::node *node = d->at(table, key);
    if (!node)
        node = d->at(table);
    const auto line = node ? node->source().begin.line : d->root.source().begin.line;
    fault = Error{QStringLiteral("config"),
                  QStringLiteral("%1:%2: [%3] %4: %5")
                      .arg(d->file)
                      .arg(line)
                      .arg(QLatin1String(table), QLatin1String(key), what),
                  Words::tr("Mend the file and start again.")};
}

bool TomlReader::has(const char *table) const
{
    return d->at(table) != nullptr;
}

void TomlReader::text(const char *table, const char *key, QString &into, bool required)
{
    const toml::node *node = d->find(*this, table, key, required);
    if (!node)
        return;
    const auto value = node->value_exact<std::string>();
    if (!value)
        return say(table, key, Words::tr("wants a text in quotes"));
    into = QString::fromStdString(*value);
    if (into.isEmpty() && required)
        say(table, key, Words::tr("must not be empty"));
}

void TomlReader::path(const char *table, const char *key, QString &into, bool required)
{
    text(table, key, into, required);
    if (into.isEmpty())
        return;
    // Such words may end in a command that a shell reads, as PostgreSQL's archive_command and
    // restore_command.
    static const QRegularExpression plain(QStringLiteral("\\A/[A-Za-z0-9/._+@-]*\\z"));
    if (!plain.match(into).hasMatch())
        say(table, key, Words::tr("wants an absolute path of letters, digits and / . _ + @ -"));
}

void TomlReader::texts(const char *table, const char *key, QStringList &into, int most, bool required)
{
    const toml::node *node = d->find(*this, table, key, required);
    if (!node)
        return;
    const toml::array *list = node->as_array();
    if (!list || list->empty() || list->size() > static_cast<size_t>(most))
        return say(table, key, Words::tr("wants a list of 1 to %1 texts in quotes").arg(most));
    QStringList read;
    for (const toml::node &one : *list) {
        const auto value = one.value_exact<std::string>();
        if (!value || value->empty())
            return say(table, key, Words::tr("wants a list of 1 to %1 texts in quotes").arg(most));
        read += QString::fromStdString(*value);
    }
    into = read;
}

void TomlReader::flag(const char *table, const char *key, bool &into)
{
    const toml::node *node = d->find(*this, table, key, false);
    const auto value = node ? node->value_exact<bool>() : std::optional<bool>(into);
    if (!value)
        return say(table, key, Words::tr("wants true or false"));
    into = *value;
}

std::optional<double> TomlReader::numberIn(const char *table, const char *key, double least, double most,
                                           bool required)
{
    const toml::node *node = d->find(*this, table, key, required);
    if (!node)
        return std::nullopt;
    const auto value = node->value<double>();
    if (!value || *value < least || *value > most) {
        say(table, key, Words::tr("wants a number from %1 to %2").arg(least).arg(most));
        return std::nullopt;
    }
    return *value;
}

void TomlReader::matching(const char *table, const char *key, QString &into, const char *pattern,
                          const QString &what, bool required)
{
    text(table, key, into, required);
    if (!required && into.isEmpty())
        return;
    const QRegularExpression form(QRegularExpression::anchoredPattern(QLatin1String(pattern)));
    if (!fault && !form.match(into).hasMatch())
        say(table, key, what);
}

} // namespace Switchback::Site
