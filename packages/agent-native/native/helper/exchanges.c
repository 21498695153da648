// SPDX-License-Identifier: Apache-2.0
// What the parsers report becomes counts, and for some requests a span. Texts are redacted here, before they are kept
// anywhere: without WATCH_PAYLOAD a request shows its method, host, templated path and status, and nothing else.
#include "core.h"
#include "text/text.h"
#include <string.h>

#define SLOW_NANOS 1000000000ull

// Labels come from the wire too. Letters, digits and a few marks; anything else would be somebody's data.
static void label(char *to, size_t room, const char *from) {
  size_t n = 0;
  for (; from[n] && n + 1 < room; n++) {
    char c = from[n];
    bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("_.:-/~+ ", c);
    to[n] = fine ? c : '?';
  }
  to[n] = 0;
}

static bool of_sql(enum l7_protocol protocol, enum sql_dialect *dialect) {
  switch (protocol) {
    case L7_POSTGRES: *dialect = SQL_POSTGRES; return true;
    case L7_MYSQL: *dialect = SQL_MYSQL; return true;
    case L7_CLICKHOUSE: *dialect = SQL_CLICKHOUSE; return true;
    case L7_CASSANDRA: *dialect = SQL_CASSANDRA; return true;
    default: return false;
  }
}

static void redact(const struct conn *conn, enum l7_protocol protocol, struct l7_exchange *to, const struct l7_exchange *from) {
  *to = *from;
  to->next = NULL;
  bool texts = conn->watch & WATCH_PAYLOAD;
  enum sql_dialect dialect;
  label(to->status, sizeof(to->status), from->status);
  label(to->error, sizeof(to->error), from->error);
  label(to->method, sizeof(to->method), from->method);
  text_host(to->host, sizeof(to->host), from->host);
  to->target[0] = 0;
  if (protocol == L7_HTTP || protocol == L7_HTTP2) {
    if (from->target[0]) text_path(to->target, sizeof(to->target), from->target, conn->cgroup);
  } else if (of_sql(protocol, &dialect)) {
    char summary[L7_METHOD_BYTES];
    if (texts) text_sql(to->target, sizeof(to->target), from->target, dialect);
    if (text_sql_summary(summary, sizeof(summary), from->target, dialect)) label(to->method, sizeof(to->method), summary);
  } else if (texts) text_key(to->target, sizeof(to->target), from->target);
}

static const char *message_method(const struct l7_exchange *e) {
  // The parsers of messaging name their methods in the words of the reference, or of the protocol.
  static const char *const out[] = {"produce", "publish", "PUB", "HPUB", "basic.publish"};
  static const char *const in[] = {"consume", "deliver", "MSG", "HMSG", "basic.deliver", "get", "basic.get"};
  for (unsigned i = 0; i < sizeof(out) / sizeof(*out); i++)
    if (!strcmp(e->method, out[i])) return "produce";
  for (unsigned i = 0; i < sizeof(in) / sizeof(*in); i++)
    if (!strcmp(e->method, in[i])) return "consume";
  return "";
}

void exchanges_report(void *context, const struct l7_conn *l7, const struct l7_exchange *e) {
  struct agent *agent = context;
  struct conn *conn = l7_tag(l7);
  if (!conn) return;
  enum l7_protocol protocol = l7_protocol_of(l7);
  u64 duration = e->end > e->start ? e->end - e->start : 0;
  char status[L7_STATUS_BYTES];
  label(status, sizeof(status), e->status);
  if (protocol == L7_DNS) {
    // The parser gives the type as method and the name as host, or as target where it is longer.
    char type[16];
    label(type, sizeof(type), e->method);
    if (l7_role(l7) != ROLE_SERVER)
      domains_add(agent, conn->cgroup, type, e->target[0] ? e->target : e->host, status, duration);
    return;
  }
  struct series key;
  memset(&key, 0, sizeof(key));
  key.cgroup = conn->cgroup;
  key.protocol = (u8)(protocol == L7_HTTP2 ? L7_HTTP : protocol);
  key.side = (u8)(l7_role(l7) == ROLE_SERVER ? ROLE_SERVER : ROLE_CLIENT);
  memcpy(key.status, status, sizeof(status));
  struct endpoint destination, actual;
  connection_sides(conn, key.side, &destination, &actual);
  key.destination = destination;
  key.actual = actual;
  if (protocol == L7_RABBITMQ || protocol == L7_NATS) strcpy(key.method, message_method(e));
  struct series *series = series_of(agent, &key);
  bool slow = duration >= SLOW_NANOS;
  if (series) {
    u64 n = series->durations.count;
    if (n >= 20 && duration > 4 * (series->durations.sum / n)) slow = true;
    histogram_add(&series->durations, duration);
    series->changed = agent->now;
  }
  struct span *span = spans_room(agent, conn->cgroup, e->failed || (slow && !e->waits), agent->now);
  if (!span) return;
  span->conn = *conn;
  span->destination = destination;
  span->actual = actual;
  span->side = key.side;
  span->protocol = protocol;
  redact(conn, protocol, &span->exchange, e);
}
