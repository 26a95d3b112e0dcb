package dev.ravine.nn;

import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;

/**
 * Its input plus what a layer makes of it: x + body(x).
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun, Deep Residual Learning for Image Recognition (2016), equation 1.
 */
public final class Residual extends Layer {
    private final Layer body;

    /**
     * Makes a residual connection around a layer, which is called {@code body}.
     *
     * @param body returns the shape that it is given
     */
    public Residual(Layer body) {
        this.body = child("body", body);
    }

    @Override
    protected Variable compute(Variable x) {
        Variable y = body.forward(x);
        if (y.rows() != x.rows() || y.columns() != x.columns()) {
            throw unexpected(x, "a body that keeps the shape, but this one returned " + Shapes.of(y));
        }
        return x.add(y);
    }
}
