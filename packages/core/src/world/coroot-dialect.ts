import { corootConnectionRules } from './coroot-connection-rules.ts';
import { corootInstanceRules, corootNodeRules } from './coroot-instance-rules.ts';
import { corootTrafficRules } from './coroot-traffic-rules.ts';
import type { Dialect, DialectRule, FactRule } from './dialect.ts';

const rules: readonly DialectRule[] = [
  ...corootTrafficRules,
  ...corootConnectionRules,
  ...corootInstanceRules,
  ...corootNodeRules,
];

const container = ['container_id', 'machine_id'];

const facts: readonly FactRule[] = [
  { fact: 'node', metric: 'node_info', labels: ['machine_id', 'hostname'] },
  { fact: 'address', metric: 'node_net_interface_ip', labels: ['machine_id', 'interface', 'ip'] },
  { fact: 'size', metric: 'node_resources_cpu_logical_cores', labels: ['machine_id'] },
  { fact: 'size', metric: 'node_resources_memory_total_bytes', labels: ['machine_id'] },
  {
    fact: 'container',
    metric: 'container_info',
    labels: [...container, 'image', 'container.image.name', 'container.runtime.id'],
  },
  {
    fact: 'application',
    metric: 'container_application_type',
    labels: [...container, 'application_type'],
  },
  {
    fact: 'listen',
    metric: 'container_net_tcp_listen_info',
    labels: [...container, 'listen_addr', 'proxy', 'netns'],
  },
  { fact: 'name', metric: 'ip_to_fqdn', labels: ['machine_id', 'ip', 'fqdn'] },
  // Of kube-state-metrics, where it runs beside the agents.
  { fact: 'pod', metric: 'kube_pod_info', labels: ['namespace', 'pod', 'pod_ip', 'host_network'] },
  {
    fact: 'cluster_service',
    metric: 'kube_service_info',
    labels: ['namespace', 'service', 'cluster_ip'],
  },
];

/**
 * Metric names and labels of the node agents: of abduce's own, and of an existing Coroot installation. The same through
 * Prometheus, remote write and OTLP.
 */
export const corootDialect: Dialect = {
  name: 'coroot',
  needs: () => rules,
  facts: () => facts,
};
