// SPDX-License-Identifier: Apache-2.0
// Kafka: requests, and answers by correlation id. What is counted is said in kafka.h. Not followed: topics by id
// (Produce 13, Fetch 13 and later), whose names are told in Metadata.
#include "kafka.h"

#include <stdio.h>

#define MESSAGE_MAX (256u << 20)
#define LOOK_BYTES 1024 // of a message that are waited for
#define VERSION_MAX 24
#define WAITING 512 // a power of two, above what may be in flight

struct kafka {
  struct l7_exchange *late; // answered; the answer's last byte is still to come
  bool tokens;              // SaslHandshake 0: bare tokens may follow
  struct {
    u32 correlation;
    u8 api, version;
  } waiting[WAITING]; // what an answer is the answer to, by the low bits of the correlation id
};

#define KAFKA_KEY(correlation) (1ull << 32 | (correlation))

static void topic(struct l7_exchange *e, struct wire *w, bool flexible) {
  s64 count = kafka_length(w, flexible, true);
  if (count < 1) return;
  s64 length = kafka_length(w, flexible, false);
  const u8 *name = length > 0 ? wire_take(w, (size_t)length) : NULL;
  if (name) l7_text(e->target, sizeof e->target, name, (size_t)length);
}

// Topic or group, acknowledgement, wait. Returns whether an answer is due.
static bool read_request(struct l7_exchange *e, u16 api, u16 version, bool flexible, struct wire w) {
  if (api == KAFKA_PRODUCE) {
    if (version >= 3) kafka_skip_text(&w, flexible);
    int acks = (int16_t)wire_be16(&w);
    bool due = !w.ok || acks != 0;
    wire_take(&w, 4);
    if (version < 13) topic(e, &w, flexible);
    return due;
  }
  if (api == KAFKA_FETCH) {
    if (version < 15) wire_take(&w, 4);
    e->waits = wire_be32(&w) > 0;
    wire_take(&w, 4 + (version >= 3 ? 4u : 0) + (version >= 4 ? 1u : 0) + (version >= 7 ? 8u : 0));
    if (version < 13) topic(e, &w, flexible);
    return true;
  }
  if (api == KAFKA_LIST_OFFSETS) {
    wire_take(&w, 4 + (version >= 2 ? 1u : 0));
    topic(e, &w, flexible);
    return true;
  }
  if (api == KAFKA_METADATA && version < 10) topic(e, &w, flexible);
  e->waits = api == KAFKA_JOIN_GROUP || api == KAFKA_SYNC_GROUP || api == KAFKA_GROUP_HEARTBEAT;
  bool group = (api >= KAFKA_OFFSET_COMMIT && api <= KAFKA_SYNC_GROUP) || api == KAFKA_GROUP_HEARTBEAT;
  if (!group || (api == KAFKA_OFFSET_FETCH && version >= 8) || (api == KAFKA_FIND_COORDINATOR && version >= 4)) return true;
  s64 length = kafka_length(&w, flexible, false);
  const u8 *name = length > 0 ? wire_take(&w, (size_t)length) : NULL;
  if (name) l7_text(e->target, sizeof e->target, name, (size_t)length);
  return true;
}

static s64 request(struct l7_conn *conn, struct kafka *s, const u8 *bytes, size_t length, u64 first, u32 size) {
  size_t whole = 4 + (size_t)size;
  struct wire w = wire_of(bytes + 4, (length < whole ? length : whole) - 4);
  u16 api = wire_be16(&w), version = wire_be16(&w);
  u32 correlation = wire_be32(&w);
  const struct kafka_api_info *info = kafka_api(api);
  if (!w.ok || !info || version > VERSION_MAX) return s->tokens ? (s64)whole : L7_LOST;
  if (api == KAFKA_SASL_HANDSHAKE && version == 0) s->tokens = true;
  bool flexible = info->flexible >= 0 && version >= info->flexible;
  if (api != 7 || version) kafka_skip_text(&w, false); // ControlledShutdown 0 has no client id
  kafka_tags(&w, flexible);
  s->waiting[correlation % WAITING].correlation = correlation;
  s->waiting[correlation % WAITING].api = (u8)api;
  s->waiting[correlation % WAITING].version = (u8)version;
  struct l7_exchange *e = l7_begin(conn, KAFKA_KEY(correlation), first);
  if (!e) return (s64)whole;
  memcpy(e->method, info->name, strlen(info->name) + 1);
  if (read_request(e, api, version, flexible, w)) return (s64)whole;
  e->no_reply = true;
  wire_status(e, false);
  l7_finish(conn, e, first);
  return (s64)whole;
}

static s64 answer(struct l7_conn *conn, struct kafka *s, const u8 *bytes, size_t length, u64 now, u32 size) {
  size_t whole = 4 + (size_t)size;
  struct wire w = wire_of(bytes + 4, (length < whole ? length : whole) - 4);
  u32 correlation = wire_be32(&w);
  struct l7_exchange *e = l7_find(conn, KAFKA_KEY(correlation));
  if (!e) return (s64)whole;
  u16 api = s->waiting[correlation % WAITING].api, version = s->waiting[correlation % WAITING].version;
  int error = 0;
  if (s->waiting[correlation % WAITING].correlation == correlation) {
    const struct kafka_api_info *info = kafka_api(api);
    bool flexible = info && info->flexible >= 0 && version >= info->flexible;
    // An answer that tells the versions has to be understood by all of them.
    kafka_tags(&w, flexible && api != KAFKA_API_VERSIONS);
    if (info) error = kafka_answer_error(api, version, flexible, w);
  }
  const char *name = kafka_error(error);
  wire_status(e, error != 0 && error != 27 && error != 79);
  if (error && name) snprintf(e->error, sizeof e->error, "%s", name);
  else if (error) snprintf(e->error, sizeof e->error, "%d", error);
  e->end = now;
  if (whole > length) s->late = e;
  else l7_finish(conn, e, now);
  return (s64)whole;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct kafka *s = l7_state(conn);
  if (length < 4) return L7_MORE;
  u32 size = be32(bytes);
  if (size > MESSAGE_MAX || (size < (stream == L7_REQUESTS ? 8u : 4u) && !s->tokens)) return L7_LOST;
  size_t whole = 4 + (size_t)size;
  if (length < whole && length < LOOK_BYTES && !(cut && length >= 12)) return L7_MORE;
  if (stream == L7_REQUESTS) return request(conn, s, bytes, length, first, size);
  return answer(conn, s, bytes, length, now, size);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void passed(struct l7_conn *conn, enum l7_stream stream, u64 now) {
  struct kafka *s = l7_state(conn);
  struct l7_exchange *late = s->late;
  if (stream != L7_RESPONSES || !late) return;
  s->late = NULL;
  l7_finish(conn, late, now);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  (void)stream;
  ((struct kafka *)l7_state(conn))->late = NULL;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  if (length < 8) return stream == L7_REQUESTS && port == 9092 && !bytes[0];
  u32 size = be32(bytes);
  if (stream == L7_RESPONSES) {
    // Nothing but a size and an id: an op that carries the whole answer is what can be hoped for.
    if (size < 4 || size > MESSAGE_MAX || bytes[4] & 0x80) return 0;
    return 1;
  }
  if (size < 8 || size > MESSAGE_MAX) return 0;
  if (length < 14) return port == 9092;
  u16 api = be16(bytes + 4), version = be16(bytes + 6);
  const struct kafka_api_info *info = kafka_api(api);
  if (!info || version > VERSION_MAX || bytes[8] & 0x80) return 0;
  int name = (int16_t)be16(bytes + 12);
  if (name < -1 || name > 255 || (u32)(name < 0 ? 10 : 10 + name) > size) return 0;
  for (int i = 0; i < name && 14 + (size_t)i < length; i++)
    if (bytes[14 + i] < 0x20 || bytes[14 + i] == 0x7f) return 0;
  return name > 0 || port == 9092 || (api == KAFKA_API_VERSIONS && version <= 4) ? 2 : 1;
}

const struct l7_parser l7_parser_kafka = {
    .protocol = L7_KAFKA,
    .name = "kafka",
    .detect = detect,
    .state_size = sizeof(struct kafka),
    .message = message,
    .cut = cut_message,
    .passed = passed,
    .gap = gap,
    .answers = true,
};
