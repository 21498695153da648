// SPDX-License-Identifier: Apache-2.0
// Keys of caches, names of topics and collections, and hosts.
#include "text.h"
#include <string.h>

static bool separator(char c) { return c == ':' || c == '/' || c == '.' || c == '|' || c == ' ' || c == ',' || c == '{' || c == '}'; }

void text_key(char *to, size_t room, const char *key) {
  size_t n = 0;
  for (size_t i = 0; key[i] && n + 1 < room;) {
    if (separator(key[i])) {
      to[n++] = key[i++];
      continue;
    }
    char part[256];
    size_t length = 0;
    while (key[i] && !separator(key[i])) {
      if (length + 1 < sizeof(part)) part[length++] = key[i];
      i++;
    }
    part[length] = 0;
    const char *place = text_placeholder(part, length);
    const char *from = place ? place : part;
    size_t size = place ? strlen(place) : length;
    if (size > room - n - 1) size = room - n - 1;
    memcpy(to + n, from, size);
    n += size;
  }
  to[n] = 0;
}

void text_host(char *to, size_t room, const char *host) {
  const char *at = strrchr(host, '@');
  if (at) host = at + 1;
  size_t n = 0;
  for (; host[n] && n + 1 < room; n++) {
    char c = host[n];
    bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-_:[]/", c);
    if (!fine) {
      to[0] = 0;
      return;
    }
    to[n] = c;
  }
  to[n] = 0;
}
