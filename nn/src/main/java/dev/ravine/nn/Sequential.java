package dev.ravine.nn;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;

/** Layers one after another: the result of each is the input of the next. */
public final class Sequential extends Layer {
    /** Makes a sequence of nothing, which returns its input. */
    public Sequential() {}

    /** Makes a sequence of layers that are called {@code 0}, {@code 1} and so on. */
    public static Sequential of(Layer... layers) {
        Sequential sequence = new Sequential();
        for (Layer layer : Require.notNull("Sequential.of", "the array of layers", layers)) {
            sequence.add(Integer.toString(sequence.children().size()), layer);
        }
        return sequence;
    }

    /**
     * Adds a layer at the end.
     *
     * @param name what it is called, without dots
     * @return this sequence
     * @throws IllegalArgumentException if there is a layer of this name
     */
    public Sequential add(String name, Layer layer) {
        child(name, layer);
        return this;
    }

    @Override
    protected Variable compute(Variable x) {
        Variable y = x;
        for (Layer layer : children().values()) {
            y = layer.forward(y);
        }
        return y;
    }
}
