// SPDX-License-Identifier: MIT
// The notices above a group: what is said, and for how long it is true.
#include <utility>

#include "gui/conversation_page.hpp"
#include "gui/group_page.hpp"
#include "gui/live_controller.hpp"
#include "ui_group_page.h"

namespace vinicast::gui {

using client::ErrorCode;

void GroupPage::connectNotices() {
  connect(m_live, &LiveController::noticed, this, &GroupPage::showNotice);
  connect(m_live, &LiveController::noticeOutdated, m_ui->noticeBar, &NoticeBar::dismiss);
  connect(m_live, &LiveController::stageChanged, this, &GroupPage::endStageNotices);
  connect(&m_engine, &client::Engine::floorChanged, this, &GroupPage::endFloorNotices);
  connect(m_conversation, &ConversationPage::sending, this, &GroupPage::endRefusals);
  connect(&m_engine, &client::Engine::networkRestored, this,
          [this] { m_ui->noticeBar->dismissIf(ErrorCode::NetworkLost); });
  connect(&m_engine, &client::Engine::historyKept, this,
          [this] { m_ui->noticeBar->dismissIf(ErrorCode::HistoryNotKept); });
}

void GroupPage::showNotice(const client::Error& error) {
  const QString name = error.code == ErrorCode::UnknownMember ? nameOf(error.subject) : QString();
  m_ui->noticeBar->showNotice(name.isEmpty() ? error : client::Error{error.code, name, {}});
}

void GroupPage::showGroupNotice(const QString& group, const client::Error& error) {
  m_ui->noticeBar->showGroupNotice(group, error);
}

void GroupPage::endFloorNotices(const client::Floor& floor) {
  if (floor.state == client::FloorState::Denied) return;
  if (floor.holderId.isEmpty()) {
    for (const ErrorCode code : {ErrorCode::FloorTaken, ErrorCode::FloorLost, ErrorCode::FloorOvertaken})
      m_ui->noticeBar->dismissIf(code);
  }
  if (floor.offeredId.isEmpty()) m_ui->noticeBar->dismissIf(ErrorCode::FloorOffered);
}

void GroupPage::endStageNotices() {
  if (!std::exchange(m_wasLive, isLive()) || m_wasLive) return;
  for (const ErrorCode code : {ErrorCode::NoSoundOutput, ErrorCode::NoMicrophone, ErrorCode::MicrophoneBusy,
                               ErrorCode::MicrophoneLost, ErrorCode::MediaRefused, ErrorCode::ViewerUnserved})
    m_ui->noticeBar->dismissIf(code);
}

void GroupPage::endRefusals() {
  for (const ErrorCode code : ConversationPage::kRefusals) m_ui->noticeBar->dismissIf(code);
  for (const ErrorCode code : {ErrorCode::DirectFailed, ErrorCode::DirectNoRoute})
    m_ui->noticeBar->dismissIf(code);
}

}  // namespace vinicast::gui
