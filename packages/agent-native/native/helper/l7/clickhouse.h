// SPDX-License-Identifier: Apache-2.0
// What the parts of the ClickHouse parser share: the native protocol (port 9000), revisions 54032 to 54483.
//
// Counting: one exchange per Query packet; it ends with EndOfStream or an Exception. Pings are not counted. Blocks are
// passed column by column: fixed-size types, String, FixedString, Nullable and LowCardinality of these; compressed blocks
// by the sizes of their frames. Not followed: Array, Map, Tuple, JSON, aggregate states, sparse columns and the chunked
// protocol. Behind a column that is not followed the stream is read blindly: the exchange ends with an operation whose
// last byte is EndOfStream, with an exception that shows, or with the last answer before the next query.
#ifndef ABDUCE_L7_CLICKHOUSE_H
#define ABDUCE_L7_CLICKHOUSE_H

#include "statement.h"
#include "wire.h"

enum { CH_NONE, CH_COLUMN, CH_STRINGS, CH_KEYS, CH_FRAMES };

struct clickhouse_block {
  u8 phase;
  u8 index;     // bytes of an index into the keys of a LowCardinality column
  bool first;   // of the frames
  u64 columns;  // still to come
  u64 rows;
  u64 left;     // strings still to come
};

struct clickhouse {
  u64 client, server; // revisions; 0 not known
  struct l7_exchange *query;
  struct clickhouse_block block[2];
  bool blind[2];
  bool compressed, addendum;
  u64 answered; // time of the last answer while blind
  char database[64];
};

u64 clickhouse_revision(const struct clickhouse *s);
size_t clickhouse_text(struct wire *w, const u8 **text); // length-prefixed; its visible bytes
// Fields of a Query packet. False where it cannot be read.
bool clickhouse_query(struct clickhouse *s, struct l7_exchange *e, struct wire *w);
// A block begins: table name and, unless compressed, counts. False when incomplete.
bool clickhouse_block_begin(struct clickhouse *s, struct clickhouse_block *b, struct wire *w, bool compressed);
// The next piece of the block: its length, 0 when incomplete, -1 when it cannot be followed.
s64 clickhouse_block_next(struct clickhouse *s, struct clickhouse_block *b, const u8 *bytes, size_t length);
s64 clickhouse_answer(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length, u64 now, bool cut);

#endif
