// Fields for numbers and choices, each with its label.

import { h } from './dom.js';
import { exact } from './format.js';

const NOTCHES = 1000;

/** A field for a number, typed. `onNumber` hears of every number that is allowed; other text is marked as wrong. */
export function numberField(
    { label, value, min = -Infinity, max = Infinity, whole = false, hidden = false },
    onNumber,
) {
    const input = h('input', {
        type: 'text',
        inputmode: whole ? 'numeric' : 'decimal',
        value: exact(value),
        autocomplete: 'off',
        spellcheck: 'false',
    });
    if (hidden) {
        input.setAttribute('aria-label', label);
    }
    const read = () => {
        const number = input.value.trim() === '' ? NaN : Number(input.value.replace('−', '-'));
        const good = Number.isFinite(number) && number >= min && number <= max && (!whole || Number.isInteger(number));
        input.setAttribute('aria-invalid', String(!good));
        input.title = good ? '' : `${whole ? 'A whole number' : 'A number'}${bounds(min, max)}`;
        if (good) {
            onNumber(number);
        }
    };
    input.addEventListener('input', read);
    // Whoever leaves a wrong text behind gets the number back that is in force.
    const field = hidden ? input : h('label.field', {}, h('span', {}, label), input);
    field.set = (number) => {
        if (document.activeElement !== input) {
            input.value = exact(number);
            input.setAttribute('aria-invalid', 'false');
        }
    };
    return field;
}

/** A number to type or to slide: {name, label, value, min, max, scale, whole}. */
export function knobField(knob, value, onNumber) {
    const slider = h('input', {
        type: 'range',
        min: 0,
        max: NOTCHES,
        step: 1,
        value: notch(knob, value),
        'aria-label': `${knob.label}, slider`,
    });
    const typed = numberField({ label: knob.label, value, whole: knob.whole, hidden: true }, (number) => {
        slider.value = notch(knob, number);
        onNumber(number);
    });
    slider.addEventListener('input', () => {
        const number = unnotched(knob, Number(slider.value));
        typed.value = exact(number);
        typed.setAttribute('aria-invalid', 'false');
        onNumber(number);
    });
    const field = h(
        'div.knob',
        {},
        h('span.knob-label', { 'aria-hidden': 'true' }, knob.shown ?? knob.label),
        slider,
        typed,
    );
    field.set = (number) => {
        typed.set(number);
        slider.value = notch(knob, number);
    };
    return field;
}

/** A choice from a list of [value, text], or of groups {label, choices}. */
export function choice({ label, value, choices, hidden = false }, onChoice) {
    const option = ([key, text]) => h('option', { value: key, selected: key === value }, text);
    const select = h(
        'select',
        { onchange: () => onChoice(select.value), 'aria-label': hidden ? label : null },
        choices.map((entry) =>
            Array.isArray(entry) ? option(entry) : h('optgroup', { label: entry.label }, entry.choices.map(option)),
        ),
    );
    return hidden ? select : h('label.field', {}, h('span', {}, label), select);
}

/** Buttons of which one is down: [value, text, title]. */
export function segments({ label, value, choices }, onChoice) {
    const buttons = choices.map(([key, text, title]) =>
        h(
            'button',
            {
                type: 'button',
                title,
                'data-value': key,
                'aria-pressed': String(key === value),
                onclick: () => {
                    buttons.forEach((button) =>
                        button.setAttribute('aria-pressed', String(button.dataset.value === key)),
                    );
                    onChoice(key);
                },
            },
            text,
        ),
    );
    return h('div.segments', { role: 'group', 'aria-label': label }, buttons);
}

function notch({ min, max, scale }, value) {
    const share =
        scale === 'log' ? Math.log(Math.max(value, min) / min) / Math.log(max / min) : (value - min) / (max - min);
    return Math.round(Math.min(Math.max(share, 0), 1) * NOTCHES);
}

// Two or three digits are as fine as a slider is.
function unnotched({ min, max, scale, whole }, position) {
    const share = position / NOTCHES;
    const value = scale === 'log' ? min * (max / min) ** share : min + (max - min) * share;
    return whole ? Math.round(value) : Number(value.toPrecision(scale === 'log' ? 2 : 3));
}

function bounds(min, max) {
    if (Number.isFinite(min) && Number.isFinite(max)) {
        return ` from ${min} to ${max}`;
    }
    return Number.isFinite(min) ? ` of at least ${min}` : '';
}
