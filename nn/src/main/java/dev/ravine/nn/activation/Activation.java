package dev.ravine.nn.activation;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import java.util.function.UnaryOperator;

/** A layer without parameters that is one of autograd's functions; its result has the shape of its input. */
public abstract class Activation extends Layer {
    private final UnaryOperator<Variable> function;

    /** Makes a layer of a function that keeps the shape. */
    protected Activation(UnaryOperator<Variable> function) {
        this.function = function;
    }

    @Override
    protected final Variable compute(Variable x) {
        return function.apply(x);
    }
}
