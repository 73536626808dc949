// Gets the programs that tests run into .tools/ (or finds them on this machine) and reports to
// .tools/tools.json what there is. A tool that cannot be had never fails the set-up: the tests that
// need it are skipped and say so.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages } from './tools/debian-packages.mjs';
import { findAll } from './tools/find.mjs';
import { getNatsServer } from './tools/nats-server.mjs';
import { getNatscli } from './tools/natscli.mjs';
import { getNixpkgsLib } from './tools/nixpkgs-lib.mjs';
import { getPrometheusNatsExporter } from './tools/prometheus-nats-exporter.mjs';
import { toolsDir } from './tools/run.mjs';

const report = { ...findAll() };
if (installDebianPackages(report)) Object.assign(report, findAll());
report['nats-server-2.10'] = getNatsServer('2.10');
report['nats-server-2.15'] = getNatsServer('2.15');
report.natscli = getNatscli();
report['prometheus-nats-exporter'] = getPrometheusNatsExporter();
report['nixpkgs-lib'] = getNixpkgsLib(report.nix.path);

mkdirSync(toolsDir, { recursive: true });
writeFileSync(join(toolsDir, 'tools.json'), `${JSON.stringify(report, null, 2)}\n`);

for (const [name, { missing }] of Object.entries(report)) {
  if (missing) console.error(`tools: ${name} is missing: ${missing}`);
}
