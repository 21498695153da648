import type { ServiceKind } from '../model/entity.ts';
import { displayText } from './display-text.ts';
import { type MapOptions, type MappedGraph, mapView } from './map-options.ts';

const shapes: Readonly<Record<ServiceKind, string>> = {
  application: 'box',
  database: 'cylinder',
  queue: 'cds',
  external: 'ellipse',
};

/** In labels, Graphviz reads backslashes as escapes and `&…;` as HTML entities. */
function quoted(text: string): string {
  const safe = displayText(text)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `"${safe}"`;
}

/** A Graphviz digraph of the service map; safe for any name, deterministic. */
export function toDot(graph: MappedGraph, options: MapOptions = {}): string {
  const { nodes, edges } = mapView(graph, options);
  const red = 'color="#c81e1e", penwidth=2';
  const lines = ['digraph services {', `  rankdir=${options.direction ?? 'LR'};`];
  for (const [at, { service, label, marked }] of nodes.entries()) {
    lines.push(
      `  n${at} [label=${quoted(label)}, shape=${shapes[service.kind]}${marked ? `, ${red}` : ''}];`,
    );
  }
  for (const { source, target, label, marked } of edges) {
    lines.push(`  n${source} -> n${target} [label=${quoted(label)}${marked ? `, ${red}` : ''}];`);
  }
  return `${lines.join('\n')}\n}\n`;
}
