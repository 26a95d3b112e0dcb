package dev.ravine.nn;

import dev.ravine.autograd.KernelListener;
import dev.ravine.autograd.Scope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is computed on this thread while some layers evaluate, whatever they do on other threads. */
final class Evaluation extends Scope {
    private final Set<Layer> layers = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Whether the function that is being captured says so itself, and it is not the mode of one call of it. */
    private final boolean isPartOfFunction = KernelListener.isHeard();

    Evaluation(Layer root) {
        root.forEachLayer(layers::add);
    }

    /** The innermost one at work on this thread that has a layer among its own, if one has. */
    static @Nullable Evaluation of(Layer layer) {
        for (Scope scope = current(); scope != null; scope = scope.outer()) {
            if (scope instanceof Evaluation evaluation && evaluation.layers.contains(layer)) {
                return evaluation;
            }
        }
        return null;
    }

    boolean isPartOfFunction() {
        return isPartOfFunction;
    }

    @Override
    protected String name() {
        return "";
    }

    <T> T compute(Supplier<T> body) {
        return run(body);
    }
}
