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
// More points than pixels would only make the curves slow.
const REMEMBERED = 1200;
const FASTER = [1, 2, 5, 10, 20, 50, 100];

export class Nets {
    #container;
    #state;
    #catalogue;
    #changed;
    #net = null;
    #events = null;
    #frame = null;
    #drawing = false;
    #playing = false;
    #history = { at: [], train: [], test: [] };
    #landscapeAt = 0;
    #landscapeStep = -1;
    #asking = Promise.resolve();
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

    /** Ends the net: it costs the server nothing any more. */
    leave() {
        this.#events?.close();
        this.#events = null;
        if (this.#net) {
            const { id } = this.#net;
            // Whatever was asked of it is answered first.
            this.#asking.finally(() => api.netControl(id, { action: 'stop' }).catch(() => {}));
        }
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
        try {
            net = await api.net({
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
            });
        } catch (refusal) {
            toast(refusal.message);
            return;
        }
        if (this.#state.view !== 'nets') {
            api.netControl(net.id, { action: 'stop' }).catch(() => {});
            return;
        }
        this.#net = net;
        const data = this.#catalogue.datasets.find(({ id }) => id === dataset);
        this.#views.boundary.showNet(net, data.axes);
        this.#views.landscape.show(null);
        byId('landscape-told').textContent = 'appears as the net moves';
        byId('net-size').textContent = `${net.units.join(' → ')}, ${net.parameters} parameters`;
        this.#listen(net);
    }

    async toggle() {
        if (!this.#net) {
            return;
        }
        if (this.#frame?.done) {
            await this.reset();
        }
        const playing = !this.#playing;
        await this.#control(playing ? 'resume' : 'pause');
        this.#show(playing);
        if (!playing) {
            this.#askLandscape(true);
        }
    }

    async step() {
        await this.#control('step');
        this.#show(false);
        setTimeout(() => this.#askLandscape(true), 250);
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
            this.#control('keep');
            this.#changed();
        });
        byId('network-lines').addEventListener('change', (event) => this.#views.network.lines(event.target.value));
    }

    #listen(net) {
        const events = api.netEvents(net.id);
        this.#events = events;
        events.addEventListener('frame', (event) => {
            if (this.#net === net) {
                this.#take(JSON.parse(event.data));
            }
        });
        events.addEventListener('end', (event) => {
            events.close();
            if (this.#net === net) {
                this.#end(JSON.parse(event.data));
            }
        });
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
        this.#askLandscape(frame.done);
    }

    #end({ reason, text }) {
        this.#show(false);
        if (reason === 'diverged') {
            fill(byId('net-broke'), h('p', {}, h('b', {}, 'It broke. '), text));
            byId('net-broke').hidden = false;
        }
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
        if (frame.done) {
            this.#show(false);
        }
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
        this.#asking = this.#showLandscape(net);
    }

    async #showLandscape(net) {
        try {
            const plane = await api.netLandscape(net.id);
            if (this.#net === net) {
                this.#views.landscape.show(plane);
                byId('landscape-told').textContent = Landscape.told(plane);
            }
        } catch {
            // A net that has hardly moved has no plane yet; the next question gets one.
            this.#landscapeStep = -1;
        }
    }

    async #control(action) {
        if (this.#net) {
            await api
                .netControl(this.#net.id, { action, stepsPerFrame: this.#state.net.stepsPerFrame })
                .catch((refusal) => toast(refusal.message));
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
