// SPDX-License-Identifier: MIT
// What is found in a conversation, and all of it in a file.
#include <QFileDialog>

#include "client/models/posts_model.hpp"
#include "gui/conversation_page.hpp"
#include "gui/exporter.hpp"
#include "gui/search_panel.hpp"

namespace vinicast::gui {

void ConversationPage::openSearch() {
  m_search->open();
}

void ConversationPage::search(const QString& text) {
  if (m_memberId.isEmpty()) {
    m_engine.search(text, SearchPanel::mostHits());
    return;
  }
  m_engine.searchMessages(m_memberId, text, SearchPanel::mostHits());
}

void ConversationPage::onFound(const client::DirectFound& found) {
  if (found.peerId != m_memberId) return;
  m_found = found.messages;
  client::Found shown{found.text, {}, found.more};
  for (const client::DirectMessage& message : found.messages) shown.posts.append(m_posts->postOf(message));
  m_search->show(shown);
}

void ConversationPage::askWhereToExport() {
  auto* dialog = new QFileDialog(this, tr("Export the conversation"), title());
  dialog->setObjectName(QStringLiteral("exportFileDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters({tr("Web page (*.html)"), tr("Text (*.txt)")});
  dialog->setDefaultSuffix(QStringLiteral("html"));
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
    dialog->setDefaultSuffix(filter.contains(QLatin1String("*.txt")) ? QStringLiteral("txt")
                                                                     : QStringLiteral("html"));
  });
  connect(dialog, &QFileDialog::fileSelected, this, &ConversationPage::exportTo);
  dialog->open();
}

void ConversationPage::exportTo(const QString& path) {
  auto* exporter = new Exporter(m_engine, path, title(), m_memberId, this);
  connect(exporter, &Exporter::finished, this, [this, path](int messages, const QString& problem) {
    m_search->showExported(messages, path, problem);
    Q_EMIT exported(messages, path, problem);
  });
  exporter->start();
}

}  // namespace vinicast::gui
