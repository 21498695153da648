// SPDX-License-Identifier: Apache-2.0
// /proc/kallsyms. Who may not see addresses is shown zeros; then frames of the kernel have no names.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "parts.h"

#define TEXT 96

void kernel_resolve(struct near *list, size_t count, void (*named)(u32 symbol, const char *name)) {
  char line[512];
  FILE *file = count ? fopen("/proc/kallsyms", "re") : NULL;
  char (*text)[TEXT] = file ? malloc(count * sizeof(*text)) : NULL;
  if (text) {
    nearest_sort(list, count);
    setvbuf(file, NULL, _IOFBF, 1 << 16);
    while (fgets(line, sizeof(line), file)) {
      char *end;
      u64 start = strtoull(line, &end, 16);
      if (!start || end[0] != ' ' || !end[1] || end[2] != ' ') continue;
      if (!strchr("tTwW", end[1])) continue;
      struct near *near = nearest_offer(list, count, start, 0, 0);
      if (!near) continue;
      size_t length = strcspn(end + 3, "\t\n");
      if (length >= TEXT) length = TEXT - 1;
      near->ref = (u64)(near - list);
      memcpy(text[near->ref], end + 3, length);
      text[near->ref][length] = 0;
    }
    nearest_settle(list, count);
    for (size_t i = 0; i < count; i++)
      if (list[i].found) named(list[i].symbol, text[list[i].ref]);
  }
  free(text);
  if (file) fclose(file);
}
