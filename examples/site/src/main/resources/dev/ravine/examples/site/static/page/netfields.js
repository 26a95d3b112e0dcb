// What can be set of a net: its data, its layers and its training.

import { byId, h } from './dom.js';
import { choice, knobField, numberField } from './fields.js';
import { ownFields } from './ownpoints.js';
import { scheduleFields, setOrDrop } from './runners.js';
import { optimizerOf, runner } from './state.js';

/** The fields. `again` hears of every change; `render` makes all fields anew where others are needed. */
export function netFields(net, catalogue, { again, render }) {
    const { limits } = catalogue;
    const set = (name) => (value) => {
        net[name] = value;
        again();
    };
    const data = catalogue.datasets.find(({ id }) => id === net.dataset);
    const optimizer = optimizerOf(catalogue, net.runner.optimizer);
    const dataset = choice(
        {
            label: 'Data',
            hidden: true,
            value: net.dataset,
            choices: [
                ['Classification', (set) => set.classes > 0],
                ['Regression', (set) => set.classes === 0],
            ].map(([label, belongs]) => ({
                label,
                choices: catalogue.datasets.filter(belongs).map(({ id, name }) => [id, name]),
            })),
        },
        (value) => {
            net.noise = null;
            net.edits = [];
            set('dataset')(value);
            render();
            byId('dataset').focus();
        },
    );
    dataset.id = 'dataset';
    const rate = knobField(
        { label: 'Learning rate', shown: 'η', min: 1e-4, max: 10, scale: 'log', whole: false },
        net.runner.rate,
        (value) => {
            net.runner.rate = value;
            again();
        },
    );
    const regularization = catalogue.regularizations.find(({ id }) => id === net.regularization);
    const regularizations = choice(
        {
            label: 'Regularization',
            value: net.regularization,
            choices: catalogue.regularizations.map(({ id, name }) => [id, name]),
        },
        (id) => {
            set('regularization')(id);
            render();
            byId('regularization').querySelector('select').focus();
        },
    );
    regularizations.id = 'regularization';
    return [
        h(
            'section.group',
            {},
            h('h2', {}, 'Data'),
            dataset,
            h('p.about', {}, data.about),
            data.own ? ownFields(net, data, again) : null,
            data.noise > 0
                ? knobField(
                      { label: 'Noise', min: 0, max: 1, scale: 'linear', whole: false },
                      net.noise ?? data.noise,
                      set('noise'),
                  )
                : null,
            h(
                'div.fields',
                {},
                data.noise > 0
                    ? numberField(
                          { label: 'Samples', value: net.samples, min: 20, max: limits.netSamples, whole: true },
                          set('samples'),
                      )
                    : null,
                numberField(
                    { label: 'Test share', value: net.testShare, min: 0.1, max: 0.9 },
                    set('testShare'),
                ),
                numberField({ label: 'Seed', value: net.seed, min: 0, max: limits.seed, whole: true }, set('seed')),
            ),
        ),
        h(
            'section.group',
            {},
            h('h2', {}, 'Net'),
            features(net, catalogue, again),
            layers(net, catalogue, { again, render }),
            choice(
                {
                    label: 'Activation',
                    value: net.activation,
                    choices: catalogue.activations.map((name) => [name, name]),
                },
                set('activation'),
            ),
            h('div', { id: 'edits' }),
        ),
        h(
            'section.group',
            {},
            h('h2', {}, 'Training'),
            choice(
                {
                    label: 'Optimizer',
                    value: net.runner.optimizer,
                    choices: catalogue.optimizers.map(({ id, name }) => [id, name]),
                },
                (id) => {
                    net.runner = { ...runner(id), rate: net.runner.rate, schedule: net.runner.schedule };
                    render();
                    again();
                },
            ),
            rate,
            regularizations,
            net.regularization === 'none'
                ? null
                : [
                      h('p.about', {}, regularization.about),
                      knobField(
                          { label: 'Strength', shown: 'λ', min: 1e-5, max: 1, scale: 'log', whole: false },
                          net.strength,
                          set('strength'),
                      ),
                  ],
            h(
                'details.settings',
                {},
                h('summary', {}, 'Settings'),
                h(
                    'div.settings-body',
                    {},
                    h('p.about', {}, optimizer.about),
                    optimizer.hyperparameters.map((knob) =>
                        knobField(knob, net.runner.hyperparameters[knob.name] ?? knob.value, (value) => {
                            setOrDrop(net.runner.hyperparameters, knob.name, value, knob.value);
                            again();
                        }),
                    ),
                    scheduleFields(catalogue, net.runner, again),
                ),
            ),
            h(
                'div.fields',
                {},
                numberField(
                    { label: 'Batch', value: net.batch, min: 1, max: limits.netSamples, whole: true },
                    set('batch'),
                ),
                numberField(
                    { label: 'Steps', value: net.steps, min: 1, max: limits.netSteps, whole: true },
                    set('steps'),
                ),
            ),
        ),
    ];
}

// What the net is told of a point: at least one of these, in the catalogue's order.
function features(net, catalogue, again) {
    const buttons = catalogue.features.map(({ id, name }) =>
        h(
            'button',
            {
                type: 'button',
                'data-value': id,
                'aria-pressed': String(net.features.includes(id)),
                onclick: () => {
                    const chosen = catalogue.features
                        .map((one) => one.id)
                        .filter((one) => (one === id) !== net.features.includes(one));
                    if (chosen.length > 0) {
                        net.features = chosen;
                        net.edits = [];
                        buttons.forEach((button) =>
                            button.setAttribute('aria-pressed', String(chosen.includes(button.dataset.value))),
                        );
                        again();
                    }
                },
            },
            name,
        ),
    );
    const title = 'The coordinates less their mean, in standard deviations, and what is made of them';
    return h('div.segments', { id: 'features', role: 'group', 'aria-label': 'Inputs of the net', title }, buttons);
}

// A field for the units of each hidden layer, with what adds one and takes one away.
function layers(net, catalogue, { again, render }) {
    const { netLayers, netUnits } = catalogue.limits;
    const apply = (layers) => {
        net.layers = layers;
        net.edits = [];
        render();
        again();
    };
    return h(
        'div.layers-edit',
        { role: 'group', 'aria-label': 'Hidden layers' },
        net.layers.map((units, i) =>
            h(
                'div.layer-edit',
                {},
                numberField(
                    {
                        label: `Units of hidden layer ${i + 1}`,
                        hidden: true,
                        value: units,
                        min: 1,
                        max: netUnits,
                        whole: true,
                    },
                    (value) => {
                        net.layers[i] = value;
                        net.edits = [];
                        again();
                    },
                ),
                h(
                    'button.icon.small',
                    {
                        type: 'button',
                        'aria-label': `Remove hidden layer ${i + 1}`,
                        onclick: () => apply(net.layers.filter((_, other) => other !== i)),
                    },
                    '×',
                ),
            ),
        ),
        net.layers.length < netLayers
            ? h(
                  'button.small',
                  {
                      type: 'button',
                      id: 'add-layer',
                      onclick: () => apply([...net.layers, net.layers[net.layers.length - 1] ?? 8]),
                  },
                  '+ Layer',
              )
            : null,
    );
}
