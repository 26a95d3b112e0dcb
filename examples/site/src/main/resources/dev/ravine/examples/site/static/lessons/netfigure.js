// A figure of a net that trains anew whenever the reader moves a knob.

import { endings, knobFields } from '../guide/instrument.js';
import { Boundary } from '../page/boundary.js';
import { Chart } from '../page/chart.js';
import { fill, h } from '../page/dom.js';
import { latest } from '../page/latest.js';
import { ask } from '../page/library.js';
import { swatch } from '../page/swatch.js';
import { onTheme } from '../page/theme.js';
import { netTrails } from './training.js';

const CURVES = [
    { of: 'loss', slot: 0, name: 'training points' },
    { of: 'testLoss', slot: 1, name: 'test points' },
];

/**
 * Makes the figure in an element. `knobs` are as an instrument has them, `request` answers a net's request from their values,
 * and `onRun` hears of the trails with the values. Answers how to set values.
 */
export async function netFigure(figure, { knobs, request, onRun }) {
    const values = Object.fromEntries(knobs.map(({ name, value }) => [name, value]));
    const fields = knobFields(knobs, (name, value) => {
        values[name] = value;
        train();
    });
    const plane = h('div.canvas', { role: 'img', 'aria-label': 'What the net decides all over the plane, and the samples.' });
    const curves = h('div.canvas', { role: 'img', 'aria-label': 'Training and test loss over the steps.' });
    const told = h('p.told', { role: 'status' });
    const link = h('a', {}, 'Open it in the playground');
    const view = (title, canvas) => h('div', {}, h('p.instrument-title', {}, title), canvas);
    fill(
        figure,
        h(
            'div.instrument-views',
            {},
            view('What the net decides: ● training  ○ test', plane),
            view('Loss over the steps (logarithmic)', curves),
        ),
        h('div.instrument-knobs', {}, Object.values(fields)),
        h('div.instrument-legend', {}, CURVES.map(({ slot, name }) => h('span.key', {}, swatch(slot), name))),
        told,
        h('p.instrument-foot', {}, link),
    );
    const boundary = new Boundary(plane);
    const chart = new Chart(curves, () => {});
    onTheme(() => [boundary, chart].forEach((canvas) => canvas.redraw()));

    const train = latest(async () => {
        const asked = { ...values };
        const net = request(asked);
        let shown = null;
        const trails = await netTrails(ask, net, (frame, made) => {
            if (shown !== made) {
                shown = made;
                boundary.showNet(made);
            }
            boundary.showFrame(frame.boundary);
            told.textContent = `Step ${frame.step} of ${net.steps} …`;
        });
        const [{ at, testLoss, score, testScore }] = trails;
        chart.show(
            CURVES.map((curve) => ({ ...curve, at, values: trails[0][curve.of] })),
            net.steps,
            net.steps,
            -1,
        );
        told.textContent =
            `${endings([{ ...trails[0], name: 'The training' }, { name: 'the test', loss: testLoss }])} ` +
            `Right: ${percent(score.at(-1))} of the training points, ${percent(testScore.at(-1))} of the others.`;
        link.setAttribute('href', address(net));
        onRun(trails, asked);
    });
    await train();
    return (more) => {
        Object.assign(values, more);
        Object.entries(more).forEach(([name, value]) => fields[name].set(value));
        train();
    };
}

function percent(share) {
    return `${(100 * share).toFixed(1)} %`;
}

function address({ dataset, layers, activation, optimizer, rate, ...others }) {
    const parts = Object.entries(others).map(([name, value]) => `${name}=${value}`);
    return (
        `playground.html#view=nets&data=${dataset}&layers=${layers}&activation=${activation}` +
        `&optimizer=${optimizer}@${rate}&${parts.join('&')}`
    );
}
