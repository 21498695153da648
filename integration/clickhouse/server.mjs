// A real ClickHouse server (HTTP and native protocol) out of libchdb, for the integration tests:
//   node server.mjs <config.xml> <data directory> <http port> <tcp port>
// It serves until killed; SIGTERM is ignored by the engine.
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { DataType, load, open } from 'ffi-rs';

const [config, path, httpPort, tcpPort] = process.argv.slice(2);
const require = createRequire(createRequire(import.meta.url).resolve('chdb'));
const libc = platform() === 'linux' ? '-gnu' : '';
const library = require.resolve(`@chdb/lib-${platform()}-${arch()}${libc}/libchdb.so`);
open({ library: 'chdb', path: library });

const argv = [
  'clickhouse-local',
  `--config-file=${config}`,
  `--path=${path}`,
  '--listen_host=127.0.0.1',
  `--http_port=${httpPort}`,
  `--tcp_port=${tcpPort}`,
  '--query=SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; SELECT sleepEachRow(1) FROM numbers(100000000) FORMAT Null SETTINGS function_sleep_max_microseconds_per_block=0, max_block_size=1, max_execution_time=0',
];
load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
