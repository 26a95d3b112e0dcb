// The race: asks the library for what was chosen, and keeps all views at the same step.

import * as api from './api.js';
import { Chart } from './chart.js';
import { Contour } from './contour.js';
import { onClock } from './clock.js';
import { byId, fill, h } from './dom.js';
import { loss as lossText } from './format.js';
import { heights } from './heights.js';
import { Inspector } from './inspector.js';
import { latest } from './latest.js';
import { Playback } from './playback.js';
import { Relief } from './relief.js';
import { Setup } from './setup.js';
import { isMinimizer, names, raceRequest, rateOf, runnerChoice, surfaceChoice } from './state.js';
import { swatch } from './swatch.js';
import { onTheme } from './theme.js';
import { toast } from './toast.js';
import { Transport } from './transport.js';
import { DivergenceBanner } from './divergence.js';

const GRID = 101;
const ZOOM = 1.5;
const INSPECT_EVERY = 250;
const SWEEP_AFTER = 400;

export class Race {
    #state;
    #catalogue;
    #changed;
    #playback = new Playback(() => this.#showStep());
    #transport;
    #divergence;
    #inspector;
    #contour;
    #relief;
    #loss;
    #steps;
    #runners = [];
    #scale;
    #inspected = '';
    #inspectedAt = 0;
    #asked = '';
    #wrong = false;
    #sweeping = 0;

    /** `changed()` hears of everything that the address should say. */
    constructor(state, catalogue, changed) {
        this.#state = state;
        this.#catalogue = catalogue;
        this.#changed = changed;
        this.setup = new Setup(byId('setup'), state, catalogue, (what) => this.#on(what));
        this.#transport = new Transport(this.#playback, state, changed);
        this.#divergence = new DivergenceBanner(
            byId('broke'),
            (step) => this.#playback.move(step - this.#playback.at),
            (rate) => this.#tryRate(rate),
        );
        this.#inspector = new Inspector(byId('inspector'), () => {
            state.inspector = state.inspector === 'large' ? 'small' : 'large';
            this.#showSize();
            changed();
        });
        this.#contour = new Contour(byId('contour'), {
            onStart: (point) => (api.exported ? undefined : this.#moveStart(point)),
            onShape: () => this.#askSurface(),
        });
        this.#relief = new Relief(byId('relief'));
        this.#loss = new Chart(byId('loss'), (step) => this.#playback.move(step - this.#playback.at));
        this.#steps = new Chart(byId('steps'), (step) => this.#playback.move(step - this.#playback.at));
        byId('quantity').addEventListener('change', () => {
            state.plot = byId('quantity').value;
            this.#showCharts();
            changed();
        });
        byId('zoom-in').addEventListener('click', () => this.#zoom(1 / ZOOM));
        byId('zoom-out').addEventListener('click', () => this.#zoom(ZOOM));
        byId('contour').addEventListener(
            'wheel',
            (event) => {
                if (!api.exported) {
                    event.preventDefault();
                    this.#zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15);
                }
            },
            { passive: false },
        );
        onTheme(() => [this.#contour, this.#loss, this.#steps].forEach((view) => view.redraw()));
    }

    get playback() {
        return this.#playback;
    }

    /** What the views show, for exports. */
    get shown() {
        return {
            state: this.#state,
            surface: this.surface,
            race: this.race,
            runners: this.#runners,
            relief: this.#relief,
            contour: byId('contour'),
            loss: byId('loss'),
            steps: byId('steps'),
        };
    }

    /** Shows the state, whatever of it changed. */
    async start() {
        this.#state.selected = Math.min(this.#state.selected, this.#state.runners.length - 1);
        const at = this.#state.at;
        this.#transport.render();
        byId('quantity').value = this.#state.plot;
        this.#showSize();
        await this.#askBoth();
        this.#playback.pause();
        this.#playback.go(at);
        if (this.#state.rates === 'best' && this.#rated().some((one) => one.rate === null)) {
            // The address asks for the best rates without saying them.
            this.#sweep();
        }
    }

    /** Selects the runner of this number, if there is one. */
    select(index) {
        if (index < this.#state.runners.length) {
            this.#state.selected = index;
            this.setup.runners.select();
            this.#on('selected');
        }
    }

    faster(by) {
        this.#transport.shift(by);
        this.#changed();
    }

    #on(what) {
        if (what === 'selected') {
            this.#showStep();
        } else if (what === 'sweep') {
            this.#sweep();
        } else if (what === 'surface') {
            this.#askBoth().then(() => this.#sweepAgain());
        } else {
            this.#askRace();
            this.#sweepAgain();
        }
        this.#changed();
    }

    // A formula may be wrong, and one refusal of it is enough.
    async #askBoth() {
        const surface = this.#askSurface();
        if (this.#state.formula !== null) {
            await surface;
        }
        if (!this.#wrong) {
            await Promise.all([surface, this.#askRace()]);
        }
    }

    #showSize() {
        const large = this.#state.inspector === 'large';
        byId('race').classList.toggle('inspecting', large);
        this.#inspector.showSize(large);
    }

    #moveStart(point) {
        this.#state.start = point;
        this.setup.showStart(point);
        this.#on('race');
    }

    #askSurface = latest(async () => {
        const chosen = this.#catalogue.surfaces.find(({ id }) => id === this.#state.surface);
        const own = this.#state.formula === null ? chosen.domain : { x: [-5, 5], y: [-5, 5] };
        const domain = this.#contour.wanted(this.#state.domain ?? own);
        const request = { surface: surfaceChoice(this.#state), domain, grid: GRID };
        if (JSON.stringify(request) === this.#asked || this.#state.view !== 'race') {
            return;
        }
        try {
            this.surface = await api.surface(request);
            this.#asked = JSON.stringify(request);
            this.#wrong = false;
        } catch (refusal) {
            this.#wrong = true;
            this.#refused(refusal);
            return;
        }
        const grid = {
            x: this.surface.x,
            y: this.surface.y,
            z: this.surface.z.map((row) => row.map((value) => value ?? NaN)),
        };
        this.#scale = heights(grid.z);
        byId('relief-scale').hidden = !this.#scale.logarithmic;
        this.setup.showFormula(this.surface.formula);
        this.setup.formula.accept();
        const minima = this.#state.formula === null ? chosen.minima.map(([x, y]) => ({ x, y })) : [];
        this.#contour.showSurface(grid, this.#scale, minima);
        this.#relief.showSurface(grid, this.#scale);
        this.#relief.showRace(this.#runners, this.#playback.at, this.#state.selected);
    });

    #askRace = latest(async () => {
        const request = raceRequest(this.#state, this.#catalogue);
        try {
            this.race = await api.race(request);
        } catch (refusal) {
            this.#refused(refusal);
            return;
        }
        if (request.runners.length !== this.#state.runners.length) {
            // Something was added or removed meanwhile; the answer to that is on its way.
            return;
        }
        const titles = names(this.#state, this.#catalogue);
        this.#runners = this.race.trails.map((trail, i) => ({
            ...onClock(trail, this.#state.clock, request.steps),
            slot: i,
            name: titles[i],
            choice: request.runners[i],
        }));
        this.#playback.steps = this.#state.steps;
        this.#playback.at = Math.min(this.#playback.at, this.#state.steps);
        this.#inspected = '';
        this.#transport.show(this.#state.steps);
        const { at } = this.#playback;
        this.#contour.showRace(this.#runners, this.#state.start, at, this.#state.selected);
        this.#relief.showRace(this.#runners, at, this.#state.selected);
        this.#showCharts();
        this.#showStep();
    });

    // Losses may be negative, and a logarithmic axis has no place for these: then the distance to the known minimum is
    // drawn, or where none is known, an axis to both sides of zero.
    #showCharts() {
        const isNegative = this.#runners.some(({ loss }) => loss.some((value) => value < 0));
        const minimum =
            this.#state.formula === null
                ? this.#catalogue.surfaces.find(({ id }) => id === this.#state.surface).minima[0]?.[2]
                : undefined;
        const base = isNegative ? (minimum ?? 0) : 0;
        fill(
            byId('legend'),
            this.#runners.map(({ slot, name }) => h('span.key', {}, swatch(slot), name)),
        );
        byId('loss-title').textContent = base < 0 ? `Loss − (${lossText(base)})` : 'Loss';
        const curves = (values) =>
            this.#runners.map((runner) => ({ slot: runner.slot, name: runner.name, values: values(runner) }));
        const { plot, clock } = this.#state;
        const { at } = this.#playback;
        document.querySelectorAll('.over').forEach((hint) => {
            hint.textContent = `logarithmic, over ${clock}`;
        });
        this.#loss.show(
            curves(({ loss }) => (base < 0 ? loss.map((value) => value - base) : loss)),
            this.#state.steps,
            at,
            this.#state.selected,
            isNegative && base === 0,
        );
        this.#steps.show(
            curves((runner) => (plot === 'stepLength' ? [null, ...runner.stepLength.slice(1)] : runner[plot])),
            this.#state.steps,
            at,
            this.#state.selected,
        );
    }

    #showStep() {
        const { at, playing } = this.#playback;
        const { selected } = this.#state;
        this.#contour.showStep(at, selected);
        this.#relief.showStep(at, selected);
        this.#loss.showStep(at, selected);
        this.#steps.showStep(at, selected);
        this.setup.runners.show(this.#runners, at);
        this.#transport.showStep(this.#runners[selected]);
        this.#showKeys(this.#runners[selected]?.searched?.shape);
        this.#divergence.show(this.#runners, at);
        this.#inspect(at, playing);
        if (this.#state.at !== at) {
            this.#state.at = at;
            if (!playing) {
                this.#changed();
            }
        }
    }

    #showKeys(shape) {
        byId('key-tried').hidden = !shape;
        byId('key-region').hidden = shape !== 'region';
    }

    #noise() {
        return this.#state.noise ?? (this.#state.formula === null ? this.surface.noise : 0);
    }

    // While playing, the inspector follows as fast as one can read at most; at rest it is always right.
    #inspect(at, playing) {
        const runner = this.#runners[this.#state.selected];
        if (!runner || (playing && performance.now() - this.#inspectedAt < INSPECT_EVERY)) {
            return;
        }
        const step = runner.step[Math.min(at, runner.step.length - 1)];
        const key = `${runner.id}:${step}`;
        if (key !== this.#inspected) {
            this.#inspected = key;
            this.#inspectedAt = performance.now();
            this.#askInspect(runner, step);
        }
    }

    #askInspect = latest(async (runner, step) => {
        try {
            const answer = await api.inspect(this.inspectRequest(runner, step));
            this.#inspector.show(answer, { ...runner, rate: runner.trail.rate[answer.step] }, this.#noise());
        } catch (refusal) {
            this.#inspector.refuse(refusal.message);
        }
    });

    inspectRequest(runner, step) {
        const { start, seed } = this.#state;
        return { surface: surfaceChoice(this.#state), start, seed, runner: runner.choice, step };
    }

    // What was best may not be any more; a while after the last change, it is looked for again.
    #sweepAgain() {
        if (this.#state.rates === 'best') {
            this.setup.showSweepWaiting();
            clearTimeout(this.#sweeping);
            this.#sweeping = setTimeout(() => this.#sweep(), SWEEP_AFTER);
        }
    }

    // Those that have a learning rate.
    #rated() {
        return this.#state.runners.filter((one) => !isMinimizer(this.#catalogue, one));
    }

    #sweep = latest(async () => {
        const { start, seed, steps } = this.#state;
        const runners = [...this.#state.runners];
        const titles = names(this.#state, this.#catalogue);
        this.setup.showSweepWaiting();
        try {
            const rated = this.#rated().map((one) => runners.indexOf(one));
            const { sweeps } =
                rated.length === 0
                    ? { sweeps: [] }
                    : await api.sweep({
                          surface: surfaceChoice(this.#state),
                          start,
                          seed,
                          steps,
                          runners: rated.map((i) =>
                              runnerChoice(runners[i], titles[i], rateOf(this.#state, this.#catalogue, runners[i])),
                          ),
                      });
            if (this.#state.rates !== 'best' || runners.some((one, i) => one !== this.#state.runners[i])) {
                // Something else was chosen meanwhile.
                return;
            }
            sweeps.forEach(({ best }, j) => {
                runners[rated[j]].rate = best ?? runners[rated[j]].rate;
            });
            this.setup.render();
            this.setup.showSweep(sweeps.map((sweep, j) => ({ ...sweep, slot: rated[j], name: titles[rated[j]] })));
        } catch (refusal) {
            this.#refused(refusal);
        }
        this.#askRace();
        this.#changed();
    });

    #tryRate({ index, rate }) {
        if (this.#state.rates === 'same') {
            this.#state.rate = rate;
        } else {
            this.#state.rates = 'own';
            this.#state.runners[index].rate = rate;
        }
        this.setup.render();
        this.#on('race');
    }

    #zoom(factor) {
        const { x, y } =
            this.#state.domain ??
            (this.#state.formula === null
                ? this.#catalogue.surfaces.find(({ id }) => id === this.#state.surface).domain
                : { x: [-5, 5], y: [-5, 5] });
        const zoomed = ([low, high]) => {
            const middle = (low + high) / 2;
            const half = Math.min(Math.max(((high - low) / 2) * factor, 1e-3), 1e4);
            return [middle - half, middle + half].map((value) => Number(value.toPrecision(4)));
        };
        this.#state.domain = { x: zoomed(x), y: zoomed(y) };
        this.#askSurface();
        this.#changed();
    }

    #refused(refusal) {
        if (this.#state.formula !== null && (refusal.at ?? null) !== null) {
            this.setup.formula.refuse(refusal);
        } else {
            toast(refusal.message);
        }
    }
}
