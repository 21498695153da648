// SPDX-License-Identifier: Apache-2.0
// Redis, RESP2 and RESP3: commands. Every command is an exchange, whatever the depth of the pipeline; QUEUED answers a
// command within MULTI. Messages of subscriptions, MONITOR's lines and other pushes answer nothing; a (un)subscription is
// answered by its first confirmation. Not followed: streamed aggregates (`*?`), which no server sends; the replication
// stream after PSYNC, which is left alone.
#include "redis.h"

#define NAME_MAX 64
#define BODY_MAX (1ll << 33)
#define LINE_MAX 8192

int redis_number(const u8 *bytes, size_t length, s64 *value) {
  size_t i = 0;
  bool minus = length && bytes[0] == '-';
  if (minus) i++;
  s64 n = 0;
  size_t digits = i;
  for (; i < length && wire_digit(bytes[i]); i++) {
    if (i > 18) return -1;
    n = n > (INT64_MAX - 9) / 10 ? INT64_MAX : n * 10 + (bytes[i] - '0');
  }
  if (i >= length) return i > 20 ? -1 : 0;
  if (i == digits || bytes[i] != '\r') return -1;
  if (i + 1 >= length) return 0;
  if (bytes[i + 1] != '\n') return -1;
  *value = minus ? -n : n;
  return (int)i + 2;
}

static bool one_of(const char *word, const char *const *list) {
  for (; *list; list++)
    if (!strcmp(word, *list)) return true;
  return false;
}

// What the command's name says of its other arguments. Arguments that may be secrets are never taken for a key.
static void name_command(struct redis_command *c) {
  static const char *const blocking[] = {"BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF", NULL};
  static const char *const keyless[] = {"AUTH", "HELLO", "CONFIG", "ACL", "CLIENT", "PING", "ECHO", "SCRIPT", "MIGRATE", "INFO", "COMMAND",
                                        "SELECT", "FUNCTION", "CLUSTER", "WAIT", "WAITAOF", "REPLCONF", "PSYNC", "SLAVEOF", "REPLICAOF", "MODULE", "LATENCY", "SLOWLOG", NULL};
  static const char *const second[] = {"OBJECT", "MEMORY", "XGROUP", "XINFO", "DEBUG", "BITOP", NULL};
  static const char *const scripts[] = {"EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO", "BLMPOP", "BZMPOP", NULL};
  u8 initial = (u8)c->method[0];
  c->key = 1;
  // Most commands begin with a letter that none of the special ones has.
  if (initial == 'G' || initial == 'Z' || initial == 'T' || initial == 'L') {
    if (!strcmp(c->method, "LATENCY")) c->key = 0;
    return;
  }
  if (c->method[0] == 'B') c->waits = one_of(c->method, blocking);
  if (initial == 'W') c->waits = one_of(c->method, blocking);
  if (one_of(c->method, keyless)) c->key = 0;
  else if (one_of(c->method, second)) c->key = 2;
  else if (one_of(c->method, scripts)) c->key = 3;
  if (!strcmp(c->method, "XREAD") || !strcmp(c->method, "XREADGROUP")) {
    c->blocks = true;
    c->key = 0;
  }
}

static void argument(struct redis_command *c, const u8 *bytes, size_t length) {
  if (c->index == 0) {
    size_t n = length < sizeof c->method - 1 ? length : sizeof c->method - 1;
    for (size_t i = 0; i < n; i++) c->method[i] = (char)(bytes[i] > 0x20 && bytes[i] < 0x7f ? wire_upper(bytes[i]) : '?');
    c->method[n] = 0;
    name_command(c);
  } else if (c->index == c->key || c->keyed) {
    l7_text(c->target, sizeof c->target, bytes, length);
    c->keyed = false;
  } else if (c->blocks) {
    if (wire_is(bytes, length, "BLOCK")) c->waits = true;
    if (wire_is(bytes, length, "STREAMS")) c->keyed = true, c->blocks = false;
  } else if (!strcmp(c->method, "CLIENT")) {
    if (c->index == 1 && wire_is(bytes, length, "REPLY")) c->reply = 4;
    else if (c->index == 2 && c->reply == 4)
      c->reply = wire_is(bytes, length, "OFF") ? 2 : wire_is(bytes, length, "SKIP") ? 3 : 1;
  }
}

// Whether the argument's bytes are looked at.
static bool wanted(const struct redis_command *c) {
  return c->index == 0 || c->index == c->key || c->blocks || c->keyed || (c->index <= 2 && c->method[0] == 'C' && !strcmp(c->method, "CLIENT"));
}

static bool ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && !memcmp(text + n - m, end, m);
}

static void issue(struct l7_conn *conn, struct redis *s, u64 key) {
  struct redis_command *c = &s->command;
  bool silent = s->silent || s->skip;
  s->skip = false;
  if (c->reply == 2) s->silent = silent = true;
  if (c->reply == 3) s->skip = !s->silent, silent = true;
  if (c->reply == 1) s->silent = silent = false;
  if (silent) {
    struct l7_exchange *e = l7_begin(conn, 1, c->start);
    if (!e) return;
    e->no_reply = true;
    wire_status(e, false);
    memcpy(e->method, c->method, sizeof e->method);
    memcpy(e->target, c->target, strlen(c->target) + 1);
    l7_finish(conn, e, c->start);
    return;
  }
  if (c->method[0] == 'S' || c->method[0] == 'P') {
    if (ends_with(c->method, "SUBSCRIBE") && !ends_with(c->method, "UNSUBSCRIBE")) s->subscriber = true;
    if (!strcmp(c->method, "PSYNC") || !strcmp(c->method, "SYNC")) {
      l7_ignore(conn);
      return;
    }
  }
  if (c->method[0] == 'M' && !strcmp(c->method, "MONITOR")) s->monitor = true;
  if (c->method[0] == 'R' && !strcmp(c->method, "RESET")) s->monitor = s->subscriber = false;
  struct l7_exchange *e = pipeline_begin(&s->pipeline, conn, key, c->start, c->method, c->waits);
  if (e) memcpy(e->target, c->target, strlen(c->target) + 1);
}

static void begin(struct redis_command *c, u64 count, u64 start) {
  c->left = count;
  c->index = 0;
  c->key = 0;
  c->start = start;
  c->waits = c->blocks = c->keyed = false;
  c->reply = 0;
  c->method[0] = c->target[0] = 0;
}

// A command as a line of words.
static s64 line(struct l7_conn *conn, struct redis *s, const u8 *bytes, size_t length, u64 first) {
  const u8 *end = memchr(bytes, '\n', length);
  if (!end) return length > LINE_MAX ? L7_LOST : L7_MORE;
  s64 whole = end - bytes + 1;
  if (bytes[0] == '\r' || bytes[0] == '\n') return whole;
  if (!wire_letter(bytes[0])) return L7_LOST;
  begin(&s->command, 0, first);
  for (const u8 *at = bytes; at < end;) {
    const u8 *word = at;
    while (at < end && *at != ' ' && *at != '\r') at++;
    if (at > word) {
      argument(&s->command, word, (size_t)(at - word));
      s->command.index++;
    }
    at++;
  }
  issue(conn, s, 0);
  return whole;
}

static s64 requests(struct l7_conn *conn, struct redis *s, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct redis_command *c = &s->command;
  size_t at = 0;
  s64 value = 0;
  while (at < length) {
    if (c->left == 0) {
      // A command that began in a later operation than bytes[0] has a time of its own.
      if (at && first != now) return (s64)at;
      if (bytes[at] != '*') {
        s64 used = line(conn, s, bytes + at, length - at, first);
        if (used <= 0) return at ? (s64)at : used;
        at += (size_t)used;
        continue;
      }
      int used = redis_number(bytes + at + 1, length - at - 1, &value);
      if (used < 0 || (used && value > 1 << 20)) return at ? (s64)at : L7_LOST;
      if (!used) break;
      at += 1 + (size_t)used;
      if (value > 0) begin(c, (u64)value, first);
      continue;
    }
    if (bytes[at] != '$') return at ? (s64)at : L7_LOST;
    int used = redis_number(bytes + at + 1, length - at - 1, &value);
    if (used < 0 || (used && (value < 0 || value > BODY_MAX || (c->index == 0 && value > NAME_MAX)))) return at ? (s64)at : L7_LOST;
    if (!used) break;
    size_t body = at + 1 + (size_t)used, seen = length - body;
    if (wanted(c)) {
      size_t want = (u64)value < L7_TEXT_BYTES ? (size_t)value : L7_TEXT_BYTES;
      if (seen < want && !(cut && at == 0)) break;
      argument(c, bytes + body, seen < (u64)value ? seen : (size_t)value);
    }
    c->index++;
    at = body + (size_t)value + 2;
    if (--c->left == 0) issue(conn, s, 0);
  }
  return at ? (s64)at : L7_MORE;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct redis *s = l7_state(conn);
  if (stream == L7_REQUESTS) return requests(conn, s, bytes, length, first, now, cut);
  return redis_replies(conn, s, bytes, length, now, cut);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void passed(struct l7_conn *conn, enum l7_stream stream, u64 now) {
  struct redis *s = l7_state(conn);
  if (stream != L7_RESPONSES || !s->late) return;
  struct l7_exchange *late = s->late;
  s->late = NULL;
  pipeline_finish(&s->pipeline, conn, late, now);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct redis *s = l7_state(conn);
  s->late = NULL;
  pipeline_clear(&s->pipeline);
  if (stream == L7_RESPONSES) {
    memset(&s->reply, 0, sizeof s->reply);
    return;
  }
  // The rest of a command was missed, but that it was made is known.
  if (s->command.left && s->command.index) issue(conn, s, 1);
  s->command.left = 0;
}

static void close_state(void *state) {
  struct redis *s = state;
  pipeline_clear(&s->pipeline);
}

// 3 or more characters of a word that begins a line of Redis.
static int detect_line(const u8 *bytes, size_t length, u16 port) {
  static const char *const known[] = {"PING", "GET", "SET", "INFO", "QUIT", "ECHO", "EXISTS", "DEL", "INCR", "AUTH", "SELECT", "COMMAND", NULL};
  size_t n = 0;
  while (n < length && n < NAME_MAX && wire_letter(bytes[n])) n++;
  if (n == length || (bytes[n] != ' ' && bytes[n] != '\r')) return 0;
  for (const char *const *word = known; *word; word++)
    if (wire_is(bytes, n, *word)) return port == 6379 ? 1 : 0;
  return 0;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  s64 value = 0;
  int used = redis_number(bytes + 1, length - 1, &value);
  if (stream == L7_REQUESTS) {
    if (bytes[0] != '*') return detect_line(bytes, length, port);
    if (used == 0) return 1;
    if (used < 0 || value < 1 || value > 1 << 20) return 0;
    size_t at = 1 + (size_t)used;
    if (at >= length) return 1;
    s64 name = 0;
    if (bytes[at] != '$') return 0;
    used = redis_number(bytes + at + 1, length - at - 1, &name);
    if (used < 0 || (used && (name < 1 || name > NAME_MAX))) return 0;
    at += 1 + (size_t)used;
    return used && at < length && wire_letter(bytes[at]) ? 2 : 1;
  }
  if (length < 3) return 0;
  if (memchr(":$*%~>=", bytes[0], 7)) {
    if (used <= 0) return 0;
    size_t next = 1 + (size_t)used;
    bool follows = next == length || bytes[0] == '$' || bytes[0] == '=' || memchr("+-:$*%~_#,(|>!=", bytes[next], 15);
    return follows && value >= -1;
  }
  if (memchr("+-_#,(", bytes[0], 6)) {
    const u8 *end = memchr(bytes, '\r', length < 512 ? length : 512);
    if (!end || (size_t)(end - bytes) + 1 >= length || end[1] != '\n') return 0;
    // Never sure: a piece of a command that is cut into operations looks like this too.
    return bytes[0] != '-' || (bytes[1] >= 'A' && bytes[1] <= 'Z');
  }
  return 0;
}

const struct l7_parser l7_parser_redis = {
    .protocol = L7_REDIS,
    .name = "redis",
    .detect = detect,
    .state_size = sizeof(struct redis),
    .close = close_state,
    .message = message,
    .cut = cut_message,
    .passed = passed,
    .gap = gap,
    .answers = true,
};
