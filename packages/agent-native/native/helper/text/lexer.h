// SPDX-License-Identifier: Apache-2.0
// Tokens of SQL as PostgreSQL, MySQL, ClickHouse and Cassandra write it. Comments and blanks are no tokens.
#ifndef ABDUCE_LEXER_H
#define ABDUCE_LEXER_H

#include "text.h"

enum token { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_LITERAL, TOKEN_MARK };

struct lexer {
  const char *at;
  enum sql_dialect dialect;
  const char *start; // of the token
  size_t length;
  bool doubt;  // where this literal ends depends on a setting of the server: what follows may be a part of it
  bool spaced; // something stood between this token and the one before
};

enum token sql_next(struct lexer *lexer);

#endif
