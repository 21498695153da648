import { keyValue, requestOf } from './common.ts';
import { type FieldRow, type Message, message } from './schema.ts';

const temporality: FieldRow = [
  2,
  'aggregationTemporality',
  'int32',
  [
    'AGGREGATION_TEMPORALITY_UNSPECIFIED',
    'AGGREGATION_TEMPORALITY_DELTA',
    'AGGREGATION_TEMPORALITY_CUMULATIVE',
  ],
];

const times: readonly FieldRow[] = [
  [2, 'startTimeUnixNano', 'fixed64'],
  [3, 'timeUnixNano', 'fixed64'],
];

const countAndSum: readonly FieldRow[] = [
  [4, 'count', 'fixed64'],
  [5, 'sum', 'double'],
];

const exemplar = message('Exemplar', [
  [2, 'timeUnixNano', 'fixed64'],
  [3, 'asDouble', 'double'],
  [4, 'spanId', 'id8'],
  [5, 'traceId', 'id16'],
  [6, 'asInt', 'sfixed64'],
  [7, 'filteredAttributes', keyValue, 'repeated'],
]);

const numberPoint = message('NumberDataPoint', [
  ...times,
  [4, 'asDouble', 'double'],
  [5, 'exemplars', exemplar, 'repeated'],
  [6, 'asInt', 'sfixed64'],
  [7, 'attributes', keyValue, 'repeated'],
  [8, 'flags', 'uint32'],
]);

const histogramPoint = message('HistogramDataPoint', [
  ...times,
  ...countAndSum,
  [6, 'bucketCounts', 'fixed64', 'repeated'],
  [7, 'explicitBounds', 'double', 'repeated'],
  [8, 'exemplars', exemplar, 'repeated'],
  [9, 'attributes', keyValue, 'repeated'],
  [10, 'flags', 'uint32'],
  [11, 'min', 'double'],
  [12, 'max', 'double'],
]);

const buckets = message('Buckets', [
  [1, 'offset', 'sint32'],
  [2, 'bucketCounts', 'uint64', 'repeated'],
]);

const exponentialPoint = message('ExponentialHistogramDataPoint', [
  [1, 'attributes', keyValue, 'repeated'],
  ...times,
  ...countAndSum,
  [6, 'scale', 'sint32'],
  [7, 'zeroCount', 'fixed64'],
  [8, 'positive', buckets],
  [9, 'negative', buckets],
  [10, 'flags', 'uint32'],
  [11, 'exemplars', exemplar, 'repeated'],
  [12, 'min', 'double'],
  [13, 'max', 'double'],
  [14, 'zeroThreshold', 'double'],
]);

const quantile = message('ValueAtQuantile', [
  [1, 'quantile', 'double'],
  [2, 'value', 'double'],
]);

const summaryPoint = message('SummaryDataPoint', [
  ...times,
  ...countAndSum,
  [6, 'quantileValues', quantile, 'repeated'],
  [7, 'attributes', keyValue, 'repeated'],
  [8, 'flags', 'uint32'],
]);

function data(name: string, point: Message, ...more: readonly FieldRow[]): Message {
  return message(name, [[1, 'dataPoints', point, 'repeated'], ...more]);
}

const metric = message('Metric', [
  [1, 'name', 'string'],
  [2, 'description', 'string'],
  [3, 'unit', 'string'],
  [5, 'gauge', data('Gauge', numberPoint)],
  [7, 'sum', data('Sum', numberPoint, temporality, [3, 'isMonotonic', 'bool'])],
  [9, 'histogram', data('Histogram', histogramPoint, temporality)],
  [10, 'exponentialHistogram', data('ExponentialHistogram', exponentialPoint, temporality)],
  [11, 'summary', data('Summary', summaryPoint)],
  [12, 'metadata', keyValue, 'repeated'],
]);

export const metricsRequest: Message = requestOf('Metrics', [2, 'metrics', metric, 'repeated']);
