// SPDX-License-Identifier: Apache-2.0
// What the two sides of the MySQL parser share.
//
// Counting: one exchange per COM_QUERY (whatever number of results), COM_STMT_EXECUTE, COM_STMT_FETCH, COM_INIT_DB and
// COM_FIELD_LIST, much as the server's own counter `Questions` does. COM_STMT_PREPARE is counted only when it fails;
// COM_PING, COM_STATISTICS, COM_STMT_RESET, COM_CHANGE_USER and other upkeep is not. Whether results end with EOF or OK
// packets shows in the packets themselves (an EOF packet is five bytes long, an OK packet at least seven), so nothing
// depends on having seen the handshake.
#ifndef ABDUCE_L7_MYSQL_H
#define ABDUCE_L7_MYSQL_H

#include "pipeline.h"
#include "statement.h"
#include "wire.h"

enum mysql_command {
  COM_QUIT = 1, COM_INIT_DB = 2, COM_QUERY = 3, COM_FIELD_LIST = 4, COM_STATISTICS = 9, COM_PROCESS_INFO = 10, COM_PING = 14,
  COM_CHANGE_USER = 17, COM_BINLOG_DUMP = 18, COM_STMT_PREPARE = 22, COM_STMT_EXECUTE = 23, COM_STMT_LONG_DATA = 24,
  COM_STMT_CLOSE = 25, COM_STMT_RESET = 26, COM_STMT_FETCH = 28, COM_BINLOG_DUMP_GTID = 30, COM_RESET_CONNECTION = 31,
  COM_BULK_EXECUTE = 0xfa,
};

// What the next packet of the server is.
enum mysql_phase { MY_HEAD, MY_COLUMNS, MY_AFTER_COLUMNS, MY_ROWS, MY_PARAMETERS, MY_AFTER_PARAMETERS, MY_FIELDS, MY_AFTER_FIELDS };

struct mysql {
  struct pipeline pipeline; // keys: command
  struct prepared_table prepared;
  u8 phase;
  bool continued[2]; // the last packet of the stream was of full size: the next one goes on with it
  bool infile;       // the client sends a file
  bool greeted;      // the server spoke first
  u32 left;          // definitions still to come
  u32 fields;        // of a prepared statement, after its parameters
  u32 server;        // capabilities
  char preparing_method[L7_METHOD_BYTES], preparing[L7_TEXT_BYTES]; // the statement of the newest COM_STMT_PREPARE
  char database[64];
};

u64 mysql_number(struct wire *w); // length-encoded
s64 mysql_answer(struct l7_conn *conn, struct mysql *s, const u8 *bytes, size_t length, u64 now, bool cut);
int mysql_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port);

#endif
