package lab.exercise3;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lab.Grader;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class ReversePassTest {
    private static double gradient(Map<Node, Double> gradients, Node node, String name) {
        Grader.expect(gradients != null, "ReversePass.gradients returned null.");
        Double gradient = gradients.get(node);
        Grader.expect(gradient != null, "There is no gradient for " + name + ", but the result depends on it.");
        return gradient;
    }

    @Test
    void theResultItself() {
        Node a = Node.of(2);
        Grader.equal(1, gradient(ReversePass.gradients(a), a, "the result"), 0, "d(result)/d(result):");
    }

    @Test
    void aProductAndAChain() {
        Node a = Node.of(0.5);
        Node b = Node.of(-2);
        Node result = Node.tanh(Node.times(a, b));
        Map<Node, Double> gradients = ReversePass.gradients(result);
        double slope = 1 - result.value() * result.value();
        Grader.equal(slope * -2, gradient(gradients, a, "a"), 1e-12, "In tanh(a·b) the derivative with respect to a:");
        Grader.equal(slope * 0.5, gradient(gradients, b, "b"), 1e-12, "In tanh(a·b) the derivative with respect to b:");
    }

    @Test
    void aNodeThatIsUsedTwiceGetsBothShares() {
        Node a = Node.of(3);
        Grader.equal(
                6,
                gradient(ReversePass.gradients(Node.times(a, a)), a, "a"),
                1e-12,
                "a·a has two edges to a. Shares along both add up; does the second replace the first?");
        Node b = Node.of(3);
        Grader.equal(
                7,
                gradient(ReversePass.gradients(Node.plus(Node.times(b, b), b)), b, "b"),
                1e-12,
                "b·b + b uses b three times. Shares along all edges add up:");
    }

    @Test
    void aNodeWaitsForAllOfItsShares() {
        // u is used by the result, and by v, which is used by the result as well.
        Node x = Node.of(2);
        Node u = Node.times(x, x);
        Node v = Node.times(u, u);
        Node result = Node.plus(u, v);
        Grader.equal(
                2 * 2 + 4 * 8,
                gradient(ReversePass.gradients(result), x, "x"),
                1e-12,
                "In x² + x⁴, made as u = x·x, v = u·u, u + v: u may pass its gradient on only after v has passed its own to u."
                        + " The order of walking matters:");
    }

    @Test
    void itAgreesWithRavineOnRandomGraphs() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Node> nodes = new ArrayList<>();
            List<Variable> variables = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                double value = random.nextGaussian();
                nodes.add(Node.of(value));
                variables.add(new Parameter("leaf " + i, value));
            }
            for (int i = 0; i < 25; i++) {
                int a = random.nextInt(nodes.size());
                int b = random.nextInt(nodes.size());
                int kind = random.nextInt(3);
                nodes.add(
                        kind == 0
                                ? Node.plus(nodes.get(a), nodes.get(b))
                                : Node.tanh(kind == 1 ? Node.times(nodes.get(a), nodes.get(b)) : nodes.get(a)));
                variables.add(
                        kind == 0
                                ? variables.get(a).add(variables.get(b))
                                : Elementwise.tanh(
                                        kind == 1 ? variables.get(a).mul(variables.get(b)) : variables.get(a)));
            }
            Node result = nodes.get(nodes.size() - 1);
            var expected = variables.get(variables.size() - 1).backward();
            Map<Node, Double> gradients = ReversePass.gradients(result);
            for (int i = 0; i < 3; i++) {
                if (expected.contains((Parameter) variables.get(i))) {
                    Grader.equal(
                            expected.of(variables.get(i)).get(0, 0),
                            gradient(gradients, nodes.get(i), "leaf " + i),
                            1e-9,
                            "On random graph " + seed + ", the gradient of leaf " + i + " differs from Ravine's:");
                }
            }
        }
    }

    @Test
    void sixtyDoublingsTakeNoTime() {
        Node a = Node.of(1);
        Node sum = a;
        for (int i = 0; i < 60; i++) {
            sum = Node.plus(sum, sum);
        }
        Node result = sum;
        try {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(2),
                    () -> Grader.equal(
                            Math.pow(2, 60),
                            gradient(ReversePass.gradients(result), a, "a"),
                            1e-12,
                            "After 60 doublings of a:"));
        } catch (AssertionFailedError e) {
            if (String.valueOf(e.getMessage()).contains("timed out")) {
                fail("\nAfter 60 doublings there are 2⁶⁰ paths but only 61 nodes. Visit each node once: collect all of its shares"
                        + " before you pass its gradient on.\n");
            }
            throw e;
        }
    }

    @Test
    void aChainOfAHundredThousandNodes() {
        Node a = Node.of(0.5);
        Node sum = a;
        for (int i = 0; i < 100_000; i++) {
            sum = Node.plus(sum, a);
        }
        try {
            Grader.equal(
                    100_001,
                    gradient(ReversePass.gradients(sum), a, "a"),
                    1e-12,
                    "After a was added to itself 100,000 times:");
        } catch (StackOverflowError e) {
            fail("\nA chain of 100,000 nodes overflows the stack: walk in a loop, with a queue of nodes, and not by recursion.\n");
        }
    }
}
