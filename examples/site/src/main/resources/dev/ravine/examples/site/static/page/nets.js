// Real nets, learning live: what they decide, what their neurons say, and where they are on the loss.

import * as api from './api.js';
import { Boundary, scaleOf } from './boundary.js';
import { Chart } from './chart.js';
import { byId, fill, h } from './dom.js';
import { exportNetFile, exportNetJava } from './exports.js';
import { loss as lossText, number } from './format.js';
import { Landscape } from './landscape.js';
import { numberField } from './fields.js';
import { netFields } from './netfields.js';
import { skeleton } from './netpage.js';
import { Network } from './network.js';
import { enlarged, neuronName, NeuronPanel, numberOf } from './neuron.js';
import { addPoint, removeLast, showBrush, tellPoints } from './ownpoints.js';
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
    #history = emptyHistory();
    #landscapeAt = 0;
    #landscapeStep = -1;
    #restarting = 0;
    #views = null;
    #weight = null;
    #looked = null;

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
        const { dataset, points, samples, noise, testShare, batch, steps, seed, edits } = this.#state.net;
        const { features, layers, activation, runner: one, regularization, strength } = this.#state.net;
        const data = this.#data();
        this.#history = emptyHistory();
        this.#landscapeStep = -1;
        byId('net-broke').hidden = true;
        this.#views.boundary.draw(
            data.own
                ? {
                      place: (point) => this.#changePoints(addPoint(this.#state.net, data, point)),
                      remove: () => this.#changePoints(removeLast(this.#state.net)),
                  }
                : null,
        );
        byId('draw-hint').hidden = !data.own;
        if (data.own && !(await this.#showPoints())) {
            this.#showNothing();
            return;
        }
        let net;
        const request = {
            dataset,
            ...(data.own ? { points } : {}),
            samples,
            ...(noise === null ? {} : { noise }),
            testShare,
            features,
            layers,
            activation,
            optimizer: one.optimizer,
            hyperparameters: one.hyperparameters,
            rate: one.rate,
            ...(one.schedule ? { schedule: one.schedule } : {}),
            ...(regularization === 'none' ? {} : { regularization: { id: regularization, strength } }),
            batch,
            steps,
            seed,
            edits,
        };
        try {
            net = await api.net(request);
        } catch (refusal) {
            this.#showNothing();
            toast(refusal.message);
            return;
        }
        if (this.#state.view !== 'nets') {
            return;
        }
        this.#net = { ...net, request };
        this.#showEdits();
        this.#showSamples(net);
        this.#views.landscape.show(null);
        byId('landscape-told').textContent = 'appears as the net moves';
        byId('net-size').textContent = `${net.units.join(' → ')}, ${net.parameters} parameters`;
        await this.#train(0);
        this.#showNeuron();
    }

    // The neuron that the address names, or that was chosen of the net before.
    #showNeuron() {
        const { neuron } = this.#state.net;
        if (neuron && this.#net && this.#frame) {
            const { network } = this.#views;
            network.show(this.#frame, this.#net);
            network.chooseNeuron(neuron.unit <= this.#net.units[neuron.layer] ? neuron : null);
        }
    }

    #data() {
        return this.#catalogue.datasets.find(({ id }) => id === this.#state.net.dataset);
    }

    // Shows one's own points as the library understands them. Answers whether a net can learn from them.
    async #showPoints() {
        const { net } = this.#state;
        const { dataset, points } = net;
        try {
            const read = await api.points({ dataset, points });
            if (dataset !== net.dataset || points !== net.points) {
                return false;
            }
            showBrush(read.names, this.#catalogue.limits.netClasses);
            this.#showSamples({ ...read, train: read.samples, test: { x: [], y: [], target: [] } });
            const count = read.samples.x.length;
            tellPoints(net, read.wanting ?? `${count} points${named(read.names)}.`, false);
            return read.wanting === null;
        } catch (refusal) {
            tellPoints(net, refusal.message, true);
            return false;
        }
    }

    #changePoints(said) {
        byId('live').textContent = said ?? 'The last point is gone';
        this.#again();
    }

    #showSamples(net) {
        const numbers = net.classes === 0;
        this.#views.boundary.showNet(net);
        byId('net-key').textContent = numbers ? '● training  ◆ test' : '● training  ○ test';
        byId('net-loss-hint').textContent = numbers
            ? 'mean squared error, 1 for the mean; logarithmic'
            : 'cross-entropy, logarithmic';
    }

    // Without a net, the views are empty.
    #showNothing() {
        this.#views.boundary.forget();
        this.#views.network.show(null, { units: [], classes: 0, inputs: [] });
        this.#views.curves.show([], 1, 0, 0);
        this.#views.landscape.show(null);
        for (const id of ['net-accuracy', 'net-losses', 'net-size', 'landscape-told']) {
            byId(id).textContent = '';
        }
        byId('net-readout').textContent = 'No net yet';
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

    /** Opens the program that trains this net so far. */
    async exportJava() {
        const { edits } = this.#state.net;
        await exportNetJava({ ...this.#shown().request, edits }, this.#frame.step);
    }

    /** Saves its weights. */
    async exportFile() {
        await exportNetFile(this.#shown().id);
    }

    #shown() {
        if (!this.#net || !this.#frame) {
            throw new Error('There is no net to take out');
        }
        return this.#net;
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
            this.#showEdits();
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
            network: new Network(
                byId('network'),
                (weight, neuron) => this.#choose(weight, neuron),
                (neuron) => this.#look(neuron),
            ),
            neuron: new NeuronPanel(byId('neuron'), (edit) => this.#edit(edit)),
            curves: new Chart(byId('net-loss'), () => {}),
            landscape: new Landscape(byId('landscape')),
        };
        byId('network').tabIndex = 0;
        byId('network').setAttribute('role', 'application');
        this.#showWeight(null);
        byId('net-play').addEventListener('click', () => this.toggle());
        byId('net-step').addEventListener('click', () => this.step());
        byId('net-reset').addEventListener('click', () => this.reset());
        byId('net-speed').addEventListener('change', () => {
            this.#state.net.stepsPerFrame = Number(byId('net-speed').value);
            this.#changed();
        });
        byId('network-lines').addEventListener('change', (event) => this.#views.network.lines(event.target.value));
    }

    // The field of a weight, or a neuron, that was chosen in the drawing.
    #choose(weight, neuron) {
        if (JSON.stringify(neuron) !== JSON.stringify(this.#state.net.neuron)) {
            this.#state.net.neuron = neuron;
            this.#changed();
        }
        this.#views.neuron.show(neuron, this.#net, this.#frame);
        if (neuron) {
            byId('live').textContent = `${neuronName(neuron, this.#net)}, enlarged in the plane`;
        }
        this.#look(null);
        this.#showWeight(weight);
    }

    #showWeight(weight) {
        this.#weight = weight;
        if (!weight) {
            fill(byId('weight-edit'), h('span.hint', {}, 'click a neuron or a weight'));
            return;
        }
        const { layer, output, input } = weight;
        const label = `layer ${layer}, ${input} → ${output}`;
        const field = numberField(
            { label: `Weight of ${label}`, value: numberOf(weight, this.#frame), min: -1e6, max: 1e6, hidden: true },
            (value) => this.#edit({ ...weight, value }),
        );
        this.#weight = { ...weight, field };
        fill(byId('weight-edit'), h('span', {}, `${label}:`), field);
    }

    // The neuron that is pointed at comes before the one that was chosen.
    #look(neuron) {
        this.#looked = neuron;
        this.#showPlane();
    }

    // The plane shows what the net says, or one neuron.
    #showPlane() {
        const net = this.#net;
        if (!net || !this.#frame) {
            return;
        }
        const neuron = [this.#looked, this.#state.net.neuron].find((one) => one && one.unit <= net.units[one.layer]);
        const numbers = net.classes === 0;
        const said = neuron ? enlarged(neuron, this.#frame, net) : this.#frame.boundary;
        byId('boundary-title').textContent = neuron ? neuronName(neuron, net) : numbers ? 'Prediction' : 'Decision';
        byId('net-scale').hidden = !numbers && !neuron;
        const { low, high } = said.scale ?? scaleOf(net);
        byId('scale-low').textContent = number(low, 3);
        byId('scale-high').textContent = number(high, 3);
        this.#views.boundary.showFrame(said);
    }

    // Sets a weight or a bias of the net as it is. The address says so, after which step.
    async #edit({ layer, output, input, value }) {
        const net = this.#net;
        const { edits } = this.#state.net;
        const others = (step) =>
            edits.filter((one) => String([one.step, one.layer, one.output, one.input]) !== String([step, layer, output, input]));
        if (!net || edits.length >= this.#catalogue.limits.netEdits) {
            toast(`An address holds no more than ${this.#catalogue.limits.netEdits} weights and biases that were changed`);
            return;
        }
        try {
            const frame = await api.netEdit(net.id, { layer, output, input, value });
            if (this.#net === net) {
                this.#state.net.edits = [...others(frame.step), { step: frame.step, layer, output, input, value }];
                this.#showEdits();
                this.#changed();
                this.#take(frame);
            }
        } catch (refusal) {
            toast(refusal.message);
        }
    }

    #showEdits() {
        const { net } = this.#state;
        fill(
            byId('edits'),
            net.edits.length > 0 ? h('p.about', {}, 'Weights and biases that you changed:') : null,
            net.edits.map((edit) =>
                h(
                    'p.edit',
                    {},
                    `after step ${edit.step}: layer ${edit.layer}, ${
                        edit.input === 0 ? `bias of ${edit.output}` : `${edit.input} → ${edit.output}`
                    }: ${number(edit.value)}`,
                    h(
                        'button.icon.small',
                        {
                            type: 'button',
                            'aria-label': `Take back the change after step ${edit.step}`,
                            onclick: () => {
                                net.edits = net.edits.filter((other) => other !== edit);
                                this.#showEdits();
                                this.#again();
                            },
                        },
                        '×',
                    ),
                ),
            ),
        );
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
        if (!net) {
            return;
        }
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
        const { at, train, test, penalty } = this.#history;
        if (at.length === 0 || frame.step > at[at.length - 1]) {
            at.push(frame.step);
            train.push(frame.loss);
            test.push(frame.testLoss);
            penalty.push(frame.penalty);
        }
        if (at.length > REMEMBERED) {
            // Every second one goes, so that the whole training stays in view.
            [at, train, test, penalty].forEach((values) =>
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
        const { boundary, network, neuron, curves, landscape } = this.#views;
        boundary.redraw();
        network.show(frame, this.#net);
        this.#showPlane();
        this.#weight?.field?.set(numberOf(this.#weight, frame));
        neuron.follow(frame);
        const { at, train, test, penalty } = this.#history;
        const until = Math.min(this.#net.steps, Math.max(50, ceiling(at[at.length - 1] ?? 0)));
        curves.show(
            [
                { slot: 0, name: 'training', values: train, at },
                { slot: 1, name: 'test', values: test, at },
                ...(this.#isPenalized() ? [{ slot: 2, name: 'penalty', values: penalty, at }] : []),
            ],
            until,
            frame.step,
            0,
        );
        landscape.redraw();
        const charged = this.#isPenalized() ? lossText(frame.penalty) : null;
        byId('net-readout').textContent =
            `Steps: ${frame.step} | Loss: ${lossText(frame.loss)}${charged ? ` + ${charged}` : ''}`;
        byId('net-losses').textContent =
            `training (solid) ${lossText(frame.loss)}${charged ? ` + penalty (dotted) ${charged}` : ''}, ` +
            `test (dashed) ${lossText(frame.testLoss)}${this.#decay(frame)}`;
        byId('net-accuracy').textContent =
            this.#net.classes > 0
                ? `right: ${percent(frame.score)} of training, ${percent(frame.testScore)} of test samples`
                : `R²: ${share(frame.score)} of training, ${share(frame.testScore)} of test samples`;
        byId('net-progress').value = frame.step / this.#net.steps;
    }

    #isPenalized() {
        return ['l1', 'l2'].includes(this.#net.request.regularization?.id);
    }

    // Weight decay is no part of the loss.
    #decay({ rate }) {
        const { id, strength } = this.#net.request.regularization ?? {};
        return id === 'decay' ? `; a step takes ${number(100 * rate * strength, 2)} % of each weight` : '';
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
        if (this.#data().own) {
            this.#showPoints();
        }
        clearTimeout(this.#restarting);
        this.#restarting = setTimeout(() => this.reset(), 300);
    }
}

function emptyHistory() {
    return { at: [], train: [], test: [], penalty: [] };
}

function ceiling(step) {
    const unit = 10 ** Math.floor(Math.log10(Math.max(step, 1)));
    return [1, 2, 3, 5, 10].map((factor) => factor * unit).find((value) => value >= step * 1.05) ?? step;
}

function share(value) {
    return Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : '–';
}

// Words for classes say which colour is whose; numbers speak for themselves.
function named(names) {
    return names.some((name) => !/^\d$/.test(name)) ? ` of the classes ${names.join(', ')}` : '';
}

function percent(share) {
    return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}
