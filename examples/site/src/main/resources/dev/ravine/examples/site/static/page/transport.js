// Play, pause, step, scrub, speed and the read-out.

import { byId, fill, h } from './dom.js';
import { loss as lossText } from './format.js';
import { SPEEDS } from './state.js';
import { swatch } from './swatch.js';

// How long the read-out has to rest before it is read aloud.
const QUIET = 600;

export class Transport {
    #playback;
    #state;
    #waiting = 0;

    constructor(playback, state, changed) {
        this.#playback = playback;
        this.#state = state;
        byId('play').addEventListener('click', () => playback.toggle());
        byId('back').addEventListener('click', () => playback.move(-1));
        byId('forward').addEventListener('click', () => playback.move(1));
        byId('reset').addEventListener('click', () => playback.move(-playback.at));
        byId('scrub').addEventListener('input', () => playback.move(Number(byId('scrub').value) - playback.at));
        byId('speed').addEventListener('change', () => {
            this.speed(Number(byId('speed').value));
            changed();
        });
    }

    render() {
        const { speed } = this.#state;
        const choices = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].sort((a, b) => a - b);
        fill(
            byId('speed'),
            choices.map((value) => h('option', { value, selected: value === speed }, `${value}/s`)),
        );
        this.speed(speed);
    }

    speed(value) {
        this.#state.speed = value;
        this.#playback.speed = value;
        byId('speed').value = String(value);
    }

    /** One notch faster or slower. */
    shift(by) {
        const next = SPEEDS[SPEEDS.findIndex((value) => value >= this.#state.speed) + by];
        if (next) {
            this.speed(next);
        }
    }

    show(steps) {
        byId('scrub').max = String(steps);
    }

    showStep(runner) {
        const { at, playing } = this.#playback;
        byId('scrub').value = String(at);
        const play = byId('play');
        play.classList.toggle('playing', playing);
        play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
        if (!runner) {
            return;
        }
        const { clock } = this.#state;
        const ticks = clock === 'steps' ? 'Steps' : 'Evaluations';
        const text = `${ticks}: ${at} | Loss: ${lossText(runner.loss[Math.min(at, runner.loss.length - 1)])}`;
        const more = searched(runner, at, clock);
        byId('readout').textContent = text;
        const who = byId('readout-who');
        if (who.dataset.name !== runner.name || who.dataset.slot !== String(runner.slot)) {
            Object.assign(who.dataset, { name: runner.name, slot: String(runner.slot) });
            fill(who, swatch(runner.slot), runner.name);
        }
        byId('readout-more').textContent = more;
        clearTimeout(this.#waiting);
        if (!playing) {
            this.#waiting = setTimeout(() => {
                byId('live').textContent = `${runner.name} ${more}: ${text}`;
            }, QUIET);
        }
    }
}

// What a step that searches has cost so far, or on a clock of evaluations the step.
function searched({ searched: asked, step }, at, clock) {
    if (!asked) {
        return '';
    }
    const k = step[Math.min(at, step.length - 1)];
    if (clock !== 'steps') {
        return `· step ${k}`;
    }
    const products = asked.products[k];
    return `· ${asked.evaluations[k] - 1} evaluations${products > 0 ? ` and ${products} with the Hessian` : ''}`;
}
