package dev.ravine.nn;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Scope;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The layers that are at work on this thread, one inside the other, as {@linkplain Scope parts} of a model. */
final class LayerCalls {
    private LayerCalls() {}

    /** Sees each layer's call when it begins and when it ends. */
    interface Observer {
        void begins(Call call);

        void ends(Call call, Object result);
    }

    /** A layer at work. */
    static final class Call extends Scope {
        final Layer layer;

        /** The part of this layer that ran last, and its result. */
        private @Nullable Call last;

        private @Nullable Object lastResult;

        Call(Layer layer) {
            this.layer = layer;
        }

        /** The layer that this is a part of, if it is one. */
        @Nullable Call outerCall() {
            Scope scope = outer();
            while (scope instanceof Evaluation) scope = scope.outer();
            return scope instanceof Call call ? call : null;
        }

        @Override
        protected String name() {
            Call outer = outerCall();
            if (outer == null) {
                return "";
            }
            String name = outer.layer.nameOf(layer);
            return name.isEmpty() ? layer.kind() : name;
        }

        private @Nullable Observer observer() {
            for (Scope scope = outer(); scope != null; scope = scope.outer()) {
                if (scope instanceof Observed observed) {
                    return observed.observer;
                }
            }
            return null;
        }

        private String title() {
            return layer.kind() + (path().isEmpty() ? "" : " '" + path() + "'");
        }

        /** The layer and its input. */
        private String givenTo(Variable x) {
            return title() + ", given " + Shapes.of(x) + source(this, x);
        }

        private <T> T compute(Supplier<T> body) {
            Observer observer = observer();
            if (observer != null) {
                observer.begins(this);
            }
            T result = Require.notNull(layer.kind(), "the result of compute", run(body));
            Call outer = outerCall();
            if (outer != null) {
                outer.last = this;
                outer.lastResult = result;
            }
            if (observer != null) {
                observer.ends(this, result);
            }
            return result;
        }
    }

    /** What is around a model whose calls an observer sees. */
    private static final class Observed extends Scope {
        private final Observer observer;

        Observed(Observer observer) {
            this.observer = observer;
        }

        @Override
        protected String name() {
            return "";
        }

        private <T> T compute(Supplier<T> body) {
            return run(body);
        }
    }

    /** An error whose message names the layer already. */
    private static final class InLayer extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        InLayer(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        /** By the name of what callers know it for, as this class is not for them. */
        @Override
        @SuppressWarnings("OverrideThrowableToString") // It is the class's name that is another, and not the message.
        public String toString() {
            return IllegalArgumentException.class.getName() + ": " + getMessage();
        }
    }

    /** Runs the body as a layer's computation. */
    static <T> T layer(Layer layer, Variable x, Supplier<T> body) {
        Call call = new Call(layer);
        try {
            return call.compute(body);
        } catch (InLayer e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InLayer(call.givenTo(x) + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Any other keeps its type; the innermost layer stands among what it suppressed.
            if (Stream.of(e.getSuppressed()).noneMatch(InLayer.class::isInstance)) {
                e.addSuppressed(new InLayer("in " + call.givenTo(x), null));
            }
            throw e;
        }
    }

    /** Computes the body while an observer sees the calls on this thread. */
    static <T> T observed(Observer observer, Supplier<T> body) {
        return new Observed(observer).compute(body);
    }

    /** The error for an input that does not fit a layer. */
    static IllegalArgumentException unexpected(Layer layer, Variable x, String expected) {
        if (!(Scope.current() instanceof Call call) || call.layer != layer) {
            return new IllegalArgumentException(layer.kind() + " expects " + expected + ", got " + Shapes.of(x));
        }
        return new InLayer(call.title() + " expects " + expected + ", got " + Shapes.of(x) + source(call, x), null);
    }

    /** The layer whose result x is, if one of those that ran beside this or beside what it is in is. */
    private static String source(Call call, Variable x) {
        for (Call outer = call.outerCall(); outer != null; outer = outer.outerCall()) {
            if (outer.last != null && outer.lastResult == x) {
                return " from '" + outer.last.path() + "'";
            }
        }
        return "";
    }
}
