package lab.exercise3;

import java.util.Map;
import lab.Todo;

/** Exercise 3: gradients of everything in one walk. */
public final class ReversePass {
    private ReversePass() {}

    /** The derivative of the result with respect to each node that it depends on, itself included. */
    public static Map<Node, Double> gradients(Node result) {
        throw new Todo(3, "the reverse pass, in ReversePass.gradients");
    }
}
