package dev.ravine.examples.site.browser.java.lang;

import java.util.function.Function;
import java.util.stream.Stream;

/** Stands in for {@link StackWalker} in the browser, where Java's lines are not known: it finds none. */
public final class TStackWalker {
    private static final TStackWalker ONE = new TStackWalker();

    private TStackWalker() {}

    /** The walker. */
    public static TStackWalker getInstance() {
        return ONE;
    }

    /** Gives the function no frames. */
    public <T> T walk(Function<? super Stream<TStackFrame>, ? extends T> function) {
        return function.apply(Stream.empty());
    }

    /** Of which there are none. */
    public interface TStackFrame {
        /** Its class. */
        String getClassName();

        /** It with its line. */
        StackTraceElement toStackTraceElement();
    }
}
