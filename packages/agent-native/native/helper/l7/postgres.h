// SPDX-License-Identifier: Apache-2.0
// What the two sides of the PostgreSQL parser share.
//
// Counting: one exchange per simple query (whatever number of statements), per Execute and per FunctionCall, which is
// what libpq, pgbench and node-postgres call a query. A Sync without an Execute (a statement prepared ahead, a Describe)
// is counted only when it failed. An exchange of the extended protocol ends with its CommandComplete, EmptyQueryResponse,
// PortalSuspended or ErrorResponse; those that an earlier error made the server skip end with the group's ReadyForQuery,
// failed, with the error "aborted".
#ifndef ABDUCE_L7_POSTGRES_H
#define ABDUCE_L7_POSTGRES_H

#include "pipeline.h"
#include "statement.h"
#include "wire.h"

// Everything up to one ReadyForQuery is a group. The key of an exchange is its group's number and its kind.
enum postgres_kind { PG_EXECUTE = 0, PG_SIMPLE = 1, PG_PREPARE = 2 };
#define PG_KEY(group, kind) ((u64)(group) << 2 | (kind))

struct postgres_statement {
  char method[L7_METHOD_BYTES];
  char text[L7_TEXT_BYTES];
};

struct postgres {
  struct pipeline pipeline;
  struct prepared_table prepared;
  u64 sent, answered;  // groups that were asked for, that were ended
  u64 begun;           // time of the first message that belongs to the next Execute; 0 none
  bool parsed;         // Parse came in this group
  u32 executes;        // in this group
  u32 secure;          // answers of one byte that are due: to SSLRequest, GSSENCRequest
  char error[8];       // SQLSTATE of the group that is being answered
  struct postgres_statement unnamed, bound;
  char database[64];
};

s64 postgres_answer(struct l7_conn *conn, struct postgres *s, const u8 *bytes, size_t length, u64 now, bool cut);
int postgres_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port);

#endif
