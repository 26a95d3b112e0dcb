package dev.ravine.nn;

import dev.ravine.autograd.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The layers that are running on this thread, one inside the other: what gives messages and summaries their paths. */
final class Running {
    private static final ThreadLocal<Running> CURRENT = ThreadLocal.withInitial(Running::new);

    private @Nullable Call innermost;
    private @Nullable Observer observer;

    private Running() {}

    /** Sees each layer's call when it begins and when it ends. */
    interface Observer {
        void begins(Call call);

        void ends(Call call, Object result);
    }

    /** A layer at work. */
    static final class Call {
        final Layer layer;
        final @Nullable Call outer;

        /** The part of this layer that ran last, and its result. */
        private @Nullable Call last;

        private @Nullable Object lastResult;

        Call(Layer layer, @Nullable Call outer) {
            this.layer = layer;
            this.outer = outer;
        }

        /** The names from the outermost layer's part down to this; empty for the outermost layer itself. */
        String path() {
            Deque<String> names = new ArrayDeque<>();
            for (Call call = this; call.outer != null; call = call.outer) {
                String name = call.outer.layer.nameOf(call.layer);
                names.push(name.isEmpty() ? call.layer.kind() : name);
            }
            return String.join(".", names);
        }

        private String title() {
            return layer.kind() + (outer == null ? "" : " '" + path() + "'");
        }
    }

    /** An error whose message names the layer already. */
    private static final class InLayer extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        InLayer(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Runs the body as a layer's computation. */
    static <T> T layer(Layer layer, Variable x, Supplier<T> body) {
        Running running = CURRENT.get();
        Call call = new Call(layer, running.innermost);
        running.innermost = call;
        try {
            if (running.observer != null) {
                running.observer.begins(call);
            }
            T result = body.get();
            if (call.outer != null) {
                call.outer.last = call;
                call.outer.lastResult = result;
            }
            if (running.observer != null) {
                running.observer.ends(call, result);
            }
            return result;
        } catch (InLayer e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InLayer(
                    call.title() + ", given " + Require.shape(x) + source(call, x) + ": " + e.getMessage(), e);
        } finally {
            running.innermost = call.outer;
        }
    }

    /** Computes the body while an observer sees the calls on this thread. */
    static <T> T observed(Observer observer, Supplier<T> body) {
        Running running = CURRENT.get();
        Observer before = running.observer;
        running.observer = observer;
        try {
            return body.get();
        } finally {
            running.observer = before;
        }
    }

    /** The error for an input that does not fit a layer. */
    static IllegalArgumentException unexpected(Layer layer, Variable x, String expected) {
        Call call = CURRENT.get().innermost;
        if (call == null || call.layer != layer) {
            return new IllegalArgumentException(layer.kind() + " expects " + expected + ", got " + Require.shape(x));
        }
        return new InLayer(call.title() + " expects " + expected + ", got " + Require.shape(x) + source(call, x), null);
    }

    /** The layer whose result x is, if one of those that ran beside this or beside what it is in is. */
    private static String source(Call call, Variable x) {
        for (Call outer = call.outer; outer != null; outer = outer.outer) {
            if (outer.last != null && outer.lastResult == x) {
                return " from '" + outer.last.path() + "'";
            }
        }
        return "";
    }
}
