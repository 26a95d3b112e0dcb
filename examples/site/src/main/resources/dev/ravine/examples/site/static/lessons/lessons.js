// The course: its table of contents, or the lesson that the address names. The lessons themselves are data, in course.json.

import { walk } from '../guide/backward.js';
import { endings, Instrument } from '../guide/instrument.js';
import { byId, fill, h } from '../page/dom.js';
import { numberField } from '../page/fields.js';
import { number } from '../page/format.js';
import { latest } from '../page/latest.js';
import { ask } from '../page/library.js';
import { startTheme } from '../page/theme.js';
import { filled, initialValues, judged, runTrails } from './check.js';
import { netFigure } from './netfigure.js';
import { sheet } from './sheet.js';
import { isSolved, solve } from './solved.js';

startTheme(byId('theme'));
const page = byId('lesson');
const { title, lessons } = await (await fetch(new URL('./course.json', import.meta.url))).json();

const CHARTS = {
    loss: 'Loss over the steps (logarithmic)',
    stepLength: 'Step length (logarithmic)',
    gradientNorm: 'Length of the gradient (logarithmic)',
};

// Figures start when they come near the screen.
let starts = new Map();
const observer = new IntersectionObserver(
    (entries) => {
        for (const { target, isIntersecting } of entries) {
            if (isIntersecting) {
                observer.unobserve(target);
                starts.get(target)();
            }
        }
    },
    { rootMargin: '600px' },
);

/** Shows what the address names: #rate is a lesson, and #rate-2 its second step. */
function show() {
    const [id, step] = location.hash.slice(1).split('-');
    const lesson = lessons.find((one) => one.id === id);
    observer.disconnect();
    starts = new Map();
    document.title = lesson ? `${lesson.title} – ${title}` : title;
    fill(page, lesson ? lessonParts(lesson) : contents());
    starts.forEach((_, figure) => observer.observe(figure));
    (step ? byId(`${id}-${step}`) : null)?.scrollIntoView();
    if (!step) {
        scrollTo(0, 0);
    }
}

function contents() {
    return [
        h('h1', {}, title),
        h(
            'p.lead',
            {},
            'Each step has something to predict, a figure that the Ravine library computes in your browser, and a task that this ' +
                'page checks. Answers stay hidden until you ask for them, and each lesson prints as a sheet, with the answers on a page ' +
                'of their own.',
        ),
        h(
            'ol.lessons',
            {},
            lessons.map((lesson) => {
                const solved = lesson.steps.filter((_, i) => isSolved(`${lesson.id}-${i + 1}`)).length;
                return h(
                    'li',
                    {},
                    h('a', { href: `#${lesson.id}` }, lesson.title),
                    h('p', {}, lesson.about),
                    h('p.muted', {}, `${solved} of ${lesson.steps.length} tasks solved`),
                );
            }),
        ),
    ];
}

function lessonParts(lesson) {
    const position = lessons.indexOf(lesson);
    const link = (to, text) => (to ? h('a', { href: `#${to.id}` }, `${text}: ${to.title}`) : h('span'));
    return [
        h('p.crumb', {}, h('a', { href: '#' }, 'All lessons')),
        h('h1', {}, `${position + 1}. ${lesson.title}`),
        h('p.lead', {}, lesson.about),
        h('p', {}, h('button', { type: 'button', id: 'print', onclick: () => print() }, 'Print the sheet')),
        lesson.steps.map((step, i) => stepPart(step, `${lesson.id}-${i + 1}`, i + 1)),
        h('nav.around', { 'aria-label': 'Lessons before and after' }, link(lessons[position - 1], 'Previous'), link(lessons[position + 1], 'Next')),
        sheet(lesson, position + 1),
    ];
}

function stepPart(step, id, position) {
    const figure = h('figure.instrument', {});
    const task = taskPart(step, id);
    // A figure that is told what to show before it has come near the screen starts at once.
    let setter = null;
    const start = () => (setter ??= figureOf(step, figure, task.onRun));
    const set = async (values) => (await start())(values);
    task.onSet = set;
    starts.set(figure, start);
    return h(
        'section.step',
        { id, 'aria-labelledby': `${id}-title` },
        h('h2', { id: `${id}-title` }, `${position}. ${step.title}`),
        step.text.map((text) => h('p', {}, text)),
        predictPart(step.predict, id, set),
        figure,
        task.element,
    );
}

// Answers how to set values of the figure.
async function figureOf(step, figure, onRun) {
    const { run } = step;
    try {
        const set = await (run.net ? net(run, figure, onRun) : run.figure === 'walk' ? walked(run, figure, onRun) : raced(run, figure, onRun));
        figure.classList.add('ready');
        return set;
    } catch (error) {
        figure.textContent = `This figure could not be computed: ${error.message}`;
        return () => {};
    }
}

async function raced(run, figure, onRun) {
    const instrument = new Instrument(figure, {
        ...run,
        plotTitle: CHARTS[run.plot ?? 'loss'],
        surface: (values) => filled(run.surface, values),
        runners: (values) => filled(run.runners, values),
        tell: endings,
        onRun,
    });
    await instrument.ready;
    return (values) => instrument.set(values);
}

function net(run, figure, onRun) {
    return netFigure(figure, { knobs: run.knobs, request: (values) => filled(run.net, values), onRun });
}

async function walked(run, figure, onRun) {
    const [x, y] = run.start;
    const go = await walk(figure, {
        formula: run.surface.formula,
        point: { x, y },
        onPoint: async (start) => onRun(await runTrails(ask, run, { start }), { start }),
    });
    return ({ start }) => start && go(start);
}

function predictPart({ question, choices, right, answer, show: shown }, id, set) {
    const verdict = h('p.answer', { role: 'status' });
    const options = choices.map((text, i) =>
        h('label.choice', {}, h('input', { type: 'radio', name: `${id}-choice`, value: String(i) }), h('span', {}, text)),
    );
    const reveal = () => {
        const chosen = options.findIndex((option) => option.querySelector('input').checked);
        const said = chosen < 0 ? '' : chosen === right ? 'As you predicted. ' : 'Not as you predicted. ';
        verdict.textContent = said + answer;
        set(shown);
    };
    return h(
        'fieldset.predict',
        {},
        h('legend', {}, 'Predict'),
        h('p', {}, question),
        options,
        h('button.see', { type: 'button', onclick: reveal }, 'See what happens'),
        verdict,
    );
}

function taskPart(step, id) {
    const { text, fields = [], hint, answer, solution } = step.task;
    const typed = {};
    let run = null;
    let given = false;
    const goals = h('ul.goals');
    const verdict = h('p.verdict', { role: 'status' });
    const inputs = fields.map(({ name, label }) =>
        numberField({ label, value: '' }, (value) => {
            typed[name] = value;
            judge();
        }),
    );
    const judge = latest(async () => {
        if (run === null) {
            return;
        }
        const values = { ...initialValues(step), ...run.values, ...typed };
        const found = await judged(ask, step.task, run.trails, values);
        fill(
            goals,
            found.map((goal) =>
                h(
                    `li.${goal.reached ? 'reached' : 'open'}`,
                    {},
                    h('span', { 'aria-hidden': 'true' }, goal.reached ? '✓ ' : '○ '),
                    h('span.unseen', {}, goal.reached ? 'Reached: ' : 'Open: '),
                    goal.text,
                    Number.isFinite(goal.value) ? ` (now ${number(goal.value, 3)})` : '',
                ),
            ),
        );
        const done = found.every(({ reached }) => reached);
        // What the page has told is not the reader's work, nor is what the reader makes of it.
        if (done && !given) {
            solve(id);
        }
        verdict.textContent = !done ? '' : given ? 'This is a solution.' : 'Solved.';
        element.classList.toggle('solved', done && !given);
    });
    const told = h('p.answer', { role: 'status' });
    const hinted = h('p.answer', { role: 'status' });
    const part = {
        onRun: (trails, values) => {
            run = { trails, values };
            judge();
        },
        onSet: null,
    };
    const give = () => {
        given = !isSolved(id);
        told.textContent = answer;
        const byName = Object.entries(solution);
        part.onSet(Object.fromEntries(byName.filter(([name]) => !fields.some((field) => field.name === name))));
        fields.forEach(({ name }, i) => {
            inputs[i].querySelector('input').value = String(solution[name]);
            typed[name] = solution[name];
        });
        judge();
    };
    const element = h(
        'div.task',
        { role: 'group', 'aria-label': 'Task' },
        h('h3', {}, 'Task'),
        h('p', {}, text),
        inputs.length > 0 ? h('div.task-fields', {}, inputs) : null,
        goals,
        verdict,
        h(
            'p.task-buttons',
            {},
            h('button.hint', { type: 'button', onclick: () => fill(hinted, hint) }, 'Hint'),
            h('button.solution', { type: 'button', onclick: give }, 'Show a solution'),
        ),
        hinted,
        told,
    );
    return Object.assign(part, { element });
}

addEventListener('hashchange', () => {
    show();
    // Whoever follows a link reads on from the title.
    const heading = page.querySelector('h1');
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
});
show();
document.documentElement.classList.add('ready');
