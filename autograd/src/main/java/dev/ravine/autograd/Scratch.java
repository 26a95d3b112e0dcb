package dev.ravine.autograd;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of gradients that a reverse pass is done with, for its next ones.
 *
 * <p>A gradient on its way is seen by the pass and by one rule, and by nobody once that rule has run. A fresh array costs
 * several times as much as one that is still in the cache, so large ones are used again, also in the thread's next pass.
 *
 * <p>An array is used again only if it was given out here, if a rule of this package returned it, and if it arrived at one
 * variable alone, whose rules are of this package too. Operations of users may hold on to what they see, so what they are
 * given and what they return is left alone; so are the gradients that a pass is there to find.
 */
final class Scratch {
    /** From how many entries on an array is worth it. With assertions on, all are used again, so that every test tries it. */
    private static final int LEAST = Scratch.class.desiredAssertionStatus() ? 1 : 2048;

    private static final ThreadLocal<@Nullable SoftReference<Scratch>> OF_THREAD = new ThreadLocal<>();

    private final Map<Integer, ArrayDeque<double[]>> free = new HashMap<>();

    /** The array that was given out last, which the result of the operation that asked for it is about to own. */
    private double @Nullable [] last;

    /** The arrays of gradients that are on their way, and that nobody else has seen. */
    private final Set<double[]> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The sizes that were asked for in this pass. */
    private final Set<Integer> asked = new HashSet<>();

    private Scratch() {}

    /** Runs a reverse pass whose operations take arrays from here. While somebody looks on, none are used again. */
    static void during(Runnable pass) {
        Mode mode = Mode.current();
        Scratch outer = mode.scratch;
        Scratch own = mode.tracing ? null : ofThread();
        mode.scratch = own;
        try {
            pass.run();
        } finally {
            mode.scratch = outer;
            if (own != null) {
                own.end();
            }
        }
    }

    private static Scratch ofThread() {
        SoftReference<Scratch> reference = OF_THREAD.get();
        Scratch scratch = reference == null ? null : reference.get();
        if (scratch == null) {
            scratch = new Scratch();
            OF_THREAD.set(new SoftReference<>(scratch));
        }
        return scratch;
    }

    private void end() {
        last = null;
        if (!asked.isEmpty()) {
            owned.clear();
            // What this pass had no use for, the next has none for, as a rule.
            free.keySet().retainAll(asked);
            asked.clear();
        }
    }

    private static @Nullable Scratch active(int size) {
        if (size < LEAST) {
            return null;
        }
        Mode mode = Mode.current();
        return mode.recording ? null : mode.scratch;
    }

    /** Returns an array for an operation's result, with anything in it. */
    static double[] array(int size) {
        Scratch scratch = active(size);
        return scratch == null ? new double[size] : scratch.take(size, false);
    }

    /** Returns an array of zeros for an operation's result. */
    static double[] zeros(int size) {
        Scratch scratch = active(size);
        return scratch == null ? new double[size] : scratch.take(size, true);
    }

    /** Returns a matrix of zeros for an operation's result. */
    static DMatrixRMaj zeros(int rows, int columns) {
        return DMatrixRMaj.wrap(rows, columns, zeros(rows * columns));
    }

    private double[] take(int size, boolean cleared) {
        asked.add(size);
        ArrayDeque<double[]> ofSize = free.get(size);
        double[] array = ofSize == null ? null : ofSize.poll();
        if (array == null) {
            array = new double[size];
        } else if (cleared) {
            Arrays.fill(array, 0);
        }
        last = array;
        return array;
    }

    /**
     * Takes charge of a gradient that a rule made, if its array is the last that was given out: then it is the result of the
     * rule's last operation, and no other's.
     */
    void own(Variable gradient) {
        if (gradient.value().data == last) {
            owned.add(gradient.value().data);
            last = null;
        }
    }

    /** Somebody else may see this gradient from now on, so its array is not used again. */
    void keep(Variable gradient) {
        disowned(gradient.value().data);
    }

    /** Takes an array out of what is owned, and returns whether it was. */
    private boolean disowned(double[] array) {
        // Asking for an array's identity takes longer than a small operation.
        return array.length >= LEAST && owned.remove(array);
    }

    /** Returns a gradient that somebody else may see, so that nobody takes charge of it. */
    static Variable disown(Variable gradient) {
        Scratch scratch = Mode.current().scratch;
        if (scratch != null) {
            scratch.last = null;
        }
        return gradient;
    }

    /** As {@link #keep}, in the pass that runs on this thread, if one does. */
    static void keepHere(Variable gradient) {
        Scratch scratch = Mode.current().scratch;
        if (scratch != null) {
            scratch.keep(gradient);
        }
    }

    /** Nobody will look at this gradient again. */
    void release(Variable gradient) {
        double[] array = gradient.value().data;
        if (disowned(array)) {
            assert unreadable(array);
            free.computeIfAbsent(array.length, none -> new ArrayDeque<>()).push(array);
        }
    }

    /** With assertions on, a gradient that is looked at all the same is not a number. */
    private static boolean unreadable(double[] array) {
        Arrays.fill(array, Double.NaN);
        return true;
    }
}
