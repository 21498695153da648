// SPDX-License-Identifier: Apache-2.0
// Small readers of text that parsers share.
#include <string.h>
#include "l7.h"

void l7_text(char *room, size_t size, const u8 *bytes, size_t length) {
  if (!size) return;
  if (length > size - 1) {
    length = size - 1;
    // A character of several bytes is not cut in two.
    while (length && (bytes[length] & 0xc0) == 0x80) length--;
  }
  for (size_t i = 0; i < length; i++) room[i] = bytes[i] < 0x20 || bytes[i] == 0x7f ? ' ' : (char)bytes[i];
  room[length] = 0;
}

static int digit(u8 c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Returns false for what is no lower-case hexadecimal, or all zero.
static bool hex(u8 *out, size_t count, const u8 *text) {
  u8 any = 0;
  for (size_t i = 0; i < count; i++) {
    int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = (u8)(high << 4 | low);
    any |= out[i];
  }
  return any != 0;
}

void l7_traceparent(struct l7_exchange *exchange, const u8 *value, size_t length) {
  while (length && (*value == ' ' || *value == '\t')) value++, length--;
  // version 00 is 55 characters long; a later one may go on after a dash.
  if (length < 55 || value[2] != '-' || value[35] != '-' || value[52] != '-') return;
  int major = digit(value[0]), minor = digit(value[1]);
  if (major < 0 || minor < 0 || (major == 15 && minor == 15)) return;
  if (!major && !minor ? length != 55 && value[55] != ' ' && value[55] != '\t' : length > 55 && value[55] != '-') return;
  u8 trace[16], span[8];
  int high = digit(value[53]), low = digit(value[54]);
  if (high < 0 || low < 0 || !hex(trace, 16, value + 3) || !hex(span, 8, value + 36)) return;
  memcpy(exchange->trace_id, trace, sizeof(trace));
  memcpy(exchange->span_id, span, sizeof(span));
  exchange->trace_flags = (u8)(high << 4 | low);
}
