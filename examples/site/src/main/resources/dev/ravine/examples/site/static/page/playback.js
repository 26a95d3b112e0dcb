// Which step is shown: plays, pauses, and goes anywhere.

export class Playback {
    steps = 0;
    at = 0;
    speed = 20;
    playing = false;
    #exact = 0;
    #last = 0;
    #tell;

    /** `tell()` hears of every change of the step and of playing. */
    constructor(tell) {
        this.#tell = tell;
    }

    play() {
        if (this.steps === 0) {
            return;
        }
        if (this.at >= this.steps) {
            this.#exact = 0;
        }
        this.playing = true;
        this.#last = performance.now();
        requestAnimationFrame((now) => this.#tick(now));
        this.#show();
    }

    pause() {
        this.playing = false;
        this.#show();
    }

    toggle() {
        return this.playing ? this.pause() : this.play();
    }

    /** Goes to a step, as near as there is one. Playing goes on from there. */
    go(step) {
        this.#exact = Math.min(Math.max(step, 0), this.steps);
        this.#last = performance.now();
        this.#show();
    }

    /** Pauses, and moves by some steps. */
    move(by) {
        this.playing = false;
        this.go(this.at + by);
    }

    #tick(now) {
        if (!this.playing) {
            return;
        }
        // A frame is dated by when it was begun, which may be before play() was called.
        const seconds = Math.max(now - this.#last, 0) / 1000;
        this.#exact = Math.min(this.#exact + seconds * this.speed, this.steps);
        this.#last = now;
        if (this.#exact >= this.steps) {
            this.playing = false;
        } else {
            requestAnimationFrame((then) => this.#tick(then));
        }
        if (Math.floor(this.#exact) !== this.at || !this.playing) {
            this.#show();
        }
    }

    #show() {
        this.at = Math.floor(this.#exact);
        this.#tell();
    }
}
