package dev.ravine.autograd;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a model, such as a layer, while it is being computed. Scopes nest: errors, {@link NumericWatch}, summaries and
 * profiles read from them in which layer something was computed. They belong to the thread.
 */
public abstract class Scope {
    private final @Nullable Scope outer = Mode.current().scope;

    /** Makes one inside of that which is at work on this thread, if one is. */
    protected Scope() {}

    /** What this is called in the one around it; empty for what has no name, such as a whole model. */
    protected abstract String name();

    /** The one around this, if there is one. */
    public final @Nullable Scope outer() {
        return outer;
    }

    /** The names from the outermost to this, with dots between them, such as {@code encoder.0}. */
    public final String path() {
        String above = outer == null ? "" : outer.path();
        String name = name();
        return above.isEmpty() || name.isEmpty() ? above + name : above + "." + name;
    }

    /** The innermost one at work on this thread, if one is. */
    public static @Nullable Scope current() {
        return Mode.current().scope;
    }

    /** The path of the innermost one at work on this thread; empty where none is. */
    public static String currentPath() {
        Scope scope = current();
        return scope == null ? "" : scope.path();
    }

    /** Computes the body as a part of this. */
    protected final <T> T run(Supplier<T> body) {
        return Mode.with(mode -> mode.scope = this, body);
    }

    /**
     * Computes the body as a part of a model: what it computes is reported under that name, below the parts that this call
     * stands in.
     *
     * @param name its name in what is around it
     */
    public static <T> T within(String name, Supplier<T> body) {
        Require.notNull("within", "the name", name);
        Scope scope = new Scope() {
            @Override
            protected String name() {
                return name;
            }
        };
        return scope.run(body);
    }
}
