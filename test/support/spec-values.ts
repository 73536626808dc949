import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes, explain } from '../../src/analyze/explanations.ts';
import * as api from '../../src/index.ts';
import { load } from '../../src/load/load.ts';
import { tempDir } from './temp-dir.ts';
import { root } from './tools.ts';

/** What a spec evaluates to. */
export interface SpecValue {
  readonly name: string;
  readonly value: unknown;
}

/** The specs of test/cases, and the bad examples of all explanations that are specs; those that evaluate to anything. */
export async function specValues(): Promise<SpecValue[]> {
  const found: SpecValue[] = [];
  const cases = join(root, 'test/cases');
  for (const name of readdirSync(cases).sort())
    found.push({ name: `case ${name}`, value: await valueIn(join(cases, name)) });
  for (const code of codes) {
    const { files, run } = explain(code).bad;
    if (!/^natsmith check\b/.test(run)) continue;
    await using folder = await tempDir();
    for (const [file, text] of Object.entries(files)) await folder.write(file, text);
    found.push({ name: `explain ${code}`, value: await valueIn(folder.path) });
  }
  return found.filter(({ value }) => value !== undefined);
}

async function valueIn(folder: string): Promise<unknown> {
  let value: unknown;
  const defineDeployment = (input: unknown) => {
    value = input;
    return input;
  };
  const { file } = await load({ folder, api: { ...api, defineDeployment } });
  if (!file?.endsWith('.json')) return value;
  const { $schema: _, ...json } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return json;
}
