package dev.ravine.examples.site.race;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Input;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.Comparison;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.examples.site.api.InspectRequest;
import dev.ravine.examples.site.api.InspectResponse;
import dev.ravine.examples.site.api.InspectResponse.Change;
import dev.ravine.examples.site.api.InspectResponse.GradientChecked;
import dev.ravine.examples.site.api.InspectResponse.Node;
import dev.ravine.examples.site.api.InspectResponse.Told;
import dev.ravine.examples.site.surface.Surface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of one runner, looked into: the graph of its loss, the update, and whether the gradient is right. */
public final class Inspection {
    private Inspection() {}

    /** Runs up to the step, and looks. */
    public static InspectResponse of(InspectRequest request) {
        Course course = Course.of(request.surface(), request.start(), request.seed());
        Runner runner = Runner.of(request.runner());
        Race.Outcome outcome = Race.outcome(course, runner, Math.max(1, request.step()));
        int step = Math.min(request.step(), outcome.trail().last());
        Run run = runner.start(course);
        for (int k = 0; k < step; k++) {
            run.step();
        }
        double x = run.x().scalar();
        double y = run.y().scalar();
        Map<Variable, String> names = run.nameParts();
        List<Node> nodes = nodes(names, run.loss());
        GradientChecked check = check(course.surface(), run);
        List<Told> update = new ArrayList<>();
        Change change = update(run, update);
        return new InspectResponse(
                step, nodes, update, change, check, Curvatures.of(course.surface(), x, y, runner.bound()));
    }

    // ---- the graph

    private static List<Node> nodes(Map<Variable, String> names, Variable loss) {
        Map<Variable, Integer> ids = new LinkedHashMap<>();
        number(loss, ids);
        Variable[] intermediates = ids.keySet().stream()
                .filter(variable -> variable.needsGradient() && !(variable instanceof Parameter))
                .toArray(Variable[]::new);
        Gradients gradients = loss.backward(intermediates);
        List<Node> nodes = new ArrayList<>();
        ids.forEach((variable, id) -> {
            Double gradient = gradients.contains(variable) ? gradients.of(variable).data[0] : null;
            nodes.add(new Node(
                    id,
                    variable.operation(),
                    label(variable, names),
                    variable.scalar(),
                    gradient,
                    variable.inputs().stream()
                            .map(input -> ids.getOrDefault(input.variable(), 0))
                            .toList(),
                    gradient == null
                            ? List.of()
                            : LocalRule.of(variable, gradient, input -> ids.getOrDefault(input, 0))));
        });
        return nodes;
    }

    /** Numbers a variable, after those it was computed from. A formula's length bounds how deep this goes. */
    private static void number(Variable variable, Map<Variable, Integer> ids) {
        if (!ids.containsKey(variable)) {
            for (Input input : variable.inputs()) {
                number(input.variable(), ids);
            }
            ids.put(variable, ids.size() + 1);
        }
    }

    private static String label(Variable variable, Map<Variable, String> names) {
        if (variable instanceof Parameter parameter) {
            return parameter.name();
        }
        String own = variable.inputs().isEmpty()
                ? String.format(Locale.ROOT, "%.4g", variable.scalar())
                : variable.operation();
        return names.getOrDefault(variable, own);
    }

    // ---- the update

    /** Takes the step, and tells it before. */
    private static @Nullable Change update(Run run, List<Told> told) {
        if (!run.canStep() || run.isDone()) {
            return null;
        }
        double before = run.exactLoss();
        double x = run.x().scalar();
        double y = run.y().scalar();
        double gx = run.gradient(run.x());
        double gy = run.gradient(run.y());
        List<Told> step = run.stepTold();
        if (step.isEmpty()) {
            return null;
        }
        told.addAll(step);
        double predicted = gx * (run.x().scalar() - x) + gy * (run.y().scalar() - y);
        return new Change(before, run.exactLoss(), predicted, run.exactLoss() - before);
    }

    // ---- the check

    private static GradientChecked check(Surface surface, Run run) {
        try {
            GradientReport report = checkOf(surface, run).run();
            double worst = report.comparisons().stream()
                    .mapToDouble(Inspection::relativeError)
                    .max()
                    .orElse(0);
            return new GradientChecked(
                    report.verdict().name().toLowerCase(Locale.ROOT),
                    report.comparisons().size(),
                    report.comparisons().isEmpty() ? null : worst,
                    report.toString());
        } catch (IllegalStateException | IllegalArgumentException noNumber) {
            return new GradientChecked("inconclusive", 0, null, String.valueOf(noNumber.getMessage()));
        }
    }

    private static GradientCheck checkOf(Surface surface, Run run) {
        double x = run.x().scalar();
        double y = run.y().scalar();
        if (!run.gradients().contains(run.y())) {
            return GradientCheck.of(a -> surface.loss(a, Variable.of(y))).at(Variable.of(x));
        } else if (!run.gradients().contains(run.x())) {
            return GradientCheck.of(b -> surface.loss(Variable.of(x), b)).at(Variable.of(y));
        }
        return GradientCheck.of(surface::loss).at(Variable.of(x), Variable.of(y));
    }

    /** That of a derivative; 0 if the numbers cannot tell the two apart. */
    private static double relativeError(Comparison comparison) {
        double apart = Math.abs(comparison.analytic() - comparison.numeric());
        return apart <= comparison.errorEstimate() ? 0 : comparison.relativeError();
    }
}
