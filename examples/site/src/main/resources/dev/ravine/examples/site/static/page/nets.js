// Real nets, learning live: what they decide, what their neurons say, and where they are on the loss.

import * as api from './api.js';
import { Boundary } from './boundary.js';
import { Chart } from './chart.js';
import { byId, fill, h } from './dom.js';
import { loss as lossText } from './format.js';
import { Landscape } from './landscape.js';
import { netFields } from './netfields.js';
import { skeleton } from './netpage.js';
import { Network } from './network.js';
import { onTheme } from './theme.js';
import { toast } from './toast.js';

const LANDSCAPE_EVERY = 1500;
// Milliseconds from one frame to the next.
const FRAME = 50;
// More points than pixels would only make the curves slow.
const REMEMBERED = 1200;
const FASTER = [1, 2, 5, 10, 20, 50, 100];

export class Nets {
    #container;
    #state;
    #catalogue;
    #changed;
    #net = null;
    #frame = null;
    #drawing = false;
    #playing = false;
    #history = { at: [], train: [], test: [] };
    #landscapeAt = 0;
    #landscapeStep = -1;
    #restarting = 0;
    #views = null;

    constructor(container, state, catalogue, changed) {
        this.#container = container;
        this.#state = state;
        this.#catalogue = catalogue;
        this.#changed = changed;
        onTheme(() => this.#redraw());
    }

    /** Shows the state's net, before its first step. */
    async start() {
        if (!this.#views) {
            this.#make();
        }
        this.render();
        await this.reset();
    }

    /** Leaves the net alone: it waits, and the next one takes its place. */
    leave() {
        this.#net = null;
        this.#frame = null;
        this.#show(false);
    }

    /** A new net with the same settings. */
    async reset() {
        this.leave();
        const { dataset, samples, noise, layers, activation, runner: one, batch, steps, seed } = this.#state.net;
        this.#history = { at: [], train: [], test: [] };
        this.#landscapeStep = -1;
        byId('net-broke').hidden = true;
        let net;
        const request = {
            dataset,
            samples,
            ...(noise === null ? {} : { noise }),
            layers,
            activation,
            optimizer: one.optimizer,
            hyperparameters: one.hyperparameters,
            rate: one.rate,
            ...(one.schedule ? { schedule: one.schedule } : {}),
            batch,
            steps,
            seed,
        };
        try {
            net = await api.net(request);
        } catch (refusal) {
            toast(refusal.message);
            return;
        }
        if (this.#state.view !== 'nets') {
            return;
        }
        this.#net = { ...net, request };
        const data = this.#catalogue.datasets.find(({ id }) => id === dataset);
        this.#views.boundary.showNet(net, data.axes);
        this.#views.landscape.show(null);
        byId('landscape-told').textContent = 'appears as the net moves';
        byId('net-size').textContent = `${net.units.join(' → ')}, ${net.parameters} parameters`;
        await this.#train(0);
    }

    async toggle() {
        if (!this.#net) {
            return;
        }
        if (this.#frame?.done) {
            await this.reset();
        }
        this.#show(!this.#playing);
        if (this.#playing) {
            this.#play(this.#net);
        } else {
            this.#askLandscape(true);
        }
    }

    async step() {
        this.#show(false);
        await this.#train(this.#state.net.stepsPerFrame);
        this.#askLandscape(true);
    }

    render() {
        if (this.#views) {
            fill(
                byId('net-setup'),
                netFields(this.#state.net, this.#catalogue, {
                    again: () => this.#again(),
                    render: () => this.render(),
                }),
            );
            fill(
                byId('net-speed'),
                FASTER.map((value) =>
                    h('option', { value, selected: value === this.#state.net.stepsPerFrame }, `${value}`),
                ),
            );
        }
    }

    #make() {
        fill(this.#container, skeleton());
        this.#views = {
            boundary: new Boundary(byId('boundary')),
            network: new Network(byId('network')),
            curves: new Chart(byId('net-loss'), () => {}),
            landscape: new Landscape(byId('landscape')),
        };
        byId('net-play').addEventListener('click', () => this.toggle());
        byId('net-step').addEventListener('click', () => this.step());
        byId('net-reset').addEventListener('click', () => this.reset());
        byId('net-speed').addEventListener('change', () => {
            this.#state.net.stepsPerFrame = Number(byId('net-speed').value);
            this.#changed();
        });
        byId('network-lines').addEventListener('change', (event) => this.#views.network.lines(event.target.value));
    }

    // Frame after frame, as long as it is this net that plays.
    async #play(net) {
        while (this.#playing && this.#net === net) {
            const began = performance.now();
            await this.#train(this.#state.net.stepsPerFrame);
            await new Promise((resolve) => setTimeout(resolve, Math.max(0, FRAME - (performance.now() - began))));
        }
    }

    async #train(steps) {
        const net = this.#net;
        try {
            const frame = await api.netFrame(net.id, steps);
            if (this.#net === net) {
                this.#take(frame);
            }
        } catch (refusal) {
            // A net that has given way to another one meanwhile has nothing more to show.
            if (this.#net === net) {
                this.#show(false);
                toast(refusal.message);
            }
        }
    }

    #take(frame) {
        this.#frame = frame;
        const { at, train, test } = this.#history;
        if (at.length === 0 || frame.step > at[at.length - 1]) {
            at.push(frame.step);
            train.push(frame.loss);
            test.push(frame.testLoss);
        }
        if (at.length > REMEMBERED) {
            // Every second one goes, so that the whole training stays in view.
            [at, train, test].forEach((values) =>
                values.splice(0, values.length, ...values.filter((_, i) => i % 2 === 0)),
            );
        }
        if (!this.#drawing) {
            this.#drawing = true;
            requestAnimationFrame(() => {
                this.#drawing = false;
                this.#redraw();
            });
        }
        if (frame.done || frame.broke) {
            this.#show(false);
        }
        const [what, why] = frame.broke ? ['It broke. ', frame.broke] : ['It is dead. ', frame.dead];
        if (why && byId('net-broke').dataset.why !== why) {
            fill(byId('net-broke'), h('p', {}, h('b', {}, what), why));
        }
        byId('net-broke').dataset.why = why ?? '';
        byId('net-broke').hidden = !why;
        this.#askLandscape(frame.done);
    }

    #redraw() {
        const frame = this.#frame;
        if (!this.#views || !this.#net || !frame) {
            return;
        }
        const { boundary, network, curves, landscape } = this.#views;
        boundary.redraw();
        boundary.showFrame(frame.boundary);
        network.show(frame, this.#net.units);
        const { at, train, test } = this.#history;
        const until = Math.min(this.#net.steps, Math.max(50, ceiling(at[at.length - 1] ?? 0)));
        curves.show(
            [
                { slot: 0, name: 'training', values: train, at },
                { slot: 1, name: 'test', values: test, at },
            ],
            until,
            frame.step,
            0,
        );
        landscape.redraw();
        byId('net-readout').textContent = `Steps: ${frame.step} | Loss: ${lossText(frame.loss)}`;
        byId('net-accuracy').textContent =
            `right: ${percent(frame.accuracy)} of training, ${percent(frame.testAccuracy)} of test samples`;
        byId('net-progress').value = frame.step / this.#net.steps;
    }

    #askLandscape(now) {
        const step = this.#frame?.step ?? 0;
        const net = this.#net;
        if (
            !net ||
            step < 3 ||
            step === this.#landscapeStep ||
            (!now && performance.now() - this.#landscapeAt < LANDSCAPE_EVERY)
        ) {
            return;
        }
        this.#landscapeAt = performance.now();
        this.#landscapeStep = step;
        this.#showLandscape(net);
    }

    async #showLandscape(net) {
        try {
            const plane = await api.netLandscape(net.id, net.request);
            if (this.#net === net) {
                this.#views.landscape.show(plane);
                byId('landscape-told').textContent = Landscape.told(plane);
            }
        } catch {
            // A net that has hardly moved has no plane yet; the next question gets one.
            this.#landscapeStep = -1;
        }
    }

    #show(playing) {
        this.#playing = playing;
        const play = byId('net-play');
        if (play) {
            play.classList.toggle('playing', playing);
            play.setAttribute('aria-label', playing ? 'Pause' : 'Train');
        }
    }

    // A change makes a new net, a moment after the last of them.
    #again() {
        this.#changed();
        clearTimeout(this.#restarting);
        this.#restarting = setTimeout(() => this.reset(), 300);
    }
}

function ceiling(step) {
    const unit = 10 ** Math.floor(Math.log10(Math.max(step, 1)));
    return [1, 2, 3, 5, 10].map((factor) => factor * unit).find((value) => value >= step * 1.05) ?? step;
}

function percent(share) {
    return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}
