// node common-passwords.mjs FROM TO: keeps the passwords that are long enough to be chosen at all, counted in code points.
import { readFileSync, writeFileSync } from 'node:fs';

const shortest = 12; // PasswordFigures.ShortestAllowed
const [from, to] = process.argv.slice(2);
const kept = readFileSync(from, 'utf8').split('\n').filter(password => [...password].length >= shortest);
if (kept.length < 40_000) throw new Error(`Only ${kept.length} common passwords in ${from}: is that the right list?`);
writeFileSync(to, kept.join('\n') + '\n');
