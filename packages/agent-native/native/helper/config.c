// SPDX-License-Identifier: Apache-2.0
// The host's wishes, read with suspicion: a document that is wrong anywhere changes nothing.
#include "config.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCOPES 8192
#define SPANS 10000 // a second; more is as good as all, and they wait in memory

void config_defaults(struct config *config) {
  memset(config, 0, sizeof(*config));
  config->interval_ms = 10000;
  config->spans_per_second = 100;
  config->memory_bytes = 48u << 20;
}

struct reading {
  const struct json *document;
  char *error;
  size_t room;
  bool failed;
};

static void wrong(struct reading *r, const char *key, const char *why) {
  if (!r->failed) snprintf(r->error, r->room, "configuration: %s %s", key, why);
  r->failed = true;
}

static u64 whole(struct reading *r, const char *key, u64 fallback, u64 least, u64 most) {
  const struct json *v = json_member(r->document, key);
  if (!v) return fallback;
  if (v->type != JSON_NUMBER || !(v->number >= (double)least && v->number <= (double)most) || v->number != floor(v->number)) {
    wrong(r, key, "is not a whole number within its bounds");
    return fallback;
  }
  return (u64)v->number;
}

static bool truth(struct reading *r, const char *key, bool fallback) {
  const struct json *v = json_member(r->document, key);
  if (!v) return fallback;
  if (v->type != JSON_TRUE && v->type != JSON_FALSE) wrong(r, key, "is not true or false");
  return v->type == JSON_TRUE;
}

static u32 watch(struct reading *r, const struct json *list, const char *key) {
  static const struct { const char *name; u32 flags; } kinds[] = {
    {"l4", WATCH_L4},
    {"l7", WATCH_L7 | WATCH_L4},
    {"payload", WATCH_PAYLOAD | WATCH_L7 | WATCH_L4},
    {"tls", WATCH_TLS | WATCH_L7 | WATCH_L4},
    {"profile", WATCH_PROFILE},
  };
  if (!list) return 0;
  if (list->type != JSON_ARRAY) return wrong(r, key, "is not a list"), 0;
  u32 flags = 0;
  for (const struct json *v = list->first; v; v = v->next) {
    size_t i = 0, n = sizeof(kinds) / sizeof(*kinds);
    while (i < n && !(v->type == JSON_STRING && !strcmp(v->text, kinds[i].name))) i++;
    if (i == n) return wrong(r, key, "names something that cannot be watched"), 0;
    flags |= kinds[i].flags;
  }
  return flags;
}

static bool plain_path(const struct json *v, size_t room) {
  return v && v->type == JSON_STRING && v->length > 0 && v->length < room && strlen(v->text) == v->length &&
         v->text[0] == '/' && !strstr(v->text, "/../");
}

static void scope(struct reading *r, struct config *config) {
  const struct json *list = json_member(r->document, "scope");
  if (!list) return;
  if (list->type != JSON_ARRAY || list->length > SCOPES) return wrong(r, "scope", "is not a list, or too long");
  config->scope = calloc(list->length ? list->length : 1, sizeof(*config->scope));
  if (!config->scope) return wrong(r, "scope", "does not fit the memory");
  for (const struct json *v = list->first; v && !r->failed; v = v->next) {
    struct scope_entry *entry = &config->scope[config->scopes];
    const struct json *path = json_member(v, "path"), *subtree = json_member(v, "subtree");
    if (!plain_path(path, sizeof(entry->path))) return wrong(r, "scope", "has an entry without a path of at most 255 bytes");
    memcpy(entry->path, path->text, path->length + 1);
    // One spelling of a path: without a slash at its end.
    for (size_t n = path->length; n > 1 && entry->path[n - 1] == '/'; n--) entry->path[n - 1] = 0;
    entry->watch = watch(r, json_member(v, "watch"), "scope.watch");
    entry->subtree = subtree && subtree->type == JSON_TRUE;
    config->scopes++;
  }
}

static void netns(struct reading *r, struct config *config) {
  const struct json *list = json_member(r->document, "conntrackNetns");
  size_t n = 0, most = sizeof(config->conntrack_netns) / sizeof(*config->conntrack_netns);
  if (!list) return;
  if (list->type != JSON_ARRAY || list->length > most) return wrong(r, "conntrackNetns", "is not a list, or too long");
  for (const struct json *v = list->first; v; v = v->next) {
    if (!plain_path(v, sizeof(*config->conntrack_netns))) return wrong(r, "conntrackNetns", "has an entry that is no path");
    memcpy(config->conntrack_netns[n++], v->text, v->length + 1);
  }
}

bool config_read(struct config *config, const struct json *document, char *error, size_t room) {
  struct reading r = {.document = document, .error = error, .room = room};
  struct config next;
  config_defaults(&next);
  if (document->type != JSON_OBJECT) wrong(&r, "the document", "is not an object");
  else {
    next.host_watch = watch(&r, json_member(document, "host"), "host");
    scope(&r, &next);
    netns(&r, &next);
    next.interval_ms = (u32)whole(&r, "interval", next.interval_ms, 100, 3600000);
    next.spans_per_second = (u32)whole(&r, "spansPerSecond", next.spans_per_second, 0, 1000000000);
    if (next.spans_per_second > SPANS) next.spans_per_second = SPANS;
    next.memory_bytes = whole(&r, "memory", next.memory_bytes, 1u << 20, 4ull << 30);
    next.profile_hz = (u32)whole(&r, "profileHertz", next.profile_hz, 0, 1000);
    next.off_cpu = truth(&r, "offCpu", false);
    next.paused = truth(&r, "paused", false);
  }
  if (r.failed) {
    config_free(&next);
    return false;
  }
  *config = next;
  return true;
}

void config_free(struct config *config) {
  free(config->scope);
  memset(config, 0, sizeof(*config));
}
