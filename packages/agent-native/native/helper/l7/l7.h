// SPDX-License-Identifier: Apache-2.0
// Requests out of bytes. A parser sees the two byte streams of one connection and says which requests were made,
// how they ended and how long they took. It keeps no clock and does no I/O, so a recorded stream gives the same result.
#ifndef ABDUCE_L7_H
#define ABDUCE_L7_H

#include <stdbool.h>
#include <stddef.h>
#include "../../shared/events.h"

enum l7_protocol {
  L7_UNKNOWN = 0,
  L7_HTTP,
  L7_HTTP2, // gRPC too
  L7_POSTGRES,
  L7_MYSQL,
  L7_REDIS,
  L7_MONGO,
  L7_KAFKA,
  L7_MEMCACHED,
  L7_CASSANDRA,
  L7_RABBITMQ,
  L7_NATS,
  L7_CLICKHOUSE,
  L7_DNS,
  L7_PROTOCOLS,
};

// Streams of one connection, named by who speaks in them rather than by who is observed.
enum l7_stream { L7_REQUESTS = 0, L7_RESPONSES = 1 };

#define L7_STATUS_BYTES 32
#define L7_METHOD_BYTES 32
#define L7_TEXT_BYTES 512  // of a target; longer ones are cut
#define L7_BUFFER_BYTES 16384 // of an unfinished message's head that a stream keeps
#define L7_IN_FLIGHT 256   // exchanges of one connection that wait for an answer

// One request and its answer. Raw texts: they are redacted after the parser, before anything leaves the helper.
struct l7_exchange {
  struct l7_exchange *next;
  u64 key;       // stream id, correlation id; 0 where answers come in order
  u64 start;     // time of the operation that carried the request's first byte
  u64 end;       // time of the operation that completed the answer, as the protocol's users would count it
  bool failed;
  bool waits;    // an intended wait: a blocking pop, a long poll, a stream
  bool no_reply; // none is due; it is counted at once
  u8 grpc;       // HTTP/2 only: 1 when the content type says gRPC
  char status[L7_STATUS_BYTES]; // label of the metric: "200", "ok", "failed", "grpc:UNAVAILABLE", "nxdomain"
  char error[L7_STATUS_BYTES];  // the protocol's own code where there is one: SQLSTATE, errno of MySQL, Kafka's error code
  char method[L7_METHOD_BYTES]; // GET, SELECT, Produce, publish …
  char host[128];               // authority or Host, database, topic, queue; may be empty
  char target[L7_TEXT_BYTES];   // path, statement, key, topic; may be empty
  u8 trace_id[16];              // from `traceparent`; all zero when none
  u8 span_id[8];
  u8 trace_flags;
  u64 note; // the parser's own
};

struct l7_conn;

// What a parser says of the bytes it was shown.
enum { L7_MORE = 0, L7_LOST = -1 };
// As a length: nothing that follows in this stream is a message (an upgraded connection, a body that ends by closing).
#define L7_REST ((s64)1 << 62)
#define L7_SOMEWHERE ((s64)-2)

struct l7_parser {
  enum l7_protocol protocol;
  const char *name; // label of metrics: "http", "postgres" …
  // Whether these are the first bytes of a message in the stream. `port` is the server's port, a tie-breaker only.
  // Returns 0 (no), 1 (could be), 2 (surely).
  int (*detect)(enum l7_stream stream, const u8 *bytes, size_t length, u16 port);
  // Size of the parser's own state per connection, zeroed before first use; `close` frees what it holds.
  size_t state_size;
  void (*close)(void *state);
  // One message at the head of a stream. Returns its whole length, which may exceed `length` (the rest is a body that
  // need not be seen: it will be skipped, copied or not); L7_MORE when the head is not complete; L7_LOST when this
  // cannot be a message of the protocol. `first` is the time of the operation that carried bytes[0], `now` of the last one.
  s64 (*message)(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now);
  // Bytes were missed (optional): forget what depended on them. Exchanges in flight were dropped and counted already.
  void (*gap)(struct l7_conn *conn, enum l7_stream stream);
  // Optional. The head of a message whose remaining bytes were not copied: take what can be had from it. Returns the
  // message's whole length, L7_SOMEWHERE when it was used but ends nobody knows where (the next one is found at the start
  // of an operation; nothing is dropped), or L7_MORE when too little is there: that is a gap.
  s64 (*cut)(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now);
  // Optional. The last byte of a message has passed, seen or skipped. Called for every message of the stream.
  void (*passed)(struct l7_conn *conn, enum l7_stream stream, u64 now);
  // Optional. Exchanges that wait longer (nanoseconds) end with the status "timeout"; 0: never.
  u64 timeout;
  // Every request is due an answer: one that the end of the connection leaves without is told as `failed` by the client's
  // side ("closed") and as `canceled` by the server's.
  bool answers;
};

// The parsers that exist, one per file. Weak, so that the table holds those that were linked.
#define L7_PARSERS(X)                                                                                          \
  X(http1) X(http2) X(rabbitmq) X(nats) X(postgres) X(mysql) X(mongo) X(cassandra) X(clickhouse) X(kafka)      \
  X(redis) X(memcached) X(dns)
#define L7_DECLARE(name) extern const struct l7_parser l7_parser_##name __attribute__((weak));
L7_PARSERS(L7_DECLARE)
#undef L7_DECLARE

// The one table of parsers, in the order in which they are asked; NULL for one that was not linked.
extern const struct l7_parser *const l7_parsers[];
extern const size_t l7_parser_count;

// For parsers ---------------------------------------------------------------------------------------------------

void *l7_state(struct l7_conn *conn);
u16 l7_server_port(const struct l7_conn *conn);
// Whether statement texts, paths' queries, keys may be kept (WATCH_PAYLOAD). Parsers fill `target` either way; the
// report drops what is not allowed. A parser may use it to save work.
bool l7_payload(const struct l7_conn *conn);
// Begins an exchange, appended to those in flight. NULL when there are too many, or when bytes were missed and answers
// in order (key 0) could not be told apart yet: it was counted, go on without. Texts are empty, numbers zero.
struct l7_exchange *l7_begin(struct l7_conn *conn, u64 key, u64 start);
// The oldest in flight, or the one with the key; NULL when none.
struct l7_exchange *l7_oldest(struct l7_conn *conn);
struct l7_exchange *l7_find(struct l7_conn *conn, u64 key);
// Reports it and takes it out. `status` must be set.
void l7_finish(struct l7_conn *conn, struct l7_exchange *exchange, u64 end);
// Takes it out without a report: it was no request (a handshake, a heartbeat).
void l7_forget(struct l7_conn *conn, struct l7_exchange *exchange);
// Copies text, cut to the room, always terminated; control characters become spaces.
void l7_text(char *room, size_t size, const u8 *bytes, size_t length);
// Reads `00-<trace>-<span>-<flags>`.
void l7_traceparent(struct l7_exchange *exchange, const u8 *value, size_t length);
// From here on the connection carries TLS, or a protocol that nobody here reads: stop copying.
void l7_ignore(struct l7_conn *conn);
// The message being parsed is the last of this protocol; both streams go on with another. Exchanges stay in flight.
void l7_switch(struct l7_conn *conn, enum l7_protocol protocol);
// Memory that a parser's state holds beside itself, within the budget: NULL when there is none left. Zeroed.
void *l7_alloc(struct l7_conn *conn, size_t size);
void l7_dealloc(struct l7_conn *conn, void *memory, size_t size);
// DNS: `name` was answered with an address of 4 or 16 bytes.
void l7_answered(struct l7_conn *conn, const char *name, const u8 *address, size_t length);

// For the agent -------------------------------------------------------------------------------------------------

typedef void (*l7_report)(void *context, const struct l7_conn *conn, const struct l7_exchange *exchange);
// A hint for the kernel side: bytes of `direction` before `position` need no copying; or ignore the connection.
typedef void (*l7_hint)(void *context, const struct l7_conn *conn, enum direction direction, u64 position, bool ignore);

struct l7_limits {
  size_t memory; // bytes that all connections together may hold; beyond it new ones are not parsed, and counted
};

// A name that was asked for and one of its addresses, as network bytes (4 or 16).
typedef void (*l7_answer)(void *context, const struct l7_conn *conn, const char *name, const u8 *address, size_t length);

struct l7_stats {
  u64 messages, exchanges, gaps, skipped_bytes, lost_sync, unknown_connections, overflow, unanswered, out_of_memory;
  size_t memory;
};

struct l7;
struct l7 *l7_new(struct l7_limits limits, l7_report report, l7_hint hint, void *context);
void l7_free(struct l7 *l7);
// Another budget from now on; what is held beyond it is not taken back.
void l7_limit(struct l7 *l7, struct l7_limits limits);
void l7_on_answer(struct l7 *l7, l7_answer answer);
// Once a second or so: exchanges that waited too long end.
void l7_tick(struct l7 *l7, u64 now);
const struct l7_stats *l7_stats(const struct l7 *l7);
// `tag` is handed back by l7_tag(): the agent's own record of the connection. NULL when the budget is used up (it was
// counted); every function below takes NULL for a connection that is not parsed. Plaintext of a TLS connection has
// positions of its own: open another one for it.
struct l7_conn *l7_open(struct l7 *l7, enum role role, u16 server_port, u32 watch, void *tag);
void *l7_tag(const struct l7_conn *conn);
enum l7_protocol l7_protocol_of(const struct l7_conn *conn);
enum role l7_role(const struct l7_conn *conn);
// One operation's bytes, as struct ev_data has them. Positions tell what was missed. Of an operation in several records
// (EV_F_MORE) each but the last is fed with `length` equal to `captured`.
void l7_feed(struct l7_conn *conn, enum direction direction, u64 pos, const u8 *bytes, u32 captured, u32 length, u64 time);
// The connection itself ended, rather than that nobody looks at it any more; before l7_close. `totals` are the bytes that
// it sent and received by the kernel's count: where more came in than was seen, nobody knows whether it was an answer.
void l7_hang_up(struct l7_conn *conn, const u64 totals[2], u64 time);
void l7_close(struct l7_conn *conn, u64 time);
// One DNS datagram; `conn` made by l7_open with port 53.
void l7_datagram(struct l7_conn *conn, enum direction direction, const u8 *bytes, u32 captured, u64 time);

const char *l7_name(enum l7_protocol protocol);

#endif
