// A registry may lack binary packages of other platforms
// (an optionalDependency that answers 404 is left out of the lock file), and `npm ci` then refuses
// the lock ("Missing: x@ from lock file"). This adds the absent optional entries: exact version,
// os and cpu read off the name, no integrity. Run after every `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const OS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony', 'openbsd', 'netbsd', 'sunos', 'aix'];
const CPU = {
  arm64: 'arm64',
  aarch64: 'arm64',
  x64: 'x64',
  amd64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  armv7: 'arm',
  armv6: 'arm',
  ppc64: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};
const added = [];
for (const [path, p] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(p.optionalDependencies ?? {})) {
    let dir = path,
      found = false;
    for (;;) {
      // node's own lookup, up the tree
      const at = `${dir ? dir + '/' : ''}node_modules/${name}`;
      if (lock.packages[at]) {
        found = true;
        break;
      }
      if (!dir) break;
      const i = dir.lastIndexOf('/node_modules/');
      dir = i >= 0 ? dir.slice(0, i) : '';
    }
    if (found) continue;
    const version = range.replace(/^npm:.*@/, '').replace(/^[\^~=v]+/, '');
    if (!/^\d+\.\d+\.\d+/.test(version)) continue;
    const words = name.split(/[-/@]/);
    const os = words.filter((w) => OS.includes(w));
    const cpu = words.map((w) => CPU[w]).filter(Boolean);
    const entry = {
      version,
      ...(cpu.length ? { cpu } : {}),
      ...(p.dev ? { dev: true } : {}),
      optional: true,
      ...(os.length ? { os } : {}),
    };
    lock.packages[`node_modules/${name}`] = entry;
    added.push(`${name}@${version}`);
  }
}
const { '': root, ...rest } = lock.packages;
lock.packages = { '': root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
console.log(`${added.length} optional entries added`);
