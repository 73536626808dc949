/**
 * Runs each task in turn, round after round, so that whatever else the machine does meets all of them alike.
 * @param {{ name: string, run: () => void }[]} tasks
 * @returns {{ name: string, median: number }[]} milliseconds
 */
export function measure(tasks, rounds) {
  const times = tasks.map(() => []);
  for (const { run } of tasks) run();
  for (let round = 0; round < rounds; round++)
    tasks.forEach(({ run }, index) => {
      const start = performance.now();
      run();
      times[index].push(performance.now() - start);
    });
  return tasks.map(({ name }, index) => ({ name, median: median(times[index]) }));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/**
 * Prints medians side by side, as multiples of the first.
 * @param {(number | undefined)[]} limits the multiples that are allowed
 */
export function print(title, results, limits) {
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log(`\n${title}`);
  results.forEach(({ name, median }, index) => {
    const ratio = median / results[0].median;
    const limit = limits[index];
    const verdict = limit === undefined ? '' : `  at most ${limit}x: ${ratio <= limit ? 'kept' : 'MISSED'}`;
    console.log(
      `  ${name.padEnd(width)}  ${median.toFixed(1).padStart(8)} ms  ${ratio.toFixed(2).padStart(6)}x${verdict}`,
    );
  });
}
