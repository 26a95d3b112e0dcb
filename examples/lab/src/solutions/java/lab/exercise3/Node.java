package lab.exercise3;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A number that remembers how it was computed. Two nodes are never equal, even with the same value. */
public final class Node {
    private static final AtomicLong MADE = new AtomicLong();

    /**
     * How a node depends on an input.
     *
     * @param input what the node was computed from
     * @param slope the derivative of the node with respect to this input alone
     */
    public record Edge(Node input, double slope) {}

    private final double value;
    private final List<Edge> edges;
    private final long number = MADE.incrementAndGet();

    private Node(double value, Edge... edges) {
        this.value = value;
        this.edges = List.of(edges);
    }

    /** A node that was computed from nothing. */
    public static Node of(double value) {
        return new Node(value);
    }

    /** a + b. */
    public static Node plus(Node a, Node b) {
        return new Node(a.value + b.value, new Edge(a, 1), new Edge(b, 1));
    }

    /** a · b. */
    public static Node times(Node a, Node b) {
        return new Node(a.value * b.value, new Edge(a, b.value), new Edge(b, a.value));
    }

    /** tanh a. */
    public static Node tanh(Node a) {
        double y = Math.tanh(a.value);
        return new Node(y, new Edge(a, 1 - y * y));
    }

    /** The number itself. */
    public double value() {
        return value;
    }

    /** What it was computed from: no edge, one or two. */
    public List<Edge> edges() {
        return edges;
    }

    /** When it was made: greater than the number of each input. */
    public long number() {
        return number;
    }
}
