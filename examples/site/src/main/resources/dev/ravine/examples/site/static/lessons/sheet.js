// A lesson on paper: questions with room to answer them, and the answers on a page of their own. It shows in print only.

import { h } from '../page/dom.js';

const LETTERS = 'ABCDEF';

/** The sheet of a lesson. */
export function sheet(lesson, position) {
    const title = `${position}. ${lesson.title}`;
    return h(
        'div.sheet',
        { 'aria-hidden': 'true' },
        h('div.sheet-title', {}, title),
        h('div.sheet-name', {}, h('span', {}, 'Name:'), h('span', {}, 'Date:')),
        lesson.steps.map((step, i) => question(step, i + 1, `${location.href.replace(/#.*/, '')}#${lesson.id}-${i + 1}`)),
        h(
            'div.sheet-answers',
            {},
            h('div.sheet-title', {}, `${title}: answers`),
            lesson.steps.map(({ title: name, predict, task }, i) =>
                h(
                    'div.sheet-step',
                    {},
                    h('div.sheet-step-title', {}, `${i + 1}. ${name}`),
                    h('p', {}, h('b', {}, `Prediction: ${LETTERS[predict.right]}. `), predict.answer),
                    h('p', {}, h('b', {}, 'Task: '), task.answer),
                ),
            ),
        ),
    );
}

function question({ title, text, run, predict, task }, position, address) {
    const knobs = [...(run.knobs ?? []), ...(task.fields ?? [])];
    const blanks = knobs.length > 0 ? knobs.map(({ label, shown }) => shown || label) : ['x', 'y'];
    return h(
        'div.sheet-step',
        {},
        h('div.sheet-step-title', {}, `${position}. ${title}`),
        text.map((paragraph) => h('p', {}, paragraph)),
        h('p', {}, h('b', {}, 'Predict. '), predict.question),
        predict.choices.map((choice, i) => h('p.sheet-choice', {}, `☐ ${LETTERS[i]}. ${choice}`)),
        h('p', {}, 'Why?'),
        lines(2),
        h('p', {}, 'What happened:'),
        lines(1),
        h('p', {}, h('b', {}, 'Task. '), task.text),
        h('div.sheet-blanks', {}, blanks.map((name) => h('span', {}, `${name} =`))),
        lines(1),
        h('p.sheet-address', {}, `Try it at ${address}`),
    );
}

function lines(count) {
    return Array.from({ length: count }, () => h('div.sheet-line'));
}
