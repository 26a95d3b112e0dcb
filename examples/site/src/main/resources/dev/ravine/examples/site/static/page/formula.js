// The reader's own formula, with mistakes shown where they are.

import { h, fill } from './dom.js';

export class Formula {
    #input;
    #wrong = h('div.formula-wrong', { id: 'formula-wrong', role: 'alert', hidden: true });
    #waiting = 0;

    /** `onFormula(text)` hears of what is typed, when typing pauses or Enter is pressed. */
    constructor(onFormula, limits) {
        this.#input = h('input.formula-input', {
            id: 'formula',
            type: 'text',
            'aria-label': 'Your own formula of x and y',
            'aria-describedby': 'formula-wrong',
            autocomplete: 'off',
            autocapitalize: 'off',
            spellcheck: 'false',
            maxlength: limits.formulaLength,
            oninput: () => {
                clearTimeout(this.#waiting);
                this.#waiting = setTimeout(() => onFormula(this.#input.value), 350);
            },
            onkeydown: (event) => {
                if (event.key === 'Enter') {
                    clearTimeout(this.#waiting);
                    onFormula(this.#input.value);
                }
            },
        });
        this.element = h('div.formula-field', {}, this.#input, this.#wrong);
    }

    set(text) {
        if (this.#input.value !== text) {
            this.#input.value = text;
        }
        this.accept();
    }

    focus() {
        this.#input.focus();
        this.#input.select();
    }

    accept() {
        this.#input.setAttribute('aria-invalid', 'false');
        this.#wrong.hidden = true;
    }

    /** Shows a refusal; where it says a place, the formula with that place marked stands above it. */
    refuse({ message, at, length }) {
        this.#input.setAttribute('aria-invalid', 'true');
        const text = this.#input.value;
        fill(this.#wrong, at === null ? null : pointed(text, at, Math.max(length ?? 1, 1)), h('p', {}, message));
        this.#wrong.hidden = false;
    }
}

// Long formulas are cut around the mistake, so that it is always in sight.
function pointed(text, at, length) {
    const from = at > 24 ? at - 18 : 0;
    const before = (from > 0 ? '…' : '') + text.slice(from, at);
    const wrong = text.slice(at, at + length) || ' ';
    const after = text.slice(at + length, at + length + 16);
    return h(
        'pre',
        { 'aria-hidden': 'true' },
        before,
        h('mark', {}, wrong),
        after,
        '\n' + ' '.repeat(before.length) + '^'.repeat(Math.max(wrong.length, 1)),
    );
}
