import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** "test title (skipped: needs nix)" on the test itself, a suite around it, or `context.skip(note)`. */
const skipReasons = (test: TestCase): string[] => {
  const result = test.result();
  const note = result.state === 'skipped' ? (result.note ?? '') : '';
  return [...`${test.fullName}\n${note}`.matchAll(/skipped: needs [^()\n]+/g)].map(([reason]) =>
    reason.trim(),
  );
};

/**
 * Ends the run with one plain line, `N passed, N failed, N skipped`, and before it says once each
 * what the skipped tests would have needed. A file that does not load, and an error outside of
 * any test, count as failures: the line must never read as success where the run is none.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (...states: string[]) =>
      tests.filter((test) => states.includes(test.result().state)).length;
    const broken = modules.flatMap((module) => [
      ...module.errors(),
      ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
    ]).length;

    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const reasons = new Set(skipped.flatMap(skipReasons));
    const lines = [
      ...[...reasons].sort(),
      `${count('passed')} passed, ${count('failed') + broken + errors.length} failed, ${count('skipped', 'pending')} skipped`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
