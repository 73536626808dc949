import path from 'node:path';
import { Project, type SourceFile } from 'ts-morph';
import { describe, expect, test } from 'vitest';

/** ARCHITECTURE.md, "Who may import whom". Each stage may also import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  expr: ['domain'],
  spec: ['domain'],
  load: ['domain', 'spec'],
  lower: ['domain', 'expr', 'spec'],
  analyze: ['domain', 'expr', 'spec', 'lower'],
  emit: ['domain', 'expr', 'spec', 'lower', 'analyze'],
  import: ['domain', 'expr', 'spec', 'load', 'lower', 'provision'],
  provision: ['domain', 'spec'],
  verify: ['domain', 'expr', 'spec', 'lower', 'analyze', 'emit', 'provision'],
};
/** The folder src itself (the public API) and the command line bring the stages together. */
const COMPOSERS = ['.', 'cli'];
/** Reading and writing happen here only. */
const MAY_TOUCH_THE_WORLD = [
  'load/',
  'emit/disk.ts',
  'emit/lock.ts',
  'emit/plan.ts',
  'emit/write.ts',
  'provision/',
  'verify/',
  'cli/',
];
const WORLD = /^node:(fs|child_process|net|http|https|os|process|readline|worker_threads)/;

const root = path.resolve('src');
const project = new Project({ skipAddingFilesFromTsConfig: true });
project.addSourceFilesAtPaths('src/**/*.ts');
const files = project.getSourceFiles();

const relative = (file: SourceFile) => path.relative(root, file.getFilePath());
const stageOf = (file: SourceFile) => path.dirname(relative(file)).split(path.sep)[0]!;

/** Imports, with their target where it is ours; types alone draw an arrow as well, as they bind the stages no less. */
const importsOf = (file: SourceFile) =>
  [
    ...file.getImportDeclarations(),
    ...file.getExportDeclarations().filter((declaration) => declaration.hasModuleSpecifier()),
  ].map((declaration) => ({
    specifier: declaration.getModuleSpecifierValue()!,
    target: ours(declaration.getModuleSpecifierSourceFile()),
  }));

function ours(file: SourceFile | undefined): SourceFile | undefined {
  return file && !relative(file).startsWith('..') ? file : undefined;
}

describe('the import graph', () => {
  test('was found', () => expect(files.length).toBeGreaterThan(40));

  test('data flows one way: a stage imports only from those before it', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file).flatMap(({ target }) => {
        const from = stageOf(file);
        if (!target || COMPOSERS.includes(from)) return [];
        const to = stageOf(target);
        return from === to || MAY_IMPORT[from]?.includes(to)
          ? []
          : [`${relative(file)} → ${relative(target)}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('every folder of src has its place in the order', () => {
    const stages = new Set(files.map(stageOf));
    expect([...stages].filter((stage) => !COMPOSERS.includes(stage)).sort()).toEqual(
      Object.keys(MAY_IMPORT).sort(),
    );
  });

  test('only the edges read and write', () => {
    const wrong = files
      .filter((file) => !MAY_TOUCH_THE_WORLD.some((place) => relative(file).startsWith(place)))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier }) => WORLD.test(specifier))
          .map(({ specifier }) => `${relative(file)} → ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  test('no file imports itself, over whatever detour', () => {
    const cycles: string[] = [];
    const done = new Set<SourceFile>();
    const walk = (file: SourceFile, trail: SourceFile[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].map(relative).join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const { target } of importsOf(file)) if (target) walk(target, [...trail, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });
});
