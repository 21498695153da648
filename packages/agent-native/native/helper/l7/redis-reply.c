// SPDX-License-Identifier: Apache-2.0
// Redis replies. A counter of elements that are still to come finds the end of any nesting; bodies are skipped.
#include "redis.h"

#define LINE_MAX 8192

static void first_word(char *room, size_t size, const u8 *bytes, size_t length) {
  size_t n = 0;
  while (n < length && n + 1 < size && bytes[n] > 0x20 && bytes[n] < 0x7f) n++;
  l7_text(room, size, bytes, n);
}

static void failure(struct redis_reply *r, const u8 *bytes, size_t length) {
  if (r->failed) return;
  r->failed = true;
  first_word(r->error, sizeof r->error, bytes, length);
}

static bool confirms(const struct redis_reply *r) {
  size_t n = strlen(r->word);
  return n >= 9 && !strcmp(r->word + n - 9, "subscribe");
}

// Whether the whole reply that was read answers the oldest command.
static bool answers(struct redis *s, const struct l7_exchange *oldest) {
  struct redis_reply *r = &s->reply;
  if (s->monitor && r->type == '+' && wire_digit((u8)r->word[0])) return false;
  if (!r->push && !(s->subscriber && r->type == '*')) return true;
  if (confirms(r)) return wire_is((const u8 *)r->word, strlen(r->word), oldest->method);
  if (r->push) return false;
  return strcmp(r->word, "message") && strcmp(r->word, "pmessage") && strcmp(r->word, "smessage");
}

static void done(struct l7_conn *conn, struct redis *s, bool late, u64 now) {
  struct redis_reply *r = &s->reply;
  struct l7_exchange *oldest = pipeline_oldest(&s->pipeline, conn);
  r->open = false;
  bool answer = oldest && answers(s, oldest);
  // The last subscription is gone: arrays are answers again.
  if (s->subscriber && r->number == 0 && confirms(r) && strstr(r->word, "unsub")) s->subscriber = false;
  if (!answer) return;
  // An error within the results of a transaction is the transaction's.
  bool failed = r->failed && (r->type == '-' || r->type == '!' || !strcmp(oldest->method, "EXEC"));
  wire_status(oldest, failed);
  if (failed) memcpy(oldest->error, r->error, sizeof oldest->error);
  oldest->end = now;
  if (late) s->late = oldest;
  else pipeline_finish(&s->pipeline, conn, oldest, now);
}

static bool is_aggregate(u8 type) { return type == '*' || type == '%' || type == '~' || type == '>' || type == '|'; }
static bool is_bulk(u8 type) { return type == '$' || type == '=' || type == '!'; }
static bool is_line(u8 type) { return type == '+' || type == '-' || type == ':' || type == ',' || type == '#' || type == '(' || type == '_'; }

static void begin(struct redis_reply *r, u8 type) {
  r->open = true;
  r->need = 1;
  r->type = (char)type;
  r->push = type == '>';
  r->failed = r->first = false;
  r->number = -1;
  r->word[0] = r->error[0] = 0;
}

// One element at the head: its length, which may exceed what is there; 0 when incomplete, -1 when it is none.
static s64 element(struct redis *s, const u8 *bytes, size_t length, bool cut) {
  struct redis_reply *r = &s->reply;
  u8 type = bytes[0];
  s64 value = 0;
  if (r->open && r->type == '|' && r->need == 1 && type != '|') r->type = (char)type; // what an attribute stood before
  if (is_line(type)) {
    const u8 *end = memchr(bytes, '\n', length);
    if (!end && !cut) return length > LINE_MAX ? -1 : 0;
    size_t whole = end ? (size_t)(end - bytes) + 1 : length;
    if (end && (whole < 3 || end[-1] != '\r')) return -1;
    if (!r->open) begin(r, type);
    if (type == '-') failure(r, bytes + 1, whole - 1);
    if (type == ':' && whole > 3) redis_number(bytes + 1, whole - 1, &r->number);
    if (type == '+' && s->monitor) first_word(r->word, sizeof r->word, bytes + 1, whole - 1);
    r->need--;
    r->first = false;
    return (s64)whole;
  }
  int used = redis_number(bytes + 1, length - 1, &value);
  if (used <= 0) return used;
  size_t head = 1 + (size_t)used;
  if (value < -1 || value > (1ll << 33)) return -1;
  if (is_bulk(type)) {
    size_t seen = length - head, size = value < 0 ? 0 : (size_t)value;
    if ((r->first || type == '!') && seen < size && seen < 64 && !cut) return 0;
    if (!r->open) begin(r, type);
    if (r->first) first_word(r->word, sizeof r->word, bytes + head, seen < size ? seen : size);
    if (type == '!') failure(r, bytes + head, seen < size ? seen : size);
    r->first = false;
    r->need--;
    return value < 0 ? (s64)head : (s64)(head + size + 2);
  }
  if (!is_aggregate(type) || value > (1ll << 31)) return -1;
  if (!r->open) {
    begin(r, type == '|' ? '|' : type);
    // The first string tells a message of a subscription from an answer.
    r->first = type == '>' || (type == '*' && s->subscriber);
  }
  if (type != '|') r->need--;
  if (value > 0) r->need += (u64)value * (type == '%' || type == '|' ? 2 : 1);
  return (s64)head;
}

s64 redis_replies(struct l7_conn *conn, struct redis *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  struct redis_reply *r = &s->reply;
  size_t at = 0;
  while (at < length) {
    s64 used = element(s, bytes + at, length - at, cut && at == 0);
    if (used < 0) {
      // What was read before it stands; the next call will say so again.
      if (at) break;
      r->open = false;
      return L7_LOST;
    }
    if (used == 0) break;
    at += (size_t)used;
    if (r->need == 0) done(conn, s, at > length, now);
  }
  if (r->open && r->need && at) {
    // Should the rest be missed, that it was answered is known.
    struct l7_exchange *oldest = pipeline_oldest(&s->pipeline, conn);
    if (oldest && !r->push && !s->subscriber) {
      if (!oldest->status[0]) wire_status(oldest, false);
      oldest->end = now;
    }
  }
  return at ? (s64)at : L7_MORE;
}
