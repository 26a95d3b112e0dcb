package dev.ravine.nn.activation;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;

/**
 * eˣ / Σ eˣ with the sum over each row: numbers from 0 to 1 that add up to 1.
 *
 * <p>A loss that takes logits needs no such layer before it, and is more precise without.
 */
public final class Softmax extends Activation {
    /** Makes the layer. */
    public Softmax() {
        super(x -> Reductions.softmax(x, Per.ROW));
    }
}
