// SPDX-License-Identifier: Apache-2.0
#include "statement.h"

#include "wire.h"

// Blanks, brackets and comments that may stand before the first keyword.
static size_t skip_noise(const u8 *text, size_t length) {
  size_t i = 0;
  while (i < length) {
    u8 c = text[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '(' || c == ';') {
      i++;
    } else if (c == '#' || (c == '-' && i + 1 < length && text[i + 1] == '-')) {
      while (i < length && text[i] != '\n') i++;
    } else if (c == '/' && i + 1 < length && text[i + 1] == '*') {
      // A conditional comment of MySQL holds the statement itself.
      if (i + 2 < length && text[i + 2] == '!') {
        i += 3;
        while (i < length && wire_digit(text[i])) i++;
        continue;
      }
      i += 2;
      while (i + 1 < length && !(text[i] == '*' && text[i + 1] == '/')) i++;
      i += 2;
    } else {
      break;
    }
  }
  return i < length ? i : length;
}

void statement_word(char *room, size_t size, const u8 *text, size_t length) {
  size_t n = 0;
  for (size_t i = skip_noise(text, length); i < length && n + 1 < size && wire_letter(text[i]); i++)
    room[n++] = (char)wire_upper(text[i]);
  room[n] = 0;
}

static void give(struct prepared_table *table, u32 slot) {
  struct prepared *entry = table->entry[slot];
  table->entry[slot] = NULL;
  if (entry) l7_dealloc(table->conn, entry, sizeof *entry + strlen(entry->text) + 1);
}

void prepared_drop(struct prepared_table *table, u64 key) {
  for (u32 i = 0; i < PREPARED_MAX; i++)
    if (table->entry[i] && table->entry[i]->key == key) give(table, i);
}

void prepared_keep(struct prepared_table *table, struct l7_conn *conn, u64 key, const char *method, const char *text) {
  table->conn = conn;
  prepared_drop(table, key);
  size_t length = strlen(text);
  struct prepared *made = l7_alloc(conn, sizeof *made + length + 1);
  if (!made) return;
  made->key = key;
  l7_text(made->method, sizeof made->method, (const u8 *)method, strlen(method));
  memcpy(made->text, text, length + 1);
  u32 slot = table->next % PREPARED_MAX;
  for (u32 i = 0; i < PREPARED_MAX; i++) {
    if (!table->entry[i]) {
      slot = i;
      break;
    }
  }
  if (table->entry[slot]) {
    table->next++;
    give(table, slot);
  }
  table->entry[slot] = made;
}

const struct prepared *prepared_find(const struct prepared_table *table, u64 key) {
  for (u32 i = 0; i < PREPARED_MAX; i++)
    if (table->entry[i] && table->entry[i]->key == key) return table->entry[i];
  return NULL;
}

void prepared_clear(struct prepared_table *table) {
  for (u32 i = 0; i < PREPARED_MAX; i++) give(table, i);
}
