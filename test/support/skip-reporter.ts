/** Says at the end of a run why tests were skipped: the default reporter shows no titles of skipped tests. */

import type { Reporter, TestModule } from 'vitest/node';

const reason = /\(skipped: (.*?)\)(?= >|$)/;

export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const why = reason.exec(test.fullName)?.[1] ?? `no reason given in ${module.relativeModuleId}`;
        counts.set(why, (counts.get(why) ?? 0) + 1);
      }
    }
    for (const [why, count] of counts) process.stdout.write(`skipped ${count}: ${why}\n`);
  }
}
