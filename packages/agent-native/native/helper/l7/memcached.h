// SPDX-License-Identifier: Apache-2.0
// What the parts of the Memcached parser share: classic and meta text commands, the binary protocol.
//
// Counting: one exchange per command; a `get` of many keys is one. Commands with `noreply` and quiet ones count as well:
// those are over at once, these when an answer to a later command shows that they had none. `mn` and the binary no-op,
// which only close a quiet sequence, and SASL are not counted.
#ifndef ABDUCE_L7_MEMCACHED_H
#define ABDUCE_L7_MEMCACHED_H

#include "pipeline.h"
#include "wire.h"

// What answers a command; the key of its exchange.
enum memcached_kind {
  MC_LINE = 0,    // one line
  MC_VALUES,      // VALUE…, END
  MC_LINES,       // lines up to END, or one line
  MC_META,        // one line, perhaps with a value
  MC_NOOP,        // MN
  MC_QUIET_VALUE, // nothing, or VA
  MC_QUIET_HEAD,  // nothing, or HD
  MC_QUIET_STORE, // nothing, or NS, EX, NF
};
#define MC_BINARY (1ull << 63) // | opaque << 16 | quiet << 8 | opcode

struct memcached {
  struct pipeline pipeline;
  struct l7_exchange *late; // answered; the value's last byte is still to come
  bool open;                // within a request line too long to be seen at once
};

s64 memcached_answer(struct l7_conn *conn, struct memcached *s, const u8 *bytes, size_t length, u64 now, bool cut);
s64 memcached_binary(struct l7_conn *conn, struct memcached *s, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut);
int memcached_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port);

// The next word of a line; its length, 0 at the end.
static inline size_t memcached_word(const u8 **at, const u8 *end, const u8 **word) {
  while (*at < end && **at == ' ') ++*at;
  *word = *at;
  while (*at < end && **at != ' ' && **at != '\r' && **at != '\n') ++*at;
  return (size_t)(*at - *word);
}

static inline bool memcached_number(const u8 *word, size_t length, u64 *value) {
  u64 n = 0;
  if (!length || length > 10) return false;
  for (size_t i = 0; i < length; i++) {
    if (!wire_digit(word[i])) return false;
    n = n * 10 + (word[i] - '0');
  }
  *value = n;
  return true;
}

#endif
