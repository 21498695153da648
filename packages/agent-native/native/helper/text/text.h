// SPDX-License-Identifier: Apache-2.0
// Texts without what people put into them. Every function takes hostile text, needs no memory of its own but what is
// said, always terminates its result, and cuts it to the room.
#ifndef ABDUCE_TEXT_H
#define ABDUCE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "../../shared/events.h"

enum sql_dialect { SQL_POSTGRES, SQL_MYSQL, SQL_CLICKHOUSE, SQL_CASSANDRA };

// The statement with every literal as `?`, lists of them as one, comments dropped.
void text_sql(char *to, size_t room, const char *sql, enum sql_dialect dialect);
// `SELECT orders`; false when the text does not begin as a statement does.
bool text_sql_summary(char *to, size_t room, const char *sql, enum sql_dialect dialect);
// `/orders/42?x=1` → `/orders/{id}`. How many templates one cgroup may have is bounded: beyond it `{…}`.
void text_path(char *to, size_t room, const char *path, u64 cgroup);
// The same without that bound, and without memory.
void text_path_template(char *to, size_t room, const char *path);
// `user:42:cart` → `user:{id}:cart`; keys of caches, topics, collections.
void text_key(char *to, size_t room, const char *key);
// Host and port of an authority; without user and password. Empty when it is none.
void text_host(char *to, size_t room, const char *host);
size_t text_paths_count(void);
void text_close(void);

// Of one segment: what stands for it when it identifies a thing rather than a kind of things, or NULL.
const char *text_placeholder(const char *segment, size_t length);

#endif
