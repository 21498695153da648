// SPDX-License-Identifier: Apache-2.0
// Memcached: text commands. What is counted is said in memcached.h. Not followed: UDP, `watch`.
#include "memcached.h"

#define LINE_LOOK 2048 // a longer line is acted on before its end is seen
#define WORDS 8

enum shape { STORE, KEYS, KEY, PLAIN, META_STORE, META, SILENT };
struct verb {
  const char *name;
  u8 shape, kind;
  u8 key;     // index of the word that is the key
  u8 noreply; // index from which `noreply` may stand; 0: it cannot
};
static const struct verb verbs[] = {
    {"get", KEYS, MC_VALUES, 1, 0},       {"gets", KEYS, MC_VALUES, 1, 0},       {"mg", META, MC_META, 1, 0},
    {"set", STORE, MC_LINE, 1, 5},        {"ms", META_STORE, MC_META, 1, 0},     {"add", STORE, MC_LINE, 1, 5},
    {"replace", STORE, MC_LINE, 1, 5},    {"append", STORE, MC_LINE, 1, 5},      {"prepend", STORE, MC_LINE, 1, 5},
    {"cas", STORE, MC_LINE, 1, 6},        {"delete", KEY, MC_LINE, 1, 2},        {"incr", KEY, MC_LINE, 1, 3},
    {"decr", KEY, MC_LINE, 1, 3},         {"touch", KEY, MC_LINE, 1, 3},         {"gat", KEYS, MC_VALUES, 2, 0},
    {"gats", KEYS, MC_VALUES, 2, 0},      {"md", META, MC_META, 1, 0},           {"ma", META, MC_META, 1, 0},
    {"mn", META, MC_NOOP, 0, 0},          {"me", META, MC_META, 1, 0},           {"version", PLAIN, MC_LINE, 0, 0},
    {"stats", PLAIN, MC_LINES, 0, 0},     {"flush_all", PLAIN, MC_LINE, 0, 1},   {"verbosity", PLAIN, MC_LINE, 0, 2},
    {"quit", SILENT, MC_LINE, 0, 0},      {"shutdown", SILENT, MC_LINE, 0, 0},   {"slabs", PLAIN, MC_LINE, 0, 0},
    {"lru", PLAIN, MC_LINE, 0, 0},        {"lru_crawler", PLAIN, MC_LINES, 0, 0}, {"cache_memlimit", PLAIN, MC_LINE, 0, 2},
};

static const struct verb *find(const u8 *word, size_t length) {
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (strlen(verbs[i].name) == length && !memcmp(verbs[i].name, word, length)) return &verbs[i];
  return NULL;
}

// Flags of a meta command, each one word: what answers it.
static enum memcached_kind quiet_kind(const struct verb *verb, const u8 *at, const u8 *end) {
  bool quiet = false, value = false;
  const u8 *word;
  while (memcached_word(&at, end, &word)) {
    if (*word == 'q') quiet = true;
    if (*word == 'v') value = true;
  }
  if (!quiet || verb->kind != MC_META) return verb->kind;
  return verb->name[1] == 'g' ? (value ? MC_QUIET_VALUE : MC_QUIET_HEAD) : MC_QUIET_STORE;
}

static s64 request(struct l7_conn *conn, struct memcached *s, const u8 *bytes, size_t length, u64 first, bool cut) {
  const u8 *newline = memchr(bytes, '\n', length);
  if (s->open) {
    s->open = !newline;
    return newline ? newline - bytes + 1 : (s64)length;
  }
  if (!newline && length < LINE_LOOK && !cut) return L7_MORE;
  const u8 *end = newline ? newline : bytes + length, *at = bytes, *word[WORDS];
  size_t size[WORDS] = {0};
  unsigned words = 0;
  while (words < WORDS && (size[words] = memcached_word(&at, end, &word[words]))) words++;
  const struct verb *verb = words ? find(word[0], size[0]) : NULL;
  if (!verb) return L7_LOST;
  if (!newline && verb->shape != KEYS) return L7_LOST;
  s->open = !newline;
  s64 whole = newline ? newline - bytes + 1 : (s64)length;
  unsigned sized = verb->shape == STORE ? 4 : verb->shape == META_STORE ? 2 : 0;
  u64 body = 0;
  if (sized) {
    if (words <= sized || !memcached_number(word[sized], size[sized], &body)) return L7_LOST;
    whole += (s64)body + 2;
  }
  if (verb->shape == SILENT) return whole;
  enum memcached_kind kind = verb->kind;
  if (verb->shape == META || verb->shape == META_STORE) {
    const u8 *flags = words > (sized ? sized : 1) ? word[sized ? sized : 1] + size[sized ? sized : 1] : end;
    kind = quiet_kind(verb, flags, end);
  }
  bool silent = verb->noreply && words > verb->noreply && wire_is(word[words - 1], size[words - 1], "NOREPLY");
  struct l7_exchange *e = silent ? l7_begin(conn, 1, first) : pipeline_begin(&s->pipeline, conn, kind, first, verb->name, false);
  if (!e) return whole;
  if (kind >= MC_QUIET_VALUE && !silent) {
    // Should nothing be said until the end, all was well.
    wire_status(e, false);
    e->end = first;
  }
  if (verb->key && words > verb->key) l7_text(e->target, sizeof e->target, word[verb->key], size[verb->key]);
  if (!silent) return whole;
  memcpy(e->method, verb->name, strlen(verb->name) + 1);
  e->no_reply = true;
  wire_status(e, false);
  l7_finish(conn, e, first);
  return whole;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct memcached *s = l7_state(conn);
  if (!s->open && bytes[0] == (stream == L7_REQUESTS ? 0x80 : 0x81)) return memcached_binary(conn, s, stream, bytes, length, first, now, cut);
  if (stream == L7_REQUESTS) return request(conn, s, bytes, length, first, cut);
  return memcached_answer(conn, s, bytes, length, now, cut);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void passed(struct l7_conn *conn, enum l7_stream stream, u64 now) {
  struct memcached *s = l7_state(conn);
  struct l7_exchange *late = s->late;
  if (stream != L7_RESPONSES || !late) return;
  s->late = NULL;
  pipeline_finish(&s->pipeline, conn, late, now);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct memcached *s = l7_state(conn);
  pipeline_clear(&s->pipeline);
  s->late = NULL;
  if (stream == L7_REQUESTS) s->open = false;
}

static void close_state(void *state) {
  struct memcached *s = state;
  pipeline_clear(&s->pipeline);
}

static int detect_line(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  static const char *const answers[] = {"VALUE", "END", "STORED", "NOT_STORED", "EXISTS", "NOT_FOUND", "DELETED", "TOUCHED", "STAT", "ERROR",
                                        "CLIENT_ERROR", "SERVER_ERROR", "HD", "VA", "EN", "NF", "NS", "EX", "MN", "VERSION", "OK", NULL};
  const u8 *at = bytes, *end = bytes + length, *word, *next;
  size_t size = memcached_word(&at, end, &word);
  if (stream == L7_REQUESTS && word == bytes && !memchr(bytes, '\n', length)) {
    // A line that is not complete may still become a command.
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
      if (size <= strlen(verbs[i].name) && !memcmp(verbs[i].name, word, size) && (at == end || verbs[i].name[size] == 0)) return length > 4 || port == 11211;
    return 0;
  }
  if (!size || at == end || word != bytes || (*at == '\r' && at + 1 < end && at[1] != '\n')) return 0;
  if (stream == L7_RESPONSES) {
    u64 number;
    if (memcached_number(word, size, &number)) return *at == '\r' && port == 11211 ? 1 : 0;
    for (const char *const *answer = answers; *answer; answer++)
      if (strlen(*answer) == size && !memcmp(*answer, word, size)) return size > 4 || port == 11211 ? 2 : 1;
    return 0;
  }
  const struct verb *verb = find(word, size);
  if (!verb) return 0;
  if (verb->shape == STORE) {
    u64 number = 0;
    size_t seen = 0;
    for (unsigned i = 1; i <= 4; i++) {
      seen = memcached_word(&at, end, &next);
      if (i == 2 && !memcached_number(next, seen, &number)) return 0;
    }
    return memcached_number(next, seen, &number) ? 2 : 0;
  }
  if (verb->key) {
    size = memcached_word(&at, end, &next);
    if (!size || size > 250) return 0;
    // Redis takes lines like these too.
    return port == 6379 ? 1 : 2;
  }
  return port == 11211 ? 2 : 1;
}

int memcached_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  if (bytes[0] != (stream == L7_REQUESTS ? 0x80 : 0x81)) return length < 4 && stream == L7_RESPONSES ? 0 : detect_line(stream, bytes, length, port);
  if (length < 24) return stream == L7_REQUESTS && port == 11211;
  if (bytes[1] > 0x40 || bytes[5]) return 0;
  if (be32(bytes + 8) < (u32)be16(bytes + 2) + bytes[4] || bytes[4] > 32 || be16(bytes + 2) > 250) return 0;
  if (stream == L7_RESPONSES && be16(bytes + 6) > 0x100) return 0;
  return 2;
}

const struct l7_parser l7_parser_memcached = {
    .protocol = L7_MEMCACHED,
    .name = "memcached",
    .detect = memcached_detect,
    .state_size = sizeof(struct memcached),
    .close = close_state,
    .message = message,
    .cut = cut_message,
    .passed = passed,
    .gap = gap,
    .answers = true,
};
