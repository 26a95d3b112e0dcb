package lab.exercise2;

import dev.ravine.autograd.Variable;
import lab.Todo;

/** Exercise 2: an operation and its rule. */
public final class OwnOperation {
    private OwnOperation() {}

    /** log cosh x, entry by entry, as one operation called {@code logCosh}. */
    public static Variable logCosh(Variable x) {
        throw new Todo(2, "a kernel and a rule for log cosh, in OwnOperation.logCosh");
    }
}
