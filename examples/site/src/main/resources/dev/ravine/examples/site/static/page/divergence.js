// Says why a run diverged, as the library found, and what to do about it.

import { fill, h } from './dom.js';
import { number } from './format.js';
import { swatch } from './swatch.js';

// A rate a little below the limit, where steps shrink again.
const BELOW = 0.9;

export class DivergenceBanner {
    #banner;
    #go;
    #tryRate;
    #shown = '';

    constructor(banner, go, tryRate) {
        this.#banner = banner;
        this.#go = go;
        this.#tryRate = tryRate;
    }

    /** Tells of the runners that have diverged by this step. */
    show(runners, step) {
        const broken = runners.filter(({ diverged }) => diverged && step >= diverged.tick);
        const key = JSON.stringify(broken.map(({ id, name, diverged }) => [id, name, diverged]));
        if (key === this.#shown) {
            return;
        }
        this.#shown = key;
        this.#banner.hidden = broken.length === 0;
        fill(
            this.#banner,
            broken.map((runner) => this.#line(runner)),
        );
    }

    #line({ slot, name, diverged }) {
        const { step, tick, text, bound, reason } = diverged;
        const rate = reason === 'rate' && bound ? Number((BELOW * bound).toPrecision(2)) : null;
        return h(
            'div.broke',
            {},
            swatch(slot),
            h('p', {}, h('b', {}, `${name} broke at step ${step}. `), text),
            h(
                'div.broke-buttons',
                {},
                h('button.small', { type: 'button', onclick: () => this.#go(tick) }, `Step ${step}`),
                rate === null
                    ? null
                    : h(
                          'button.small',
                          { type: 'button', onclick: () => this.#tryRate({ index: slot, rate }) },
                          `Try rate ${number(rate)}`,
                      ),
            ),
        );
    }
}
