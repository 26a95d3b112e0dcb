// Real nets, learning live: what they decide, what their neurons say, and where they are on the loss.

import * as api from './api.js';
import { Boundary } from './boundary.js';
import { Chart } from './chart.js';
import { byId, fill, h, svg } from './dom.js';
import { choice, knobField, numberField } from './fields.js';
import { loss as lossText } from './format.js';
import { Landscape } from './landscape.js';
import { Network } from './network.js';
import { scheduleFields, setOrDrop } from './runners.js';
import { optimizerOf, runner } from './state.js';
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
        dataset, samples, ...(noise === null ? {} : { noise }), layers, activation, optimizer: one.optimizer,
        hyperparameters: one.hyperparameters, rate: one.rate, ...(one.schedule ? { schedule: one.schedule } : {}), batch, steps, seed,
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
      fill(byId('net-setup'), this.#fields());
      fill(byId('net-speed'), FASTER.map((value) => h('option', { value, selected: value === this.#state.net.stepsPerFrame }, `${value}`)));
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
      [at, train, test].forEach((values) => values.splice(0, values.length, ...values.filter((_, i) => i % 2 === 0)));
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
    curves.show([{ slot: 0, name: 'training', values: train, at }, { slot: 1, name: 'test', values: test, at }], until, frame.step, 0);
    landscape.redraw();
    byId('net-readout').textContent = `Steps: ${frame.step} | Loss: ${lossText(frame.loss)}`;
    byId('net-accuracy').textContent = `right: ${percent(frame.accuracy)} of training, ${percent(frame.testAccuracy)} of test samples`;
    byId('net-progress').value = frame.step / this.#net.steps;
    if (frame.done) {
      this.#show(false);
    }
  }

  #askLandscape(now) {
    const step = this.#frame?.step ?? 0;
    const net = this.#net;
    if (!net || step < 3 || step === this.#landscapeStep || (!now && performance.now() - this.#landscapeAt < LANDSCAPE_EVERY)) {
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
      await api.netControl(this.#net.id, { action, stepsPerFrame: this.#state.net.stepsPerFrame })
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

  #fields() {
    const net = this.#state.net;
    const { limits } = this.#catalogue;
    const set = (name) => (value) => {
      net[name] = value;
      this.#again();
    };
    const data = this.#catalogue.datasets.find(({ id }) => id === net.dataset);
    const optimizer = optimizerOf(this.#catalogue, net.runner.optimizer);
    const again = () => this.#again();
    const dataset = choice({ label: 'Data', hidden: true, value: net.dataset, choices: this.#catalogue.datasets.map(({ id, name }) => [id, name]) }, (value) => {
      net.noise = null;
      set('dataset')(value);
      this.render();
      byId('dataset').focus();
    });
    dataset.id = 'dataset';
    const rate = knobField({ label: 'Learning rate', shown: 'η', min: 1e-4, max: 10, scale: 'log', whole: false }, net.runner.rate, (value) => {
      net.runner.rate = value;
      again();
    });
    return [
      h('section.group', {}, h('h2', {}, 'Data'), dataset, h('p.about', {}, data.about),
        data.noise > 0 ? knobField({ label: 'Noise', min: 0, max: 1, scale: 'linear', whole: false }, net.noise ?? data.noise, set('noise')) : null,
        h('div.fields', {},
          data.noise > 0 ? numberField({ label: 'Samples', value: net.samples, min: 20, max: limits.netSamples, whole: true }, set('samples')) : null,
          numberField({ label: 'Seed', value: net.seed, min: 0, max: limits.seed, whole: true }, set('seed')))),
      h('section.group', {}, h('h2', {}, 'Net'), this.#layers(),
        choice({ label: 'Activation', value: net.activation, choices: this.#catalogue.activations.map((name) => [name, name]) }, set('activation'))),
      h('section.group', {}, h('h2', {}, 'Training'),
        choice({ label: 'Optimizer', value: net.runner.optimizer, choices: this.#catalogue.optimizers.map(({ id, name }) => [id, name]) }, (id) => {
          net.runner = { ...runner(id), rate: net.runner.rate, schedule: net.runner.schedule };
          this.render();
          again();
        }),
        rate,
        h('details.settings', {}, h('summary', {}, 'Settings'), h('div.settings-body', {},
          h('p.about', {}, optimizer.about),
          optimizer.hyperparameters.map((knob) => knobField(knob, net.runner.hyperparameters[knob.name] ?? knob.value, (value) => {
            setOrDrop(net.runner.hyperparameters, knob.name, value, knob.value);
            again();
          })),
          scheduleFields(this.#catalogue, net.runner, again))),
        h('div.fields', {},
          numberField({ label: 'Batch', value: net.batch, min: 1, max: limits.netSamples, whole: true }, set('batch')),
          numberField({ label: 'Steps', value: net.steps, min: 1, max: limits.netSteps, whole: true }, set('steps')))),
    ];
  }

  #layers() {
    const net = this.#state.net;
    const { netLayers, netUnits } = this.#catalogue.limits;
    const apply = (layers) => {
      net.layers = layers;
      this.render();
      this.#again();
    };
    return h('div.layers-edit', { role: 'group', 'aria-label': 'Hidden layers' },
      net.layers.map((units, i) => h('div.layer-edit', {},
        numberField({ label: `Units of hidden layer ${i + 1}`, hidden: true, value: units, min: 1, max: netUnits, whole: true }, (value) => {
          net.layers[i] = value;
          this.#again();
        }),
        h('button.icon.small', { type: 'button', 'aria-label': `Remove hidden layer ${i + 1}`, onclick: () => apply(net.layers.filter((_, other) => other !== i)) }, '×'))),
      net.layers.length < netLayers
        ? h('button.small', { type: 'button', id: 'add-layer', onclick: () => apply([...net.layers, net.layers[net.layers.length - 1] ?? 8]) }, '+ Layer') : null);
  }
}

function ceiling(step) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(step, 1)));
  return [1, 2, 3, 5, 10].map((factor) => factor * unit).find((value) => value >= step * 1.05) ?? step;
}

function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}

function skeleton() {
  const icon = (d, style) => svg(`path${style ? `.${style}` : ''}`, { d });
  const button = (id, label, title, ...paths) => h(id === 'net-play' ? 'button.icon.play' : 'button.icon', { id, type: 'button', 'aria-label': label, title },
    svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, paths));
  const sign = (kind, text) => h('span.key', {},
    svg('svg', { viewBox: '0 0 28 10', 'aria-hidden': 'true' }, svg(`path.sign.${kind}`, { d: 'M1 5h26' })), text);
  const view = (id, title, label, ...more) => h('figure.view.panel', { id: `view-${id}` },
    h('figcaption', {}, h('b', {}, title), ...more), h('div.canvas', { id, role: 'img', 'aria-label': label }));
  return [
    h('section.setup.panel', { id: 'net-setup', 'aria-label': 'The net' }),
    h('section.stage', { 'aria-label': 'What happens' },
      h('div.transport.panel', { id: 'nets-transport' },
        h('div.buttons', {},
          button('net-reset', 'A new net', 'A new net (R)', icon('M5 4v12M16 4l-8 6 8 6z')),
          button('net-play', 'Train', 'Train or pause (space)', icon('M6 3l11 7-11 7z', 'shape-play'), icon('M5 3h3.5v14H5zM11.5 3H15v14h-3.5z', 'shape-pause')),
          button('net-step', 'Some steps', 'The steps of one frame (→)', icon('M8 4l8 6-8 6zM4 4v12'))),
        h('progress.scrub', { id: 'net-progress', max: '1', value: '0', 'aria-label': 'Training' }),
        h('label.speed', {}, h('span.speed-word', {}, 'Steps a frame'), h('select', { id: 'net-speed' })),
        h('div.readout', {}, h('span.readout-who', { id: 'net-size' }), h('output', { id: 'net-readout' }, 'Steps: 0 | Loss: …'))),
      h('div.banner.alert', { id: 'net-broke', role: 'status', hidden: true }),
      h('div.views', {},
        view('boundary', 'Decision', 'What the net decides all over the plane, and the samples.', h('span.key', { id: 'net-accuracy' }, ''), h('span.key', {}, '● training  ○ test')),
        view('network', 'Neurons', 'Each neuron’s answer all over the plane, and the weights between them.',
          h('label.chart-choice', {}, h('span.unseen', {}, 'What the lines show'), h('select', { id: 'network-lines' },
            h('option', { value: 'weight' }, 'lines: weights'), h('option', { value: 'weightGradient' }, 'lines: gradients'))),
          sign('plus', 'positive'), sign('minus', 'negative')),
        view('net-loss', 'Loss', 'Training and test loss over the steps.', h('span.hint', {}, 'logarithmic; training solid, test dashed')),
        view('landscape', 'Loss around the path', 'Contours of the training loss in the plane of the path’s main directions.', h('span.key', { id: 'landscape-told' })))),
  ];
}
