// SPDX-License-Identifier: MIT
// What is printed as it comes from the engine.

#include "cli/cli_session.hpp"
#include "cli/state_words.hpp"
#include "cli/stats_line.hpp"
#include "client/words.hpp"

namespace vinicast::cli {

void CliSession::printPost(const char* event, const client::Post& post, bool history) {
  QList<JsonLine> reactions;
  for (const client::Reaction& reaction : post.reactions)
    reactions.append(JsonLine().add("text", reaction.text).add("from", reaction.authorIds));
  print(line(event)
            .add("id", post.id)
            .add("from", post.authorId)
            .add("name", post.authorName)
            .add("text", post.text)
            .addBool("history", history)
            .addInteger("sent", post.wallMillis)
            .addTextOrNull("replyTo", post.targetId)
            .addBool("edited", post.edited)
            .addBool("deleted", post.deleted)
            .add("reactions", reactions));
}

void CliSession::printMember(const client::Member& member) {
  print(line("member").add("id", member.id).add("name", member.name).add("state", wordOf(member.state)));
}

void CliSession::onFloorChanged(const client::Floor& floor) {
  if (floor.holderId != m_selfId) m_onAir.reset();
  const auto holder = m_members.find(floor.holderId);
  const QString name =
      floor.holderName.isEmpty() && holder != m_members.end() ? holder->second.name : floor.holderName;
  print(line("floor")
            .add("state", wordOf(floor.state))
            .addTextOrNull("holder", floor.holderId)
            .addTextOrNull("name", name)
            .addUnsigned("term", floor.term)
            .add("queue", floor.queue)
            .addTextOrNull("offered", floor.offeredId));
}

void CliSession::onStreamChanged(const client::Stream& stream) {
  print(line("stream").add("state", wordOf(stream.state)).add("publisher", stream.publisherId));
}

void CliSession::onOutputChanged(const client::Output& output) {
  JsonLine told = line("output");
  told.add("output", client::codeWord(output.kind))
      .add("state", client::codeWord(output.state))
      .addTextOrNull("target", output.target)
      .addUnsigned("bytes", output.bytes)
      .addReal("seconds", static_cast<double>(output.millis) / 1000)
      .addUnsigned("dropped", output.dropped)
      .add("text", client::describe(output));
  if (!output.sdp.isEmpty()) told.add("sdp", output.sdp);
  if (output.error) told.add("code", client::codeWord(output.error->code));
  print(told);
}

void CliSession::onStatsReady(const client::Stats& stats) {
  JsonLine words = line("stats");
  addStats(words, stats);
  print(words);
}

}  // namespace vinicast::cli
