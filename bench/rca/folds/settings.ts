import { defaultParameters, type EngineParameters } from '@abduce/rca';

export type ParameterName = keyof EngineParameters;

/** One number of the engine replaced; the standard ones where nothing is. */
export interface Setting {
  readonly parameter: ParameterName | undefined;
  readonly value: number;
}

export const standard: Setting = { parameter: undefined, value: Number.NaN };

/** The standard numbers, and each of them halved and doubled: nobody picks a grid that suits. */
export function settings(): readonly Setting[] {
  const names = Object.keys(defaultParameters) as ParameterName[];
  return [
    standard,
    ...names.flatMap((parameter) =>
      [0.5, 2].map((factor) => {
        const usual = defaultParameters[parameter];
        // Weights and shares end at 1.
        return { parameter, value: usual <= 1 ? Math.min(1, factor * usual) : factor * usual };
      }),
    ),
  ];
}

export function parametersOf(chosen: Iterable<Setting>): Partial<EngineParameters> {
  const parameters: Partial<Record<ParameterName, number>> = {};
  for (const { parameter, value } of chosen) {
    if (parameter !== undefined) parameters[parameter] = value;
  }
  return parameters;
}
