// The state as the part of the address behind '#', and back. It is made to be read and edited:
//   #surface=ravine&start=-4,4&rate=0.1&race=sgd;momentum,gamma=0.95;adam,schedule=cosine&at=12

import { defaults, netDefaults, optimizerOf, runner } from './state.js';

// More characters than this, and programs begin to cut links.
const ROOM_FOR_POINTS = 6000;

/** The address of a state. What is at its default is left out, but for what says what one looks at. */
export function toAddress(state, catalogue) {
    const initial = defaults(catalogue);
    const parts = [];
    const put = (key, value, fallback) =>
        String(value) !== String(fallback) && parts.push(`${key}=${escaped(String(value))}`);
    if (state.view === 'nets') {
        netParts(state.net, netDefaults(catalogue), put, catalogue);
        put('note', state.note, '');
        return '#' + parts.join('&');
    }
    put(...(state.formula === null ? ['surface', state.surface] : ['f', state.formula]));
    put('noise', state.noise, null);
    put('domain', state.domain && [...state.domain.x, ...state.domain.y].map(short).join(','), null);
    put('start', state.start.join(','));
    put('steps', state.steps, initial.steps);
    put('clock', state.clock, initial.clock);
    put('seed', state.seed, initial.seed);
    if (state.rates === 'same') {
        put('rate', state.rate);
    } else {
        put('rates', state.rates);
    }
    put('race', state.runners.map((one) => runnerText(one, state.rates !== 'same')).join(';'));
    put('at', state.at, 0);
    put('selected', state.selected + 1, 1);
    put('speed', state.speed, initial.speed);
    put('plot', state.plot, initial.plot);
    put('inspector', state.inspector, initial.inspector);
    put('note', state.note, '');
    return '#' + parts.join('&');
}

/**
 * The state that an address says, over the defaults; `problems` hears, in words, of what in it is not understood.
 */
export function fromAddress(hash, catalogue, problems) {
    const state = defaults(catalogue);
    const said = new Map(
        hash
            .replace(/^#/, '')
            .split('&')
            .filter((part) => part.includes('='))
            .map((part) => [part.slice(0, part.indexOf('=')), decoded(part.slice(part.indexOf('=') + 1))]),
    );
    const unknown = new Set(said.keys());
    const take = (key, read, put) => {
        unknown.delete(key);
        if (said.has(key)) {
            const value = read(said.get(key));
            if (value === null) {
                problems(`The address says ${key}=${said.get(key)}, which means nothing here`);
            } else {
                put(value);
            }
        }
    };
    takeAll(state, take, catalogue, problems);
    unknown.forEach((key) => problems(`The address says ${key}=${said.get(key)}, and nothing here is called ${key}`));
    return state;
}

function takeAll(state, take, catalogue, problems) {
    take('note', text, (value) => {
        state.note = value;
    });
    take('view', among('race', 'nets'), (value) => {
        state.view = value;
    });
    if (state.view === 'nets') {
        takeNet(state.net, take, catalogue, problems);
        return;
    }
    take('surface', oneOf(catalogue.surfaces), (id) => {
        state.surface = id;
        const surface = catalogue.surfaces.find((one) => one.id === id);
        state.start = [...surface.start];
        state.rate = surface.rate;
    });
    take('f', text, (formula) => {
        state.formula = formula;
        state.start = [-4, 4];
    });
    take('noise', numberIn(0, 1000), (value) => {
        state.noise = value;
    });
    take('domain', list(4), ([a, b, c, d]) => {
        state.domain = { x: [a, b], y: [c, d] };
    });
    take('start', list(2), (value) => {
        state.start = value;
    });
    take('steps', wholeIn(1, catalogue.limits.steps), (value) => {
        state.steps = value;
    });
    take('clock', among('steps', 'evaluations'), (value) => {
        state.clock = value;
    });
    take('seed', wholeIn(0, catalogue.limits.seed), (value) => {
        state.seed = value;
    });
    take('rate', numberIn(0, 1e6), (value) => {
        state.rate = value;
    });
    take('rates', among('same', 'own', 'best'), (value) => {
        state.rates = value;
    });
    take(
        'race',
        (value) => runners(value, catalogue, problems),
        (value) => {
            state.runners = value;
        },
    );
    take('at', wholeIn(0, state.steps), (value) => {
        state.at = value;
    });
    take('selected', wholeIn(1, state.runners.length), (value) => {
        state.selected = value - 1;
    });
    take('speed', numberIn(0.1, 10000), (value) => {
        state.speed = value;
    });
    take('plot', among('stepLength', 'rate'), (value) => {
        state.plot = value;
    });
    take('inspector', among('small', 'large'), (value) => {
        state.inspector = value;
    });
}

/** How many characters one's own points take in an address, and how many there is room for. */
export function linkRoom(net) {
    return { taken: escaped(pointsText(net)).length, room: ROOM_FOR_POINTS };
}

/** Whether an address has no room for one's own points. */
export function leavesOutPoints({ view, net }, catalogue) {
    const { taken, room } = linkRoom(net);
    return view === 'nets' && isOwn(net, catalogue) && taken > room;
}

function isOwn({ dataset }, catalogue) {
    return catalogue.datasets.some(({ id, own }) => own && id === dataset);
}

// A line each; what ends a line would be longer in an address.
function pointsText(net) {
    return net.points.trim().replaceAll('\n', ';');
}

function netParts(net, initial, put, catalogue) {
    put('view', 'nets');
    put('data', net.dataset);
    const { taken, room } = linkRoom(net);
    if (isOwn(net, catalogue) && taken <= room) {
        put('points', pointsText(net), initial.points);
    }
    put('features', net.features.join(','), initial.features.join(','));
    put('layers', net.layers.join(','));
    put('activation', net.activation, initial.activation);
    put('optimizer', runnerText(net.runner, true));
    put('regularization', net.regularization === 'none' ? 'none' : `${net.regularization}@${net.strength}`, 'none');
    put('samples', net.samples, initial.samples);
    put('noise', net.noise, null);
    put('test', net.testShare, initial.testShare);
    put('batch', net.batch, initial.batch);
    put('steps', net.steps, initial.steps);
    put('seed', net.seed, initial.seed);
    put('edits', net.edits.map(editText).join(';'), '');
    put('neuron', net.neuron && `${net.neuron.layer}.${net.neuron.unit}`, null);
    put('speed', net.stepsPerFrame, initial.stepsPerFrame);
}

function takeNet(net, take, catalogue, problems) {
    const { limits } = catalogue;
    take('data', oneOf(catalogue.datasets), (value) => {
        net.dataset = value;
    });
    take('points', text, (value) => {
        net.points = value.replaceAll(';', '\n');
    });
    take('features', some(catalogue.features), (value) => {
        net.features = value;
    });
    take(
        'layers',
        (value) => (value === '' ? [] : widths(value, limits)),
        (value) => {
            net.layers = value;
        },
    );
    take('activation', among(...catalogue.activations), (value) => {
        net.activation = value;
    });
    take(
        'optimizer',
        (value) => runners(value, { ...catalogue, minimizers: [] }, problems)?.[0] ?? null,
        (value) => {
            net.runner = { ...value, rate: value.rate ?? net.runner.rate };
        },
    );
    take('regularization', (value) => regularizationOf(value, catalogue), ([kind, strength]) => {
        net.regularization = kind;
        net.strength = strength ?? net.strength;
    });
    take('samples', wholeIn(20, limits.netSamples), (value) => {
        net.samples = value;
    });
    take('noise', numberIn(0, 10), (value) => {
        net.noise = value;
    });
    take('test', numberIn(0.1, 0.9), (value) => {
        net.testShare = value;
    });
    take('batch', wholeIn(1, limits.netSamples), (value) => {
        net.batch = value;
    });
    take('steps', wholeIn(1, limits.netSteps), (value) => {
        net.steps = value;
    });
    take('seed', wholeIn(0, limits.seed), (value) => {
        net.seed = value;
    });
    take('edits', (value) => editsOf(value, limits), (value) => {
        net.edits = value;
    });
    take('neuron', (value) => neuronOf(value, net, catalogue), (value) => {
        net.neuron = value;
    });
    take('speed', wholeIn(1, 1000), (value) => {
        net.stepsPerFrame = value;
    });
}

// 120:2.3.1=0.5 sets, after step 120, the weight of layer 2 to its unit 3 from unit 1; 120:2.3.b=0.5 that unit's bias.
function editText({ step, layer, output, input, value }) {
    return `${step}:${layer}.${output}.${input === 0 ? 'b' : input}=${value}`;
}

function editsOf(text, limits) {
    const edits = text.split(';').map((part) => {
        const found = /^(\d+):(\d+)\.(\d+)\.([1-9]\d*|b)=([^=]+)$/.exec(part);
        const [step, layer, output, input] = found ? found.slice(1, 5).map((text) => (text === 'b' ? 0 : Number(text))) : [];
        const value = found ? numberIn(-1e6, 1e6)(found[5]) : null;
        return value === null || step > limits.netSteps ? null : { step, layer, output, input, value };
    });
    return edits.length > limits.netEdits || edits.includes(null) ? null : edits;
}

// l2@0.01
function regularizationOf(text, { regularizations }) {
    const [id, strength] = text.split('@');
    const number = strength === undefined ? undefined : numberIn(0, 1000)(strength);
    return number !== null && regularizations.some((one) => one.id === id) ? [id, number] : null;
}

// 2.3 is unit 3 of layer 2, and layer 0 the inputs.
function neuronOf(text, { features, layers, dataset }, catalogue) {
    const [layer, unit] = text.split('.').map(wholeIn(0, Infinity));
    const outputs = Math.max(catalogue.datasets.find(({ id }) => id === dataset).classes, 1);
    const units = [features.length, ...layers, outputs];
    return /^\d+\.\d+$/.test(text) && unit >= 1 && unit <= units[layer] ? { layer, unit } : null;
}

// adam@0.01,beta1=0.8,schedule=cosine,schedule.steps=100
function runnerText(one, withRate) {
    const rate = withRate && one.rate !== null ? `@${one.rate}` : '';
    const settings = Object.entries(one.hyperparameters).map(([name, value]) => `,${name}=${value}`);
    const schedule = one.schedule
        ? [
              `,schedule=${one.schedule.id}`,
              ...Object.entries(one.schedule.parameters ?? {}).map(([name, value]) => `,schedule.${name}=${value}`),
          ]
        : [];
    return one.optimizer + rate + settings.join('') + schedule.join('');
}

// Those that are understood; each part that is not is a problem of its own.
function runners(value, catalogue, problems) {
    const wrong = (part) => (what) => problems(`The address says ${part}, where ${what} means nothing here`);
    const found = value
        .split(';')
        .filter((part) => part !== '')
        .map((part) => oneRunner(part, catalogue, wrong(part)))
        .filter((one) => one !== null);
    return found.length > 0 && found.length <= catalogue.limits.runners ? found : null;
}

function oneRunner(part, catalogue, wrong) {
    const [head, ...settings] = part.split(',');
    const [id, rate] = head.split('@');
    const optimizer = optimizerOf(catalogue, id);
    if (!optimizer) {
        wrong(`the optimizer ${id}`);
        return null;
    }
    const one = { ...runner(id), rate: rate === undefined ? null : numberIn(0, 1e6)(rate) };
    if (rate !== undefined && one.rate === null) {
        wrong(`the rate ${rate}`);
    }
    for (const setting of settings) {
        const [name, value] = setting.split('=');
        if (name === 'schedule' && catalogue.schedules.some((schedule) => schedule.id === value)) {
            one.schedule = { id: value, parameters: {} };
        } else if (numberIn(-Infinity, Infinity)(value) === null) {
            wrong(setting);
        } else if (name.startsWith('schedule.') && one.schedule) {
            one.schedule.parameters[name.slice('schedule.'.length)] = Number(value);
        } else if (optimizer.hyperparameters.some((knob) => knob.name === name)) {
            one.hyperparameters[name] = Number(value);
        } else {
            wrong(setting);
        }
    }
    return one;
}

const text = (value) => value;
const among =
    (...choices) =>
    (value) =>
        choices.includes(value) ? value : null;
const oneOf = (choices) => (value) => (choices.some(({ id }) => id === value) ? value : null);
const some = (choices) => (value) => {
    const ids = value.split(',');
    return new Set(ids).size === ids.length && ids.every((id) => choices.some((one) => one.id === id)) ? ids : null;
};
const numberIn = (low, high) => (value) => {
    const number = value === undefined || value.trim() === '' ? NaN : Number(value);
    return Number.isFinite(number) && number >= low && number <= high ? number : null;
};
const wholeIn = (low, high) => (value) => {
    const number = numberIn(low, high)(value);
    return number !== null && Number.isInteger(number) ? number : null;
};
const list = (length) => (value) => {
    const numbers = value.split(',').map((part) => numberIn(-1e9, 1e9)(part));
    return numbers.length === length && !numbers.includes(null) ? numbers : null;
};

function widths(value, limits) {
    const units = value.split(',').map(wholeIn(1, limits.netUnits));
    return units.length <= limits.netLayers && !units.includes(null) ? units : null;
}

function short(value) {
    return Number(value.toPrecision(6));
}

// Only what would break the address is escaped, so that formulas stay readable.
function escaped(value) {
    return value.replace(/[%&#\s"<>`]/g, encodeURIComponent);
}

function decoded(value) {
    try {
        return decodeURIComponent(value);
    } catch {
        return value;
    }
}
