import { describe, expect, it } from 'vitest';
import { indexSignals } from '../model/signal-table.ts';
import { agentPoints, agentWorldOf, containerOn, edgesOf } from './test-kit/agent-points.ts';

const one = (id: string) => containerOn('m1', id);
const two = (id: string) => containerOn('m2', id);
const cart = one('/k8s/shop/cart-5d8f7c9b6d-x2k9p/app');
const stock = two('/k8s/shop/stock-7f9c5b4d8-9xkzt/app');
const front = one('/docker/shop-front-1');
const nginx = one('/system.slice/nginx.service');
const postgres = two('/k8s/shop/postgres-0/postgres');

/** nginx → front → cart → stock → postgres, and out of the system. */
function shop() {
  const kit = agentPoints();
  kit.gauge('node_info', { machine_id: 'm1', hostname: 'one' });
  kit.gauge('node_info', { machine_id: 'm2', hostname: 'two' });
  kit.gauge('node_net_interface_ip', { machine_id: 'm1', interface: 'eth0', ip: '192.168.0.1' });
  kit.gauge('node_net_interface_ip', { machine_id: 'm2', interface: 'eth0', ip: '192.168.0.2' });
  kit.gauge('container_application_type', { ...postgres, application_type: 'postgres' });
  kit.gauge('container_application_type', { ...cart, application_type: 'nodejs' });
  kit.listen(nginx, '0.0.0.0:80');
  kit.listen(front, '127.0.0.1:3000', { proxy: 'docker-proxy' });
  kit.listen(front, '172.17.0.2:3000');
  kit.listen(cart, '10.0.1.5:8080');
  kit.listen(stock, '10.0.2.7:8080');
  kit.listen(postgres, '10.0.2.9:5432');
  kit.connect(nginx, '127.0.0.1:3000');
  kit.connect(front, '10.96.0.10:80', '10.0.1.5:8080');
  kit.connect(cart, '10.96.0.11:80', '10.0.2.7:8080');
  kit.connect(stock, '10.0.2.9:5432');
  return kit;
}

describe('the map of a system that nobody instrumented', () => {
  it('joins listens and connections over address translation and loopback', () => {
    const world = agentWorldOf(shop());
    expect(edgesOf(world)).toEqual([
      'nginx -> shop-front (both)',
      'shop-front -> shop/cart (both)',
      'shop/cart -> shop/stock (both)',
      'shop/stock -> shop/postgres (both)',
    ]);
    expect(world.services.map(({ id, kind, system }) => [id, kind, system])).toEqual([
      ['nginx', 'application', undefined],
      ['shop-front', 'application', undefined],
      ['shop/cart', 'application', undefined],
      ['shop/postgres', 'database', 'postgresql'],
      ['shop/stock', 'application', undefined],
    ]);
    expect(world.services.find(({ id }) => id === 'shop/cart')?.runtime).toBe('nodejs');
    expect(world.nodes.map(({ id }) => id)).toEqual(['node:one', 'node:two']);
    expect(world.instances.map(({ id, node }) => [id, node])).toEqual([
      ['nginx#nginx@one', 'node:one'],
      ['shop-front#shop-front-1@one', 'node:one'],
      ['shop/cart#cart-5d8f7c9b6d-x2k9p', 'node:one'],
      ['shop/postgres#postgres-0', 'node:two'],
      ['shop/stock#stock-7f9c5b4d8-9xkzt', 'node:two'],
    ]);
  });

  it('finds failed connections, which were never translated, at the edge of those that were', () => {
    const kit = shop();
    kit.counter(
      'container_net_tcp_failed_connects_total',
      { ...cart, destination: '10.96.0.11:80' },
      3,
    );
    const world = agentWorldOf(kit);
    expect(edgesOf(world)).toContain('shop/cart -> shop/stock (both)');
    expect(edgesOf(world)).toHaveLength(4);
    const signals = indexSignals(world.signals);
    const edge = 'shop/cart -> shop/stock';
    expect(signals.one('dependency.connect_errors', edge)?.values[3]).toBeCloseTo(3);
    // Nothing is known of requests: each connection counts as a call, and those that failed as failed calls.
    expect(signals.one('dependency.requests', edge)?.values[3]).toBeCloseTo(5);
    expect(signals.one('dependency.errors', edge)?.values[3]).toBeCloseTo(3);
    const well = 'shop/stock -> shop/postgres';
    expect(signals.one('dependency.requests', well)?.values[3]).toBeCloseTo(2);
    expect(signals.one('dependency.errors', well)?.values[3]).toBe(0);
  });

  it('expands listens on all addresses of a host, and not those of a container elsewhere', () => {
    const kit = agentPoints();
    kit.gauge('node_net_interface_ip', { machine_id: 'm2', interface: 'eth0', ip: '192.168.0.2' });
    kit.listen(two('/system.slice/redis.service'), '[::]:6379');
    kit.connect(one('/system.slice/app.service'), '192.168.0.2:6379');
    kit.connect(one('/system.slice/app.service'), '192.168.0.3:6379');
    expect(edgesOf(agentWorldOf(kit))).toEqual([
      'app -> database:redis/external (client)',
      'app -> redis (both)',
    ]);
  });

  it('keeps the loopback of one pod, one container and one host apart', () => {
    const kit = agentPoints();
    const sidecar = one('/k8s/shop/cart-5d8f7c9b6d-x2k9p/proxy');
    const other = one('/k8s/shop/pay-5d8f7c9b6d-abcde/proxy');
    kit.listen(other, '127.0.0.1:9000');
    kit.listen(one('/docker/db'), '127.0.0.1:9000', { netns: '7' });
    kit.listen(one('/docker/sibling'), '127.0.0.1:9001', { netns: '8' });
    kit.listen(one('/docker/client'), '127.0.0.1:1', { netns: '7' });
    kit.listen(one('/system.slice/local.service'), '127.0.0.1:9002');
    kit.listen(two('/system.slice/remote.service'), '127.0.0.1:9003');
    kit.connect(sidecar, '127.0.0.1:9000');
    kit.connect(one('/docker/client'), '127.0.0.1:9000');
    kit.connect(one('/docker/client'), '127.0.0.1:9001');
    kit.connect(one('/system.slice/app.service'), '127.0.0.1:9002');
    kit.connect(one('/system.slice/app.service'), '127.0.0.1:9003');
    expect(edgesOf(agentWorldOf(kit)).filter((edge) => !edge.includes('external:'))).toEqual([
      'app -> local (both)',
      'client -> db (both)',
    ]);
  });

  it('does not look for a bridge address on other machines', () => {
    const kit = agentPoints();
    for (const machine of ['m1', 'm2']) {
      kit.gauge('node_net_interface_ip', {
        machine_id: machine,
        interface: 'docker0',
        ip: '172.17.0.1',
      });
    }
    kit.listen(two('/docker/db'), '172.17.0.5:5432');
    kit.connect(one('/docker/app'), '172.17.0.5:5432');
    kit.connect(two('/docker/web'), '172.17.0.5:5432');
    expect(edgesOf(agentWorldOf(kit))).toEqual([
      'app -> database:postgresql/external (client)',
      'web -> db (both)',
    ]);
  });

  it('gives a reused address to whoever has it at the time', () => {
    const kit = agentPoints();
    kit.listen(two('/k8s/shop/old-0/app'), '10.0.2.7:8080', {}, [0, 1]);
    kit.listen(two('/k8s/shop/young-0/app'), '10.0.2.7:8080', {}, [4, 5]);
    kit.connect(cart, '10.0.2.7:8080');
    const world = agentWorldOf(kit);
    expect(edgesOf(world)).toEqual([
      'shop/cart -> shop/old (both)',
      'shop/cart -> shop/young (both)',
    ]);
    const signals = indexSignals(world.signals);
    const open = (to: string) => [
      ...(signals.one('dependency.connections', `shop/cart -> ${to}`)?.values ?? []),
    ];
    const none = Number.NaN;
    expect(open('shop/old')).toEqual([5, 5, 5, 5, none, none]);
    expect(open('shop/young')).toEqual([none, none, none, none, 5, 5]);
  });

  it('names what lies outside by what was looked up, its protocol or its port', () => {
    const kit = agentPoints();
    const app = one('/docker/app');
    kit.gauge('ip_to_fqdn', { machine_id: 'm1', ip: '203.0.113.7', fqdn: 'api.pay.example' });
    kit.gauge('ip_to_fqdn', { machine_id: 'm1', ip: '203.0.113.8', fqdn: 'db.pay.example' });
    kit.connect(app, '203.0.113.7:443');
    kit.connect(app, '203.0.113.8:6432');
    kit.counter(
      'container_postgres_queries_total',
      {
        ...app,
        destination: '203.0.113.8:6432',
        actual_destination: '203.0.113.8:6432',
        status: 'ok',
      },
      1,
    );
    kit.connect(app, '203.0.113.9:443');
    kit.connect(app, '203.0.113.9:7777');
    kit.connect(app, 'files.example.org:443', '198.51.100.1:443');
    const world = agentWorldOf(kit);
    expect(world.dependencies.map(({ target, protocols }) => [target, protocols])).toEqual([
      ['database:postgresql/db.pay.example:6432', ['postgresql']],
      ['external:7777', []],
      ['external:api.pay.example:443', []],
      ['external:files.example.org:443', []],
      ['external:http', []],
    ]);
  });

  it('takes many hosts below one domain for one service', () => {
    const kit = agentPoints();
    for (let tenant = 0; tenant < 20; tenant++) {
      kit.connect(one('/docker/app'), `t${tenant}.crm.example.com:443`, `198.51.100.${tenant}:443`);
      kit.connect(one('/docker/app'), `shop${tenant}.co.uk:443`, `198.51.101.${tenant}:443`);
    }
    const targets = agentWorldOf(kit).dependencies.map(({ target }) => target);
    expect(targets.filter((target) => target.includes('crm'))).toEqual([
      'external:*.crm.example.com:443',
    ]);
    expect(targets.filter((target) => target.includes('co.uk'))).toHaveLength(20);
  });

  it('knows services and pods of a cluster by their addresses and names', () => {
    const kit = agentPoints();
    kit.listen(cart, '10.0.1.5:8080');
    kit.gauge('kube_pod_info', {
      namespace: 'shop',
      pod: 'stock-7f9c5b4d8-9xkzt',
      pod_ip: '10.0.2.7',
    });
    kit.gauge('kube_service_info', { namespace: 'shop', service: 'cart', cluster_ip: '10.96.0.9' });
    kit.gauge('kube_service_info', { namespace: 'ops', service: 'vault', cluster_ip: '10.96.0.8' });
    kit.gauge('container_resources_memory_rss_bytes', stock, 1e6);
    const app = one('/docker/app');
    kit.connect(app, '10.0.2.7:9999');
    kit.counter(
      'container_net_tcp_failed_connects_total',
      { ...app, destination: '10.96.0.9:80' },
      1,
    );
    kit.counter(
      'container_net_tcp_failed_connects_total',
      { ...app, destination: '10.96.0.8:8200' },
      1,
    );
    expect(edgesOf(agentWorldOf(kit))).toEqual([
      'app -> external:vault.ops.svc:8200 (client)',
      'app -> shop/cart (both)',
      'app -> shop/stock (both)',
    ]);
  });

  it('leaves out what a proxy of the runtime connects to, and a service that talks to itself', () => {
    const kit = agentPoints();
    kit.listen(one('/docker/web'), '172.17.0.2:80');
    kit.connect(one('/system.slice/docker.service'), '172.17.0.2:80');
    kit.connect(one('/docker/web'), '172.17.0.2:80');
    expect(agentWorldOf(kit).dependencies).toEqual([]);
  });
});
