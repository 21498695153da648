// SPDX-License-Identifier: Apache-2.0
// Statements without values: literals become `?`, lists and further rows one of their kind, comments nothing.
#include "lexer.h"
#include <string.h>
#include <strings.h>

struct writer {
  char *to;
  size_t room, n;
};

static void put(struct writer *w, const char *from, size_t length) {
  if (w->n + length + 1 > w->room) length = w->n + 1 < w->room ? w->room - w->n - 1 : 0;
  memcpy(w->to + w->n, from, length);
  w->n += length;
  w->to[w->n] = 0;
}

static bool ends(const struct writer *w, const char *tail) {
  size_t n = strlen(tail);
  return w->n >= n && !memcmp(w->to + w->n - n, tail, n);
}

static bool is(const struct lexer *x, const char *word) {
  return x->length == strlen(word) && !strncasecmp(x->start, word, x->length);
}

// Words that a statement begins with. Any other text is no statement, and nothing of it is shown.
static bool verb(const struct lexer *x) {
  static const char *const verbs[] = {
    "select",  "insert",   "update",   "delete", "replace",  "merge",   "upsert",  "with",    "values",   "table",
    "create",  "alter",    "drop",     "truncate", "rename", "comment", "begin",   "start",   "commit",   "rollback",
    "abort",   "end",      "savepoint", "release", "prepare", "execute", "deallocate", "declare", "fetch", "move",
    "close",   "copy",     "call",     "do",     "explain",  "describe", "desc",   "show",    "set",      "reset",
    "use",     "grant",    "revoke",   "analyze", "vacuum",  "reindex", "cluster", "refresh", "lock",     "unlock",
    "listen",  "notify",   "unlisten", "discard", "checkpoint", "load", "kill",    "flush",   "optimize", "check",
    "attach",  "detach",   "exists",   "system", "exchange", "batch",   "apply",   "handler", "import",   "repair",
    "xa",      "help",     "change",   "purge",  "security", "reassign", "list",   "undrop",  "watch",    "backup",
    "restore", "install",  "uninstall", "binlog", "cache",   "signal",  "resignal", "get",
  };
  for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
    if (is(x, verbs[i])) return true;
  return false;
}

static void literal(struct writer *w) {
  // A list of values is one value.
  if (ends(w, "?, ")) {
    w->n -= 2;
    w->to[w->n] = 0;
    return;
  }
  // A sign belongs to its number where an operand is due.
  if (w->n >= 2 && (ends(w, "-") || ends(w, "+")) && strchr("=<>(,*/[", w->to[w->n - 2] == ' ' && w->n >= 3 ? w->to[w->n - 3] : w->to[w->n - 2])) {
    w->to[--w->n] = 0;
    if (ends(w, "?, ")) {
      w->n -= 2;
      w->to[w->n] = 0;
      return;
    }
  }
  put(w, "?", 1);
}

static void mark(struct writer *w, const struct lexer *x) {
  char c = *x->start;
  if (c == ',') put(w, ", ", 2);
  else if (c == ')') {
    put(w, ")", 1);
    if (ends(w, "(?), (?)")) {
      w->n -= 5;
      w->to[w->n] = 0;
    }
  } else if (c == ';') {
    // The last one says nothing.
    struct lexer after = *x;
    if (sql_next(&after) != TOKEN_END) put(w, "; ", 2);
  } else put(w, x->start, x->length);
}

void text_sql(char *to, size_t room, const char *sql, enum sql_dialect dialect) {
  struct writer w = {to, room, 0};
  struct lexer x = {.at = sql, .dialect = dialect};
  to[0] = 0;
  int depth = 0, rows = -1; // the depth at which rows of VALUES stand
  bool row_seen = false, skipping = false, inserts = false, format = false, first = true;
  for (enum token t; (t = sql_next(&x)) != TOKEN_END && w.n + 1 < room;) {
    char c = t == TOKEN_MARK ? *x.start : 0;
    if (first && c != '(') {
      if (t != TOKEN_WORD || !verb(&x)) {
        put(&w, "?", 1);
        return;
      }
      first = false;
      inserts = is(&x, "insert");
    }
    if (c == '(') depth++;
    if (rows >= 0 && row_seen && depth == rows && c == ',') skipping = true;
    else if (skipping && depth == rows && c != ')') skipping = false, rows = -1;
    if (c == ')') depth--;
    if (rows >= 0 && c == ')' && depth == rows) row_seen = true;
    if (rows >= 0 && c == ')' && depth < rows) skipping = false, rows = -1;
    if (skipping) continue;
    if (format) {
      // ClickHouse: INSERT … FORMAT name, and then the data itself.
      if (x.spaced) put(&w, " ", 1);
      put(&w, x.start, t == TOKEN_WORD ? x.length : 0);
      return;
    }
    bool tight = c == ',' || c == ')' || c == ';' || ends(&w, "(") || ends(&w, " ");
    if (x.spaced && w.n && !tight) put(&w, " ", 1);
    if (t == TOKEN_LITERAL) {
      // date'2024-01-01': the word before stands apart.
      if (!x.spaced && w.n && (ends(&w, "\"") || strchr("abcdefghijklmnopqrstuvwxyz", to[w.n - 1] | 32))) put(&w, " ", 1);
      literal(&w);
      if (x.doubt) return;
    } else if (t == TOKEN_MARK) mark(&w, &x);
    else put(&w, x.start, x.length);
    if (t != TOKEN_WORD) continue;
    if (is(&x, "values")) rows = depth, row_seen = false;
    else if (inserts && dialect == SQL_CLICKHOUSE && is(&x, "format")) format = true;
  }
  while (w.n && to[w.n - 1] == ' ') to[--w.n] = 0;
}

// A table's name, from the token after the keyword; without quotes.
static bool table(struct lexer *x, struct writer *w) {
  enum token t = sql_next(x);
  while (t == TOKEN_WORD && (is(x, "only") || is(x, "if") || is(x, "not") || is(x, "exists"))) t = sql_next(x);
  if (t != TOKEN_WORD && t != TOKEN_QUOTED) return false;
  put(w, " ", 1);
  for (;;) {
    bool quotes = t == TOKEN_QUOTED && x->length >= 2;
    put(w, x->start + quotes, x->length - 2 * quotes);
    struct lexer ahead = *x;
    if (sql_next(&ahead) != TOKEN_MARK || *ahead.start != '.') return true;
    put(w, ".", 1);
    t = sql_next(&ahead);
    *x = ahead;
    if (t != TOKEN_WORD && t != TOKEN_QUOTED) return true;
  }
}

bool text_sql_summary(char *to, size_t room, const char *sql, enum sql_dialect dialect) {
  struct writer w = {to, room, 0};
  struct lexer x = {.at = sql, .dialect = dialect};
  to[0] = 0;
  enum token t = sql_next(&x);
  while (t == TOKEN_MARK && *x.start == '(') t = sql_next(&x);
  if (t != TOKEN_WORD || !verb(&x)) return false;
  bool with = is(&x, "with");
  // Of WITH … the statement proper, which stands outside every bracket.
  for (int depth = 0; with && (t = sql_next(&x)) != TOKEN_END;) {
    if (t == TOKEN_MARK) depth += *x.start == '(' ? 1 : *x.start == ')' ? -1 : 0;
    if (t == TOKEN_WORD && depth == 0 && (is(&x, "select") || is(&x, "insert") || is(&x, "update") || is(&x, "delete"))) break;
  }
  if (t == TOKEN_END) return false;
  for (size_t i = 0; i < x.length && i + 1 < room; i++) to[w.n++] = x.start[i] >= 'a' && x.start[i] <= 'z' ? (char)(x.start[i] - 32) : x.start[i];
  to[w.n] = 0;
  if (is(&x, "update")) return table(&x, &w), true;
  bool from = is(&x, "select") || is(&x, "delete"), into = is(&x, "insert") || is(&x, "replace") || is(&x, "merge");
  bool thing = is(&x, "create") || is(&x, "alter") || is(&x, "drop") || is(&x, "truncate");
  if (!from && !into && !thing) return true;
  int depth = 0;
  while ((t = sql_next(&x)) != TOKEN_END) {
    if (t == TOKEN_MARK) depth += *x.start == '(' ? 1 : *x.start == ')' ? -1 : 0;
    if (t != TOKEN_WORD || depth != 0) continue;
    if (from && is(&x, "from")) break;
    if (into && is(&x, "into")) break;
    if (thing && (is(&x, "table") || is(&x, "index") || is(&x, "view") || is(&x, "database"))) break;
  }
  if (t != TOKEN_END) table(&x, &w);
  return true;
}
