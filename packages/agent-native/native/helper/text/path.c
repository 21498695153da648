// SPDX-License-Identifier: Apache-2.0
// Paths as templates. What varies beyond the bounds of one cgroup is cut to `{…}`.
#include "text.h"
#include "../hash.h"
#include <stdlib.h>
#include <string.h>

#define SEGMENTS 12
#define OF_CGROUP 200
#define KNOWN 8192
#define MORE "{\xe2\x80\xa6}"

static size_t put(char *to, size_t room, size_t n, const char *from, size_t length) {
  if (n + length + 1 > room) length = n + 1 < room ? room - n - 1 : 0;
  memcpy(to + n, from, length);
  to[n + length] = 0;
  return n + length;
}

void text_path_template(char *to, size_t room, const char *path) {
  size_t n = 0;
  to[0] = 0;
  // An absolute form names scheme and host first.
  const char *scheme = strstr(path, "://");
  if (scheme && path[0] != '/') {
    path = strchr(scheme + 3, '/');
    if (!path) path = "/";
  }
  if (path[0] == '*' && !path[1]) {
    put(to, room, 0, "*", 1);
    return;
  }
  // CONNECT names an authority, which stands as the host already.
  if (path[0] != '/') {
    put(to, room, 0, "/", 1);
    return;
  }
  size_t end = strcspn(path, "?#;");
  unsigned segments = 0;
  for (size_t i = 0; i < end;) {
    size_t from = ++i;
    while (i < end && path[i] != '/') i++;
    if (i == from && i < end) continue; // two slashes
    n = put(to, room, n, "/", 1);
    if (i == from) break;
    if (++segments > SEGMENTS) {
      put(to, room, n, MORE, strlen(MORE));
      return;
    }
    // A copy, so that the test sees one segment alone.
    char segment[256];
    size_t length = i - from < sizeof(segment) - 1 ? i - from : sizeof(segment) - 1;
    memcpy(segment, path + from, length);
    segment[length] = 0;
    const char *place = text_placeholder(segment, length);
    n = place ? put(to, room, n, place, strlen(place)) : put(to, room, n, segment, length);
  }
  if (!n) put(to, room, 0, "/", 1);
}

// Templates that were let through, by hash alone, and how many each cgroup has.
static struct { u64 seen[KNOWN * 2]; size_t count; } known;
static struct { u32 count; } owners[4096];

static bool admit(u64 cgroup, const char *template, size_t length) {
  u64 h = hash_bytes(hash_add(1, cgroup), template, length);
  h += !h;
  size_t i = h % (KNOWN * 2);
  for (; known.seen[i]; i = (i + 1) % (KNOWN * 2))
    if (known.seen[i] == h) return true;
  // Cgroups that fall together share a count: never more templates than allowed, only fewer.
  u64 owner = hash_add(2, cgroup) % 4096;
  if (owners[owner].count >= OF_CGROUP) return false;
  if (known.count >= KNOWN) {
    // Most of them are of cgroups that are gone by now: those that live say theirs again.
    text_close();
    i = h % (KNOWN * 2);
  }
  known.seen[i] = h;
  known.count++;
  owners[owner].count++;
  return true;
}

void text_path(char *to, size_t room, const char *path, u64 cgroup) {
  text_path_template(to, room, path);
  if (admit(cgroup, to, strlen(to))) return;
  // Too many: the first segment is a kind if anything is.
  char *second = to[0] == '/' ? strchr(to + 1, '/') : NULL;
  char first[64];
  size_t length = second ? (size_t)(second - to) : 0;
  if (length && length < sizeof(first)) {
    memcpy(first, to, length);
    size_t n = put(to, room, 0, first, length);
    n = put(to, room, n, "/" MORE, 1 + strlen(MORE));
    if (admit(cgroup, to, n)) return;
  }
  put(to, room, 0, "/" MORE, 1 + strlen(MORE));
}

size_t text_paths_count(void) { return known.count; }

void text_close(void) {
  memset(&known, 0, sizeof(known));
  memset(&owners, 0, sizeof(owners));
}
