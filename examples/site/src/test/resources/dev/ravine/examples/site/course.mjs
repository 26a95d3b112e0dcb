// Tries the course as the page does: node course.mjs SITE, with one line for each fault that it finds, and last how much it tried.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [site] = process.argv.slice(2);
const { answer } = await import(pathToFileURL(`${site}/ravine.js`));
const { holds, initialValues, judged, measured, runTrails } = await import(pathToFileURL(`${site}/lessons/check.js`));
const course = JSON.parse(readFileSync(`${site}/lessons/course.json`, 'utf8'));

async function ask(question, request) {
    const { answer: found, refusal } = answer(question, request);
    if (refusal) {
        throw new Error(refusal.message);
    }
    return found;
}

const counts = { lessons: 0, steps: 0, tasks: 0, claims: 0 };
const fault = (step, text) => console.log(`FAULT ${step}: ${text}`);

// The same run stands behind several claims.
const runs = new Map();
function run(step, values) {
    const key = JSON.stringify([step.run, values]);
    if (!runs.has(key)) {
        runs.set(key, runTrails(ask, step.run, values));
    }
    return runs.get(key);
}

async function solves(step, values) {
    const all = { ...initialValues(step), ...values };
    return (await judged(ask, step.task, await run(step, all), all)).every(({ reached }) => reached);
}

async function claims(name, step, part, kind) {
    for (const claim of part.claims ?? []) {
        counts.claims++;
        const text = claim.in === undefined ? kind(part) : part[claim.in];
        const values = { ...initialValues(step), ...claim.with };
        const unknown = Object.keys(claim.with ?? {}).filter((key) => !(key in initialValues(step)));
        if (unknown.length > 0) {
            fault(name, `there is no knob ${unknown}`);
        } else if (!text.includes(claim.says)) {
            fault(name, `no text says “${claim.says}”`);
        } else {
            const trails = await run(step, values);
            if (!(await holds(ask, claim, trails, values))) {
                const value = await measured(ask, claim, trails, values);
                fault(name, `it is not so that “${claim.says}”: ${value} in ${JSON.stringify(claim)}`);
            }
        }
    }
}

// A number that no claim covers is one that nobody checks.
function unclaimed(name, answerText, list) {
    const left = list.reduce((text, { says }) => text.replaceAll(says, ''), answerText);
    if (/\d/.test(left)) {
        fault(name, `no claim covers the numbers in “${left}”`);
    }
}

for (const lesson of course.lessons) {
    counts.lessons++;
    for (const [i, step] of lesson.steps.entries()) {
        counts.steps++;
        const name = `${lesson.id}-${i + 1}`;
        await claims(name, step, step, ({ text }) => text.join(' '));
        await claims(name, step, step.predict, (part) => part.answer);
        unclaimed(name, step.predict.answer, step.predict.claims);
        if (!(step.predict.right < step.predict.choices.length)) {
            fault(name, 'the right choice is not among the choices');
        }
        if (step.task) {
            counts.tasks++;
            await claims(name, step, step.task, (part) => part.answer);
            unclaimed(name, step.task.answer, step.task.claims);
            if (!(await solves(step, step.task.solution))) {
                fault(name, 'its solution does not solve it');
            }
            if (await solves(step, step.task.wrong)) {
                fault(name, 'its wrong solution solves it');
            }
            if ((await solves(step, {})) || (await solves(step, step.predict.show))) {
                fault(name, 'it is solved before the reader has done anything');
            }
        }
    }
}
console.log(JSON.stringify(counts));
