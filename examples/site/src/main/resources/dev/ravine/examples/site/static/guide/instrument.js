// A figure of a race that the reader works: contours, a chart over the steps, and knobs.

import { ask } from '../page/library.js';
import { Chart } from '../page/chart.js';
import { Contour } from '../page/contour.js';
import { fill, h } from '../page/dom.js';
import { knobField } from '../page/fields.js';
import { loss as lossText } from '../page/format.js';
import { heights } from '../page/heights.js';
import { latest } from '../page/latest.js';
import { swatch } from '../page/swatch.js';
import { onTheme } from '../page/theme.js';
import { trails } from './trails.js';

const GRID = 81;

/**
 * Makes a figure in an element. `knobs` are {name, label, min, max, value, scale, whole}; of their values as an object,
 * `surface` answers {id} or {formula}, perhaps with noise, and `runners` a list of {id, optimizer, hyperparameters, rate,
 * schedule}, one of which may have a `surface` of its own. `extra` may answer more trails, from the start. `plot` is what
 * the chart shows of a trail, `selected` whose arrows are drawn, `at` the step that is shown first, `tell` answers a sentence
 * about the trails, `onRun` hears of them with the values, of which `start` is one, and `link: false` leaves the link out.
 */
export class Instrument {
    #options;
    #values;
    #knobs;
    #start;
    #trails = [];
    #step;
    #contour;
    #chart;
    #legend = h('div.instrument-legend');
    #told = h('p.told', { role: 'status' });
    #link = h('a', {}, 'Open it in the playground');
    #asked = '';

    constructor(figure, options) {
        this.#options = { steps: 60, selected: -1, seed: 1, plot: 'loss', plotTitle: 'Loss over the steps (logarithmic)', ...options };
        this.#values = Object.fromEntries(options.knobs.map(({ name, value }) => [name, value]));
        this.#start = options.start;
        this.#step = this.#options.at ?? this.#options.steps;
        const contour = h('div.canvas.start', {
            tabindex: '0',
            role: 'application',
            'aria-label': 'The surface from above. Drag, or use arrow keys, to move the start.',
        });
        const chart = h('div.canvas', { role: 'img', 'aria-label': this.#options.plotTitle });
        const view = (title, canvas) => h('div', {}, h('p.instrument-title', {}, title), canvas);
        this.#knobs = knobFields(options.knobs, (name, value) => {
            this.#values[name] = value;
            this.#ask();
        });
        fill(
            figure,
            h(
                'div.instrument-views',
                {},
                view('Drag the start', contour),
                view(this.#options.plotTitle, chart),
            ),
            h('div.instrument-knobs', {}, Object.values(this.#knobs)),
            this.#legend,
            this.#told,
            options.link === false ? [] : h('p.instrument-foot', {}, this.#link),
        );
        this.#contour = new Contour(contour, {
            onStart: (point) => {
                this.#start = point;
                this.#ask();
            },
            onShape: () => this.#ask(),
        });
        this.#chart = new Chart(chart, (step) => this.#show(step));
        onTheme(() => [this.#contour, this.#chart].forEach((canvas) => canvas.redraw()));
    }

    /** Resolves when the first run is shown. */
    get ready() {
        return this.#ask();
    }

    /** Sets some of the values, of which `start` is one, as if the reader had. */
    set({ start, ...values }) {
        this.#start = start ?? this.#start;
        Object.entries(values).forEach(([name, value]) => {
            this.#values[name] = value;
            this.#knobs[name].set(value);
        });
        this.#ask();
    }

    #ask = latest(async () => {
        const { steps, seed, domain, surface, runners } = this.#options;
        const chosen = surface(this.#values);
        const request = { surface: chosen, domain: this.#contour.wanted(domain), grid: GRID };
        if (JSON.stringify(request) !== this.#asked) {
            this.#asked = JSON.stringify(request);
            const { x, y, z } = await ask('surface', request);
            const grid = { x, y, z: z.map((row) => row.map((value) => value ?? NaN)) };
            this.#contour.showSurface(grid, heights(grid.z), []);
        }
        const choices = runners(this.#values);
        const start = this.#start;
        const own = await trails(ask, { surface: chosen, start, seed, steps }, choices);
        const more = (await this.#options.extra?.(chosen, start)) ?? [];
        this.#trails = [...own, ...more].map((trail, i) => ({ ...trail, slot: i, name: trail.id }));
        fill(
            this.#legend,
            this.#trails.map(({ slot, name }) => h('span.key', {}, swatch(slot), name)),
        );
        this.#told.textContent = this.#options.tell(this.#trails, this.#values, start);
        this.#link.setAttribute('href', this.#address(chosen, choices));
        this.#show(this.#step);
        this.#options.onRun?.(this.#trails, { ...this.#values, start });
    });

    #show(step) {
        const { steps, plot, selected } = this.#options;
        this.#step = step;
        this.#contour.showRace(this.#trails, this.#start, step, selected);
        this.#chart.show(
            this.#trails.map((trail) => ({
                slot: trail.slot,
                name: trail.name,
                values: plotted(trail, plot),
            })),
            steps,
            step,
            -1,
        );
    }

    #address({ id, formula, noise }, runners) {
        const { steps, seed, domain } = this.#options;
        const settings = ({ optimizer, rate, hyperparameters = {}, schedule }) =>
            [
                rate === undefined ? optimizer : `${optimizer}@${rate}`,
                ...Object.entries(hyperparameters).map(([name, value]) => `${name}=${value}`),
                ...(schedule ? [`schedule=${schedule.id}`] : []),
                ...Object.entries(schedule?.parameters ?? {}).map(([name, value]) => `schedule.${name}=${value}`),
            ].join(',');
        const parts = [
            id ? `surface=${id}` : `f=${encodeURIComponent(formula)}`,
            ...(noise === undefined ? [] : [`noise=${noise}`]),
            `domain=${[...domain.x, ...domain.y].join(',')}`,
            `start=${this.#start.join(',')}`,
            `steps=${steps}`,
            `seed=${seed}`,
            'rates=own',
            `race=${runners.map(settings).join(';')}`,
            `at=${steps}`,
        ];
        return `playground.html#${parts.join('&')}`;
    }
}

function plotted(trail, plot) {
    if (plot === 'gradientNorm') {
        return trail.gx.map((gx, k) => Math.hypot(gx, trail.gy[k]));
    }
    return plot === 'stepLength' ? [null, ...trail.stepLength.slice(1)] : trail[plot];
}

/** Fields for knobs, by name. */
export function knobFields(knobs, onValue) {
    return Object.fromEntries(
        knobs.map((knob) => [
            knob.name,
            knobField(
                { scale: 'linear', whole: false, ...knob, shown: `${knob.label} ${knob.shown}` },
                knob.value,
                (value) => onValue(knob.name, value),
            ),
        ]),
    );
}

/** Where each trail ends, in a sentence. */
export function endings(trails) {
    const ended = trails.map(({ name, loss, diverged }) =>
        diverged ? `${name} diverges at step ${diverged.step}` : `${name} ends at a loss of ${lossText(loss.at(-1))}`,
    );
    return `${ended.join('; ')}.`;
}

/** Makes a figure, and waits for its first run. */
export function instrument(options) {
    return (figure) => new Instrument(figure, options).ready;
}
