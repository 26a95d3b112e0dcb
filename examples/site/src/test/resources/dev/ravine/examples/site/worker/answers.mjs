// Answers questions as a browser does: node answers.mjs MODULE QUESTIONS, with [[name, request], ...] as JSON.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, questions] = process.argv.slice(2);
const { answer } = await import(pathToFileURL(module));
for (const [name, request] of JSON.parse(readFileSync(questions, 'utf8'))) {
    console.log(JSON.stringify(answer(name, request)));
}
