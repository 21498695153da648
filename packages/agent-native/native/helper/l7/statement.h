// SPDX-License-Identifier: Apache-2.0
// Statements of query languages: their operation word, and those a connection prepared.
#ifndef ABDUCE_L7_STATEMENT_H
#define ABDUCE_L7_STATEMENT_H

#include "l7.h"

// The first keyword in upper case (SELECT, INSERT …), after comments, brackets and blanks; empty when there is none.
void statement_word(char *room, size_t size, const u8 *text, size_t length);

#define PREPARED_MAX 64
struct prepared {
  // Found by linear search: sixty-four pointers cost less than a hash table's memory on every connection.
  u64 key;
  char method[L7_METHOD_BYTES];
  char text[]; // terminated; empty where texts may not be kept
};

// What a connection prepared: the newest PREPARED_MAX of them. Zeroed memory is an empty table.
struct prepared_table {
  struct l7_conn *conn; // the one that memory is counted for
  struct prepared *entry[PREPARED_MAX];
  u32 next;
};

// `key` is a hash of a name, or an id; never 0.
void prepared_keep(struct prepared_table *table, struct l7_conn *conn, u64 key, const char *method, const char *text);
const struct prepared *prepared_find(const struct prepared_table *table, u64 key);
void prepared_drop(struct prepared_table *table, u64 key);
void prepared_clear(struct prepared_table *table);

#endif
