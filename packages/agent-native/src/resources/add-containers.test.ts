import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainContainer } from '../identity/container.ts';
import { hostFiles } from '../identity/host-files.ts';
import { growth } from '../metrics/growth.ts';
import { metricsText } from '../metrics/metrics-text.ts';
import { ownerTable } from '../metrics/owner.ts';
import { seriesTable } from '../metrics/series-table.ts';
import { addContainers } from './add-containers.ts';
import { applicationTypes } from './application-types.ts';
import { addNode } from './read-node.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-tree-`));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function files(tree: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(tree)) {
    const full = join(root, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
  }
}

/** Lines of the page about cgroups; `moved` are those in which a process began or ended since the last round. */
async function read(
  mount: string,
  paths: readonly string[],
  moved: readonly string[] = [],
): Promise<readonly string[]> {
  const table = seriesTable({ maxSeries: 1000, retention: 1000, start: 0 });
  const owners = ownerTable({ hostname: 'n', id: 'm', systemUuid: '', kernel: '' });
  const host = hostFiles({ root });
  const shared = {
    files: host,
    table,
    growth: growth({ now: () => 1, maxRows: 1000, retention: 1000 }),
    owners,
  };
  table.begin(1);
  const disks = await addNode({
    ...shared,
    machine: owners.machine,
    interfaces: () => [['eth0', '10.0.0.5']],
  });
  const cgroups = paths.map((path, at) => ({
    id: String(at),
    path,
    watch: ['l4' as const],
    present: true,
  }));
  const containers = new Map(cgroups.map(({ id }) => [id, plainContainer('/docker/web')]));
  const processes = moved.map((path) => ({
    cgroup: String(paths.indexOf(path)),
    pid: 9,
    comm: 'x',
    start: '1',
  }));
  await addContainers(
    { ...shared, mount, types: applicationTypes(host), disks },
    { cgroups, processes },
    containers,
  );
  return metricsText(table.all())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replace('machine_id="m",system_uuid=""', '')
        .replace(',container_id="/docker/web"', '')
        .replace('{,', '{'),
    );
}

const process7 = {
  '/proc/7/cmdline': 'node\0server.js\0',
  '/proc/7/task/7/schedstat': '5 1500000000 3\n',
  '/proc/7/task/8/schedstat': '5 500000000 3\n',
};

describe('what containers use', () => {
  it('comes from v2, once for a container of many cgroups', async () => {
    const cgroup = '/sys/fs/cgroup/docker/a';
    await files({
      ...process7,
      [`${cgroup}/cgroup.procs`]: '',
      [`${cgroup}/init/cgroup.procs`]: '7\n',
      [`${cgroup}/init/cpu.stat`]: 'usage_usec 900000\n',
      [`${cgroup}/cpu.stat`]: 'usage_usec 2500000\nthrottled_usec 1000\n',
      [`${cgroup}/cpu.max`]: '50000 100000\n',
      [`${cgroup}/memory.stat`]: 'anon 1000\nfile 2000\n',
      [`${cgroup}/memory.max`]: '4096000\n',
      [`${cgroup}/io.stat`]: '254:0 rbytes=1 wbytes=2 rios=3 wios=4\n',
      [`${cgroup}/memory.pressure`]:
        'some avg10=0 avg60=0 avg300=0 total=1000000\nfull avg10=0 avg60=0 avg300=0 total=0\n',
      '/proc/diskstats': ' 254 0 vda 1 1 2 3 4 2 4 5 0 6 7\n',
    });
    expect(await read('/sys/fs/cgroup', ['/docker/a', '/docker/a/init'])).toEqual(
      expect.arrayContaining([
        'container_info{image="",systemd_triggered_by="",systemd_type=""} 1',
        'container_application_type{application_type="nodejs"} 1',
        'container_resources_cpu_usage_seconds_total{} 2.5',
        'container_resources_cpu_throttled_seconds_total{} 0.001',
        'container_resources_cpu_limit_cores{} 0.5',
        'container_resources_memory_rss_bytes{} 1000',
        'container_resources_memory_cache_bytes{} 2000',
        'container_resources_memory_limit_bytes{} 4096000',
        'container_resources_memory_pressure_waiting_seconds_total{kind="some"} 1',
        'container_resources_disk_read_bytes_total{mount_point="",device="vda",volume=""} 1',
        'container_resources_disk_writes_total{mount_point="",device="vda",volume=""} 4',
        'container_resources_cpu_delay_seconds_total{} 2',
      ]),
    );
  });

  it('comes from v1 beside v2, but never from the root of a hierarchy', async () => {
    await files({
      ...process7,
      '/sys/fs/cgroup/unified/web/cgroup.procs': '7\n',
      '/sys/fs/cgroup/unified/web/cpu.stat': 'usage_usec 1000000\n',
      '/proc/7/cgroup': '4:memory:/web\n3:cpu:/\n2:cpuacct:/\n1:blkio:/web\n0::/web\n',
      '/sys/fs/cgroup/memory/web/cgroup.procs': '7\n',
      '/sys/fs/cgroup/memory/web/memory.stat': 'cache 1\nrss 2\ntotal_cache 30\ntotal_rss 20\n',
      '/sys/fs/cgroup/memory/web/memory.limit_in_bytes': '67108864\n',
      '/sys/fs/cgroup/cpuacct/cgroup.procs': '1\n',
      '/sys/fs/cgroup/cpuacct/cpuacct.usage': '999000000000\n',
      '/sys/fs/cgroup/blkio/web/cgroup.procs': '7\n',
      '/sys/fs/cgroup/blkio/web/blkio.throttle.io_service_bytes': '254:0 Read 5\n254:0 Write 6\n',
    });
    const lines = await read('/sys/fs/cgroup/unified', ['/web']);
    expect(
      lines.filter((line) => /memory|cpu_usage|disk/.test(line) && line.startsWith('container')),
    ).toEqual([
      'container_resources_cpu_usage_seconds_total{} 1',
      'container_resources_memory_rss_bytes{} 20',
      'container_resources_memory_cache_bytes{} 30',
      'container_resources_memory_limit_bytes{} 67108864',
      'container_resources_disk_reads_total{mount_point="",device="254:0",volume=""} 0',
      'container_resources_disk_writes_total{mount_point="",device="254:0",volume=""} 0',
      'container_resources_disk_read_bytes_total{mount_point="",device="254:0",volume=""} 5',
      'container_resources_disk_written_bytes_total{mount_point="",device="254:0",volume=""} 6',
    ]);
  });

  it('is nothing where there is no process of its own', async () => {
    const cgroup = '/sys/fs/cgroup/slice';
    await files({
      ...process7,
      [`${cgroup}/cgroup.procs`]: '',
      [`${cgroup}/cpu.stat`]: 'usage_usec 2500000\n',
      [`${cgroup}/memory.stat`]: 'anon 1000\nfile 2000\n',
      [`${cgroup}/child/cgroup.procs`]: '7\n',
    });
    for (const path of ['/slice', '/gone']) {
      const lines = await read('/sys/fs/cgroup', [path]);
      expect(lines.filter((line) => line.startsWith('container'))).toEqual([]);
    }
  });

  it('ends after the interval in which its last process ended', async () => {
    const cgroup = '/sys/fs/cgroup/web';
    await files({
      [`${cgroup}/cgroup.procs`]: '',
      [`${cgroup}/cpu.stat`]: 'usage_usec 2500000\n',
      [`${cgroup}/memory.stat`]: 'anon 1000\nfile 2000\n',
    });
    const own = (lines: readonly string[]): readonly string[] =>
      lines.filter((line) => line.startsWith('container'));
    expect(own(await read('/sys/fs/cgroup', ['/web'], ['/web']))).toEqual([
      'container_info{image="",systemd_triggered_by="",systemd_type=""} 1',
    ]);
    expect(own(await read('/sys/fs/cgroup', ['/web']))).toEqual([]);
  });

  it('knows processes of another namespace by their presence alone', async () => {
    const cgroup = '/sys/fs/cgroup/web';
    await files({
      [`${cgroup}/cgroup.procs`]: '0\n0\n',
      [`${cgroup}/memory.stat`]: 'anon 1000\nfile 2000\n',
    });
    const lines = await read('/sys/fs/cgroup', ['/web']);
    expect(lines).toContain('container_resources_memory_rss_bytes{} 1000');
  });

  it('stands beside what the machine uses', async () => {
    await files({
      '/proc/stat': 'cpu  100 0 50 1000 25 0 5 10 0 0\ncpu0 1 2 3\n',
      '/proc/meminfo': 'MemTotal: 8 kB\nMemFree: 2 kB\nMemAvailable: 4 kB\nCached: 1 kB\n',
      '/proc/diskstats':
        ' 254 0 vda 1 1 2 3 4 2 4 5 0 6 7\n 254 1 vda1 1 1 2 3 4 2 4 5 0 6 7\n 7 0 loop0 1 1 2 3 4 2 4 5 0 6 7\n',
      '/sys/block/vda/x': '',
      '/sys/block/loop0/x': '',
      '/proc/net/dev':
        ' a | b\n  eth0: 1000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0\n  veth1: 1 1 0 0 0 0 0 0 2 2 0 0 0 0 0 0\n',
      '/sys/class/net/eth0/operstate': 'up\n',
      '/proc/uptime': '123.5 200\n',
    });
    const lines = await read('/sys/fs/cgroup', []);
    expect(lines).toEqual(
      expect.arrayContaining(
        [
          'node_resources_cpu_usage_seconds_total{mode="idle"} 10',
          'node_resources_cpu_logical_cores{} 1',
          'node_resources_memory_available_bytes{} 4096',
          'node_resources_disk_io_time_seconds_total{device="vda"} 0.006',
          'node_net_received_bytes_total{interface="eth0"} 1000',
          'node_net_interface_up{interface="eth0"} 1',
          'node_net_interface_ip{interface="eth0",ip="10.0.0.5"} 1',
          'node_uptime_seconds{} 123.5',
        ].map((line) => line.replace('{,', '{')),
      ),
    );
    expect(lines.filter((line) => /vda1|loop0|veth/.test(line))).toEqual([]);
  });
});
