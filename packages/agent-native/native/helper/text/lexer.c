// SPDX-License-Identifier: Apache-2.0
#include "lexer.h"
#include <string.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool hex(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
static bool starts(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }
static bool goes_on(char c) { return starts(c) || digit(c) || c == '$'; }
static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static const char *line_end(const char *p) { return p + strcspn(p, "\n"); }

static const char *block_end(const char *p, bool nested) {
  unsigned depth = 1;
  for (p += 2; *p; p++) {
    if (p[0] == '*' && p[1] == '/') {
      p++;
      if (!--depth) return p + 1;
    } else if (nested && p[0] == '/' && p[1] == '*') p++, depth++;
  }
  return p;
}

static const char *skip(const char *p, enum sql_dialect dialect) {
  for (;;) {
    if (blank(*p)) p++;
    else if (p[0] == '-' && p[1] == '-') p = line_end(p);
    else if (p[0] == '#' && (dialect == SQL_MYSQL || dialect == SQL_CLICKHOUSE)) p = line_end(p);
    else if (p[0] == '/' && p[1] == '/' && dialect == SQL_CASSANDRA) p = line_end(p);
    else if (p[0] == '/' && p[1] == '*') p = block_end(p, dialect == SQL_POSTGRES);
    else return p;
  }
}

// After the closing quote; the end of the text when there is none.
static const char *quoted(const char *p, char quote, bool backslash) {
  for (p++; *p; p++) {
    if (backslash && *p == '\\') {
      if (!*++p) return p;
    } else if (*p == quote) {
      if (p[1] != quote) return p + 1;
      p++;
    }
  }
  return p;
}

// `$tag$ … $tag$`; NULL when no such quote begins here.
static const char *dollar(const char *p) {
  size_t n = 1;
  if (digit(p[1])) return NULL;
  while (starts(p[n]) || digit(p[n])) n++;
  if (p[n] != '$' || n > 64) return NULL;
  char tag[68];
  memcpy(tag, p, n + 1);
  tag[n + 1] = 0;
  const char *end = strstr(p + n + 1, tag);
  return end ? end + n + 1 : p + strlen(p);
}

static size_t uuid(const char *p) {
  for (size_t i = 0; i < 36; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? p[i] != '-' : !hex(p[i])) return 0;
  return goes_on(p[36]) ? 0 : 36;
}

static const char *number(const char *p) {
  for (;; p++) {
    if ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E') && digit(p[1])) continue;
    if (!goes_on(*p) && *p != '.') return p;
  }
}

static enum token done(struct lexer *x, const char *end, enum token token) {
  x->length = (size_t)(end - x->start);
  x->at = end;
  return token;
}

enum token sql_next(struct lexer *x) {
  const char *p = skip(x->at, x->dialect);
  bool backslash = x->dialect == SQL_MYSQL || x->dialect == SQL_CLICKHOUSE;
  x->spaced = p != x->at;
  x->start = p;
  x->doubt = false;
  if (!*p) return done(x, p, TOKEN_END);
  if (hex(*p) && uuid(p)) return done(x, p + 36, TOKEN_LITERAL);
  if (*p == '\'') {
    const char *end = quoted(p, '\'', backslash);
    x->doubt = x->dialect == SQL_POSTGRES && end - p > 2 && end[-2] == '\\';
    return done(x, end, TOKEN_LITERAL);
  }
  if (*p == '"') return done(x, quoted(p, '"', backslash), x->dialect == SQL_MYSQL ? TOKEN_LITERAL : TOKEN_QUOTED);
  if (*p == '`') return done(x, quoted(p, '`', false), TOKEN_QUOTED);
  if (*p == '$' && x->dialect != SQL_MYSQL) {
    const char *end = dollar(p);
    if (end) return done(x, end, TOKEN_LITERAL);
  }
  if (digit(*p) || (*p == '.' && digit(p[1]))) return done(x, number(p), TOKEN_LITERAL);
  // Parameters stand for values: $1, ?, :name, @name.
  if (*p == '$' && digit(p[1])) return done(x, number(p + 1), TOKEN_LITERAL);
  if (*p == '?') return done(x, p + 1, TOKEN_LITERAL);
  if (*p == ':' && p[1] == ':') return done(x, p + 2, TOKEN_MARK);
  if ((*p == ':' || *p == '@') && (starts(p[1]) || digit(p[1]))) {
    for (p++; goes_on(*p); p++) {}
    return done(x, p, TOKEN_LITERAL);
  }
  if (starts(*p)) {
    while (goes_on(*p)) p++;
    size_t n = (size_t)(p - x->start);
    // E'…', X'…', N'…', U&'…', _utf8'…': the letters belong to the string.
    const char *quote = n == 1 && *p == '&' && (x->start[0] == 'U' || x->start[0] == 'u') ? p + 1 : p;
    if (*quote == '\'' && (n == 1 || x->start[0] == '_')) {
      bool escapes = backslash || x->start[0] == 'E' || x->start[0] == 'e';
      return done(x, quoted(quote, '\'', escapes), TOKEN_LITERAL);
    }
    return done(x, p, TOKEN_WORD);
  }
  return done(x, p + 1, TOKEN_MARK);
}
