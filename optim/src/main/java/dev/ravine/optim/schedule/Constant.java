package dev.ravine.optim.schedule;

/** The same value at every step, which is its text. */
record Constant(double value) implements Schedule {
    @Override
    public double at(long step) {
        return value;
    }

    @Override
    public String toString() {
        return Double.toString(value);
    }
}
