// SPDX-License-Identifier: Apache-2.0
// Is this a name of a kind of things, or the identity of one thing? In doubt it is an identity: a template too coarse
// does less harm than a secret shown.
#include "text.h"
#include <string.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool hex(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool uuid(const char *s, size_t n) {
  if (n != 36) return false;
  for (size_t i = 0; i < n; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? s[i] != '-' : !hex(s[i])) return false;
  return true;
}

// 2024-03-01, 2024-03-01T12:00:00Z, 20240301 is a number anyway.
static bool date(const char *s, size_t n) {
  if (n < 10) return false;
  for (size_t i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? s[i] != '-' : !digit(s[i])) return false;
  return n == 10 || s[10] == 'T' || s[10] == ' ';
}

const char *text_placeholder(const char *s, size_t n) {
  if (n == 0) return NULL;
  size_t digits = 0, hexes = 0, letters = 0, upper = 0, lower = 0, marks = 0, changes = 0, escapes = 0;
  bool at = false, dot_after = false, wide = false;
  for (size_t i = 0; i < n; i++) {
    char c = s[i];
    digits += digit(c);
    hexes += hex(c);
    letters += letter(c);
    upper += c >= 'A' && c <= 'Z';
    lower += c >= 'a' && c <= 'z';
    if (i && digit(c) != digit(s[i - 1])) changes++;
    if (c == '@' && i && i + 1 < n) at = true;
    else if (c == '%') escapes++;
    else if (c == '.' && at) dot_after = true;
    else if (c == '-' || c == '_' || c == '.' || c == '~') marks++;
    if ((u8)c >= 0x80 || (u8)c < 0x20) wide = true;
  }
  if (uuid(s, n)) return "{uuid}";
  if (date(s, n)) return "{date}";
  if (at && dot_after) return "{email}";
  if (n >= 3 && escapes && strstr(s, "%40") && strstr(s, "%40") < s + n) return "{email}";
  if (digits == n) return "{id}";
  if (wide || escapes) return "{text}";
  // v1, v2beta: a version, not an identity.
  if ((s[0] == 'v' || s[0] == 'V') && n <= 8 && n > 1 && digit(s[1])) return NULL;
  if (hexes == n && n >= 8 && digits) return "{hex}";
  if (n > 64) return "{token}";
  // Figures and sign marks alone: 1.2.3.4, 12-34, 3.5.
  if (digits && digits + marks == n) return "{id}";
  // order-1234, item_42, 42-blue-shoes: a word with a number of at least three digits, or a number in front.
  if (marks && digits >= 3 && letters) return "{id}";
  if (digit(s[0]) && letters && digits * 3 >= n) return "{id}";
  // Long, with figures between letters, or of both cases without a mark: random text.
  if (n >= 10 && digits >= 2 && changes >= 3) return "{token}";
  if (n >= 16 && digits >= 4) return "{token}";
  if (n >= 20 && digits && upper && lower) return "{token}";
  if (n >= 32 && !marks) return "{token}";
  if (n >= 6 && digits * 2 >= n) return "{id}";
  return NULL;
}
