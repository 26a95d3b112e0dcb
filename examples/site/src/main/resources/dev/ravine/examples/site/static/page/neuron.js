// One neuron's numbers: its bias and the weights that lead to it, each to be set by hand.

import { fill, h } from './dom.js';
import { numberField } from './fields.js';

/** What people call a neuron {layer, unit} of a net; layer 0 are its inputs, the rest counts from 1. */
export function neuronName({ layer, unit }, { units, names, inputs }) {
    if (layer === 0) {
        return `Input ${inputs[unit - 1].name}`;
    }
    if (layer < units.length - 1) {
        return `Layer ${layer}, neuron ${unit}`;
    }
    return names.length > 0 ? `Class ${names[unit - 1]}` : 'Prediction';
}

/** What it says all over the plane, for the plane's view. */
export function enlarged({ layer, unit }, frame, { inputs, units, classes }) {
    const value = layer === 0 ? inputs[unit - 1].map : frame.layers[layer - 1].maps[unit - 1];
    const isShare = classes > 0 && layer === units.length - 1;
    const greatest = isShare ? 1 : Math.max(...value.map((one) => Math.abs(one ?? 0)), 1e-9);
    const low = isShare ? 0 : -greatest;
    return {
        size: Math.round(Math.sqrt(value.length)),
        label: null,
        value,
        scale: {
            low,
            high: greatest,
            of: (one) => (one - low) / (greatest - low),
            at: (share) => low + share * (greatest - low),
        },
    };
}

export class NeuronPanel {
    #container;
    #edit;
    #fields = [];

    /** `edit({layer, output, input, value})` hears of a number that was set; input 0 is the bias. */
    constructor(container, edit) {
        this.#container = container;
        this.#edit = edit;
    }

    /** Shows a neuron's numbers; null for none. An input has none. */
    show(neuron, net, frame) {
        this.#container.hidden = neuron === null;
        this.#fields = [];
        if (neuron === null) {
            return;
        }
        const { layer, unit } = neuron;
        const from = (input) => (layer === 1 ? net.inputs[input - 1].name : String(input));
        if (layer > 0) {
            this.#fields = Array.from({ length: net.units[layer - 1] + 1 }, (_, input) => {
                const weight = { layer, output: unit, input };
                const field = numberField(
                    {
                        label: input === 0 ? 'bias' : `weight of ${from(input)}`,
                        value: short(numberOf(weight, frame)),
                        min: -1e6,
                        max: 1e6,
                    },
                    (value) => this.#edit({ ...weight, value }),
                );
                return { weight, field };
            });
        }
        fill(
            this.#container,
            h('b', {}, neuronName(neuron, net)),
            layer > 0
                ? h('div.fields', {}, this.#fields.map(({ field }) => field))
                : h('p.about', {}, 'It is given, and has no weights.'),
        );
    }

    /** Follows the training. */
    follow(frame) {
        this.#fields.forEach(({ weight, field }) => field.set(short(numberOf(weight, frame))));
    }
}

// As many digits as a field has room for.
function short(value) {
    return Number(value.toPrecision(6));
}

/** A weight, or with input 0 a bias. */
export function numberOf({ layer, output, input }, frame) {
    const of = frame?.layers[layer - 1];
    return (input === 0 ? of?.bias[output - 1] : of?.weight[output - 1]?.[input - 1]) ?? 0;
}
