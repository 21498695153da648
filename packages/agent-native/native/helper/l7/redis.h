// SPDX-License-Identifier: Apache-2.0
// What the two sides of the Redis parser share. Commands and replies are read token by token, so neither a large body
// nor a deep reply is ever held: the state below is all there is.
#ifndef ABDUCE_L7_REDIS_H
#define ABDUCE_L7_REDIS_H

#include "pipeline.h"
#include "wire.h"

struct redis_command {
  u64 left;  // arguments still to come
  u32 index; // of the next one
  u32 key;   // index of the argument that is the key; 0 none
  u64 start;
  bool waits, blocks, keyed; // blocks: BLOCK is looked for; keyed: STREAMS came, the key is next
  u8 reply;                  // of CLIENT REPLY: 1 ON, 2 OFF, 3 SKIP
  char method[L7_METHOD_BYTES];
  char target[L7_TEXT_BYTES];
};

struct redis_reply {
  u64 need;  // elements still to come of the reply that was begun
  bool open; // one was begun
  bool push, first, failed;
  char type;
  s64 number; // the last one: subscriptions left
  char word[16]; // first string of a push
  char error[L7_STATUS_BYTES];
};

struct redis {
  struct pipeline pipeline;
  struct redis_command command;
  struct redis_reply reply;
  struct l7_exchange *late; // answered; the reply's last byte is still to come
  bool subscriber, monitor, silent, skip;
};

// Number and line end behind a type byte: its length; 0 when incomplete, -1 when it is none.
int redis_number(const u8 *bytes, size_t length, s64 *value);
s64 redis_replies(struct l7_conn *conn, struct redis *s, const u8 *bytes, size_t length, u64 now, bool cut);

#endif
