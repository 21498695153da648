// SPDX-License-Identifier: Apache-2.0
// Nested names of the Itanium C++ ABI, which Rust's older scheme uses too: `_ZN4shop4Hash6updateEPKhm` is
// `shop::Hash::update`. Template arguments become `<…>`. Whatever does not fit stays mangled.
#include <ctype.h>
#include <string.h>
#include "parts.h"

struct reading { const char *at; char *room; size_t used; bool failed; };

static void put(struct reading *in, const char *text, size_t length) {
  if (in->used + length + 1 > NAME_MOST) {
    in->failed = true;
    return;
  }
  memcpy(in->room + in->used, text, length);
  in->used += length;
  in->room[in->used] = 0;
}

// A length and as many bytes; false when there is none.
static bool source_name(struct reading *in, const char **text, size_t *length) {
  size_t size = 0;
  const char *at = in->at;
  while (isdigit((unsigned char)*at) && size < NAME_MOST) size = size * 10 + (size_t)(*at++ - '0');
  if (!size || size >= NAME_MOST || strnlen(at, size) < size) return false;
  *text = at;
  *length = size;
  in->at = at + size;
  return true;
}

// Moves over template arguments, which stand between I and E. Names inside may hold either letter, so they are skipped.
static bool skip_arguments(struct reading *in) {
  int depth = 0;
  for (; *in->at; ) {
    const char *text;
    size_t length;
    if (isdigit((unsigned char)*in->at)) {
      if (!source_name(in, &text, &length)) return false;
      continue;
    }
    char c = *in->at++;
    if (c == 'L' || c == 'X' || c == 'T' || c == 'D') return false; // literals and expressions
    if (c == 'S' && *in->at) {
      while (isalnum((unsigned char)*in->at) && *in->at != '_' && (isdigit((unsigned char)*in->at) || isupper((unsigned char)*in->at))) in->at++;
      if (*in->at == '_' || islower((unsigned char)*in->at)) in->at++;
    }
    if (c == 'I' || c == 'N' || c == 'F' || c == 'J') depth++;
    if (c == 'E' && --depth == 0) return true;
  }
  return false;
}

static bool rust_hash(const char *text, size_t length) { return length == 17 && text[0] == 'h'; }

const char *demangle(const char *name, char *room) {
  if (strncmp(name, "_Z", 2)) return name;
  struct reading in = {.at = name + 2, .room = room};
  room[0] = 0;
  bool nested = *in.at == 'N';
  if (nested) in.at++;
  while (nested && (*in.at == 'K' || *in.at == 'V' || *in.at == 'r' || *in.at == 'R' || *in.at == 'O')) in.at++;
  if (nested && !strncmp(in.at, "St", 2)) {
    put(&in, "std", 3);
    in.at += 2;
  }
  const char *last = NULL, *text;
  size_t last_length = 0, length, parts = 0;
  for (;;) {
    if (*in.at == 'L') in.at++; // internal linkage
    if (isdigit((unsigned char)*in.at)) {
      if (!source_name(&in, &text, &length)) return name;
      if (rust_hash(text, length) && *in.at == 'E' && parts) continue;
      if (in.used) put(&in, "::", 2);
      if (length >= 10 && !strncmp(text, "_GLOBAL__N", 10)) put(&in, "(anonymous)", 11);
      else put(&in, text, length);
      last = text;
      last_length = length;
      parts++;
    } else if ((*in.at == 'C' || *in.at == 'D') && isdigit((unsigned char)in.at[1]) && last) {
      put(&in, *in.at == 'C' ? "::" : "::~", *in.at == 'C' ? 2 : 3);
      put(&in, last, last_length);
      in.at += 2;
    } else if (*in.at == 'I' && parts) {
      if (!skip_arguments(&in)) return name;
      put(&in, "<…>", strlen("<…>"));
    } else if (*in.at == 'B' && parts) { // ABI tag
      in.at++;
      if (!source_name(&in, &text, &length)) return name;
    } else {
      break;
    }
    if (in.failed) return name;
    if (!nested && *in.at != 'I') break;
  }
  if (!parts || (nested && *in.at != 'E')) return name;
  return room;
}
