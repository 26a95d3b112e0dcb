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
    return h(
        'div.sheet-step',
        {},
        h('div.sheet-step-title', {}, `${position}. ${title}`),
        text.map((paragraph) => h('p', {}, paragraph)),
        h('p', {}, h('b', {}, 'Predict. '), predict.question),
        h('div.sheet-choices', {}, predict.choices.map((choice, i) => h('span', {}, `☐ ${LETTERS[i]}. ${choice}`))),
        line('Why?'),
        line(),
        line('What happened:'),
        h('p', {}, h('b', {}, 'Task. '), task.text),
        h('div.sheet-blanks', {}, blanks(run, task).map((name) => h('span', {}, `${name} =`))),
        line(),
        h('p.sheet-address', {}, `Try it at ${address}`),
    );
}

// What the task asks for: knobs, fields or a place in the plane. Two knobs with one symbol are told by their labels.
function blanks({ knobs = [] }, { fields = [], solution }) {
    const asked = [...knobs, ...fields].filter(({ name }) => name in solution);
    const many = new Set(asked.map(({ shown }) => shown)).size < asked.length;
    return asked.length > 0 ? asked.map(({ label, shown }) => (many || !shown ? label : shown)) : ['x', 'y'];
}

// Room to write, behind what it is for.
function line(text = '') {
    return h('div.sheet-line', {}, text);
}
