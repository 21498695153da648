// SPDX-License-Identifier: Apache-2.0
// Memcached: answers to text commands; values are skipped by their length.
#include "memcached.h"

#define LINE_MAX 4096
#define VALUE_MAX (1ull << 30)

static bool is_quiet(const struct l7_exchange *e) {
  return e->key == MC_QUIET_VALUE || e->key == MC_QUIET_HEAD || e->key == MC_QUIET_STORE;
}

// Whether a quiet command can have this answer.
static bool fits(const struct l7_exchange *e, const u8 *word, size_t size, bool failed) {
  if (failed) return true;
  if (size != 2) return false;
  if (e->key == MC_QUIET_VALUE) return !memcmp(word, "VA", 2);
  if (e->key == MC_QUIET_HEAD) return !memcmp(word, "HD", 2);
  return !memcmp(word, "NS", 2) || !memcmp(word, "EX", 2) || !memcmp(word, "NF", 2);
}

static void finish(struct l7_conn *conn, struct memcached *s, struct l7_exchange *e, u64 now) {
  if (e->key == MC_NOOP) pipeline_forget(&s->pipeline, conn, e);
  else pipeline_finish(&s->pipeline, conn, e, now);
}

// The command that this answers. Quiet ones before it had nothing to say, which means that all was well.
static struct l7_exchange *answered(struct l7_conn *conn, struct memcached *s, const u8 *word, size_t size, bool failed, u64 now) {
  struct l7_exchange *e;
  while ((e = pipeline_oldest(&s->pipeline, conn)) && is_quiet(e) && !fits(e, word, size, failed)) {
    wire_status(e, false);
    finish(conn, s, e, now);
  }
  return e;
}

// One line at the head, with its value. Its length; 0 when incomplete, -1 when it is none.
static s64 line(struct l7_conn *conn, struct memcached *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  const u8 *newline = memchr(bytes, '\n', length);
  if (!newline) return length > LINE_MAX || cut ? L7_LOST : 0;
  size_t whole = (size_t)(newline - bytes) + 1;
  const u8 *at = bytes, *word, *number;
  size_t size = memcached_word(&at, newline, &word);
  u64 value = 0;
  if (!size || !(wire_letter(*word) || wire_digit(*word))) return L7_LOST;
  bool failed = (size == 5 && !memcmp(word, "ERROR", 5)) || (size == 12 && (!memcmp(word, "CLIENT_ERROR", 12) || !memcmp(word, "SERVER_ERROR", 12)));
  bool goes_on = (size == 5 && !memcmp(word, "VALUE", 5)) || (size == 4 && (!memcmp(word, "STAT", 4) || !memcmp(word, "ITEM", 4))) ||
                 (size > 4 && !memcmp(word, "key=", 4));
  if (size == 5 && !memcmp(word, "VALUE", 5)) {
    memcached_word(&at, newline, &number);
    memcached_word(&at, newline, &number);
    size_t digits = memcached_word(&at, newline, &number);
    if (!memcached_number(number, digits, &value) || value > VALUE_MAX) return L7_LOST;
    whole += (size_t)value + 2;
  } else if (size == 2 && !memcmp(word, "VA", 2)) {
    size_t digits = memcached_word(&at, newline, &number);
    if (!memcached_number(number, digits, &value) || value > VALUE_MAX) return L7_LOST;
    whole += (size_t)value + 2;
  }
  struct l7_exchange *e = answered(conn, s, word, size, failed, now);
  if (!e) return (s64)whole;
  if (!e->status[0] || failed) wire_status(e, failed);
  e->end = now;
  if (goes_on) return (s64)whole;
  if (failed) l7_text(e->error, sizeof e->error, word, size);
  if (whole > length) s->late = e;
  else finish(conn, s, e, now);
  return (s64)whole;
}

s64 memcached_answer(struct l7_conn *conn, struct memcached *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  size_t at = 0;
  while (at < length) {
    s64 used = line(conn, s, bytes + at, length - at, now, cut && at == 0);
    if (used < 0) return at ? (s64)at : L7_LOST;
    if (used == 0) break;
    at += (size_t)used;
  }
  return at ? (s64)at : L7_MORE;
}
