// The left side: the surface, the start, the rates and the runners.

import { choice, knobField, numberField, segments } from './fields.js';
import { h, fill } from './dom.js';
import { Formula } from './formula.js';
import { Runners } from './runners.js';
import { isMinimizer } from './state.js';
import { drawSweep } from './sweep.js';

const OWN = '(own)';
const RATE = { label: 'Learning rate', shown: 'η', min: 1e-4, max: 10, scale: 'log', whole: false };

export class Setup {
    #container;
    #state;
    #catalogue;
    #changed;
    #x;
    #y;
    #run = h('section.group');
    #formulaShown = h('code.formula', { id: 'formula-shown' });

    /**
     * `changed(what)` hears of 'surface', 'race', 'selected', and of 'sweep' when the best rates are asked for.
     */
    constructor(container, state, catalogue, changed) {
        this.#container = container;
        this.#state = state;
        this.#catalogue = catalogue;
        this.#changed = changed;
        this.formula = new Formula((text) => {
            state.formula = text;
            changed('surface');
        }, catalogue.limits);
        this.sweep = h('div.sweep', { hidden: true });
        this.render();
    }

    /** Makes all fields anew from the state. */
    render() {
        const state = this.#state;
        this.runners = new Runners(state, this.#catalogue, (what) => {
            if (what === 'rate-by-hand') {
                // Nothing is made anew, as the reader holds the slider.
                state.rates = 'own';
                this.sweep.hidden = true;
                this.#container
                    .querySelectorAll('.segments button')
                    .forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.value === 'own')));
            }
            if (what === 'runners') {
                fill(this.#run, h('h2', {}, 'Run'), this.#runFields());
            }
            this.#changed(what === 'selected' ? what : 'race');
        });
        fill(this.#run, h('h2', {}, 'Run'), this.#runFields());
        fill(
            this.#container,
            h('section.group', {}, h('h2', {}, 'Surface'), this.#surfaceFields()),
            this.#run,
            h('section.group', {}, h('h2', {}, 'Learning rate'), this.#rateFields()),
            h('section.group', {}, h('h2', {}, 'Optimizers'), this.runners.element),
        );
    }

    showStart([x, y]) {
        this.#x.set(x);
        this.#y.set(y);
    }

    /** Shows the formula as the library has understood it. */
    showFormula(text) {
        this.#formulaShown.textContent = text;
    }

    /** Shows what a sweep found: the loss at the end against the rate. */
    showSweep(sweeps) {
        fill(this.sweep, drawSweep(sweeps));
        this.sweep.hidden = false;
    }

    /** Says that rates are being tried. */
    showSweepWaiting() {
        fill(this.sweep, h('p.about', { role: 'status' }, 'Trying rates …'));
        this.sweep.hidden = false;
    }

    #surfaceFields() {
        const state = this.#state;
        const own = state.formula !== null;
        const chosen = this.#catalogue.surfaces.find(({ id }) => id === state.surface);
        const select = choice(
            {
                label: 'Surface',
                hidden: true,
                value: own ? OWN : state.surface,
                choices: [...this.#catalogue.surfaces.map(({ id, name }) => [id, name]), [OWN, 'Your own formula']],
            },
            (id) => this.#choose(id),
        );
        select.id = 'surface';
        if (own) {
            this.formula.set(state.formula);
        } else {
            this.#formulaShown.textContent = chosen.formula;
        }
        const noise = state.noise ?? (own ? 0 : chosen.noise);
        return [
            select,
            own
                ? this.formula.element
                : h(
                      'div.formula-line',
                      {},
                      this.#formulaShown,
                      h(
                          'button.quiet.small',
                          {
                              type: 'button',
                              id: 'edit-formula',
                              title: 'Make it your own formula',
                              onclick: () => this.#choose(OWN),
                          },
                          'Edit',
                      ),
                  ),
            own
                ? h(
                      'details.settings',
                      {},
                      h('summary', {}, 'What it may hold'),
                      h(
                          'p.about',
                          {},
                          `x, y, pi, e, numbers, + - * / ^, parentheses, and ${this.#catalogue.functions.join(', ')}.`,
                      ),
                  )
                : h('p.about', {}, chosen.about),
            noise > 0 || own
                ? knobField({ label: 'Noise', min: 0, max: 5, scale: 'linear', whole: false }, noise, (value) => {
                      state.noise = value;
                      this.#changed('race');
                  })
                : null,
        ];
    }

    #choose(id) {
        const state = this.#state;
        if (id === OWN) {
            const chosen = this.#catalogue.surfaces.find((surface) => surface.id === state.surface);
            state.formula = chosen.formula;
            state.domain = state.domain ?? chosen.domain;
        } else {
            state.surface = id;
            state.formula = null;
            state.domain = null;
            state.noise = null;
            const chosen = this.#catalogue.surfaces.find((surface) => surface.id === id);
            state.start = [...chosen.start];
            state.rate = chosen.rate;
        }
        state.at = 0;
        this.render();
        this.#container.querySelector('#surface').focus();
        if (id === OWN) {
            this.formula.focus();
        }
        this.#changed('surface');
    }

    #runFields() {
        const state = this.#state;
        const coordinate = (label, index) =>
            numberField({ label, value: state.start[index], min: -1e6, max: 1e6 }, (value) => {
                state.start[index] = value;
                this.#changed('race');
            });
        this.#x = coordinate('Start x', 0);
        this.#y = coordinate('Start y', 1);
        return h(
            'div.fields',
            {},
            this.#x,
            this.#y,
            numberField(
                { label: 'Steps', value: state.steps, min: 1, max: this.#catalogue.limits.steps, whole: true },
                (value) => {
                    state.steps = value;
                    this.#changed('race');
                },
            ),
            numberField(
                { label: 'Seed', value: state.seed, min: 0, max: this.#catalogue.limits.seed, whole: true },
                (value) => {
                    state.seed = value;
                    this.#changed('race');
                },
            ),
            this.#clockField(),
        );
    }

    // Steps and evaluations differ only where somebody asks several times within a step.
    #clockField() {
        const state = this.#state;
        const searching = state.runners.some((one) => isMinimizer(this.#catalogue, one));
        return searching || state.clock !== 'steps'
            ? segments(
                  {
                      label: 'Clock of the race',
                      value: state.clock,
                      choices: [
                          ['steps', 'By steps', 'Everyone takes a step at each tick, however often it asks for the loss'],
                          [
                              'evaluations',
                              'By evaluations',
                              'Everyone asks for the loss with its gradient once at each tick, or for a product with the Hessian',
                          ],
                      ],
                  },
                  (value) => {
                      state.clock = value;
                      this.#changed('race');
                  },
              )
            : null;
    }

    #rateFields() {
        const state = this.#state;
        const kind = segments(
            {
                label: 'Rates',
                value: state.rates,
                choices: [
                    ['same', 'Same', 'One rate for every optimizer'],
                    ['own', 'Own', 'A rate for each'],
                    ['best', 'Best each', 'Try many rates and take the best for each'],
                ],
            },
            (value) => {
                state.rates = value;
                this.sweep.hidden = true;
                this.render();
                this.#container.querySelector(`.segments [data-value="${value}"]`).focus();
                this.#changed(value === 'best' ? 'sweep' : 'race');
            },
        );
        const same = knobField(RATE, state.rate, (value) => {
            state.rate = value;
            this.#changed('race');
        });
        same.querySelector('input[type=text]').id = 'rate';
        return [kind, state.rates === 'same' ? same : null, state.rates === 'best' ? this.sweep : null];
    }
}
