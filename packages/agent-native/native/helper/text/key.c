// SPDX-License-Identifier: Apache-2.0
// Keys of caches, names of topics and collections, and hosts.
#include "text.h"
#include <string.h>

static bool strong(char c) { return c == ':' || c == '/' || c == '|' || c == ' ' || c == ',' || c == '{' || c == '}'; }

struct writer {
  char *to;
  size_t room, n;
};

static void put(struct writer *w, const char *from, size_t length) {
  if (length > w->room - w->n - 1) length = w->room - w->n - 1;
  memcpy(w->to + w->n, from, length);
  w->n += length;
}

// A part between strong separators: an identity as a whole, as an address of mail is, or in its pieces between dots.
static void part(struct writer *w, const char *text, size_t length) {
  const char *place = text_placeholder(text, length);
  if (place && (memchr(text, '@', length) || memchr(text, '%', length) || !memchr(text, '.', length))) {
    put(w, place, strlen(place));
    return;
  }
  for (size_t i = 0; i < length;) {
    char piece[256];
    size_t n = 0;
    while (i < length && text[i] != '.') piece[n++] = text[i++];
    piece[n] = 0;
    place = text_placeholder(piece, n);
    put(w, place ? place : piece, place ? strlen(place) : n);
    if (i < length) put(w, ".", 1), i++;
  }
}

void text_key(char *to, size_t room, const char *key) {
  struct writer w = {to, room, 0};
  for (size_t i = 0; key[i] && w.n + 1 < room;) {
    if (strong(key[i])) {
      put(&w, &key[i++], 1);
      continue;
    }
    char text[256];
    size_t n = 0;
    for (; key[i] && !strong(key[i]); i++)
      if (n + 1 < sizeof(text)) text[n++] = key[i];
    text[n] = 0;
    part(&w, text, n);
  }
  to[w.n] = 0;
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
