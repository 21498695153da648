// SPDX-License-Identifier: Apache-2.0
// `abduce-helper text`: lines of `<kind> <text>` in, lines of result out. For tests: `\n` and `\t` in a text stand for
// the characters.
#include "text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void unescape(char *s) {
  char *to = s;
  for (; *s; s++) {
    if (s[0] == '\\' && s[1] == 'n') *to++ = '\n', s++;
    else if (s[0] == '\\' && s[1] == 't') *to++ = '\t', s++;
    else *to++ = *s;
  }
  *to = 0;
}

int text_main(void) {
  char *line = NULL, out[1024];
  size_t room = 0;
  ssize_t n;
  while ((n = getline(&line, &room, stdin)) > 0) {
    if (line[n - 1] == '\n') line[--n] = 0;
    char *text = strchr(line, ' ');
    if (!text) text = line + n;
    else *text++ = 0;
    unescape(text);
    out[0] = 0;
    if (!strcmp(line, "postgres")) text_sql(out, sizeof(out), text, SQL_POSTGRES);
    else if (!strcmp(line, "mysql")) text_sql(out, sizeof(out), text, SQL_MYSQL);
    else if (!strcmp(line, "clickhouse")) text_sql(out, sizeof(out), text, SQL_CLICKHOUSE);
    else if (!strcmp(line, "cassandra")) text_sql(out, sizeof(out), text, SQL_CASSANDRA);
    else if (!strcmp(line, "summary")) text_sql_summary(out, 32, text, SQL_POSTGRES);
    else if (!strcmp(line, "path")) text_path_template(out, sizeof(out), text);
    else if (!strcmp(line, "bounded")) text_path(out, sizeof(out), text, 1);
    else if (!strcmp(line, "key")) text_key(out, sizeof(out), text);
    else if (!strcmp(line, "host")) text_host(out, sizeof(out), text);
    puts(out);
  }
  free(line);
  return 0;
}
