package lab.exercise3;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Exercise 3: gradients of everything in one walk. */
public final class ReversePass {
    private ReversePass() {}

    /** The derivative of the result with respect to each node that it depends on, itself included. */
    public static Map<Node, Double> gradients(Node result) {
        Map<Node, Double> gradients = new HashMap<>();
        // The newest first: all that use a node are newer than it.
        PriorityQueue<Node> waiting =
                new PriorityQueue<>(Comparator.comparingLong(Node::number).reversed());
        gradients.put(result, 1.0);
        waiting.add(result);
        while (!waiting.isEmpty()) {
            Node node = waiting.remove();
            double gradient = gradients.get(node);
            for (Node.Edge edge : node.edges()) {
                if (!gradients.containsKey(edge.input())) {
                    waiting.add(edge.input());
                }
                gradients.merge(edge.input(), gradient * edge.slope(), Double::sum);
            }
        }
        return gradients;
    }
}
