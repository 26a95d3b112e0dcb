package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.ParameterVector.dot;
import static dev.ravine.optim.minimize.ParameterVector.norm;
import static dev.ravine.optim.minimize.ParameterVector.plus;
import static dev.ravine.optim.minimize.ParameterVector.scaled;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Newton's method in a trust region: conjugate gradients look for the minimum of the quadratic model, as far as it is
 * trusted.
 *
 * <p>The Hessian is never formed. The graph of the gradient is kept, and each step of conjugate gradients is one
 * reverse pass through it. Directions in which the loss curves down are followed to the edge of the region, so it
 * leaves saddle points.
 *
 * <p>T. Steihaug, The Conjugate Gradient Method and Trust Regions in Large Scale Optimization (1983); J. Nocedal, S.
 * Wright, Numerical Optimization, 2nd edition (2006), Algorithm 7.2 with the tolerance of Algorithm 7.1,
 * min(1/2, √‖g‖)‖g‖, and Algorithm 4.1 with η = 1e-4. Departures: a poor step shrinks the radius to a quarter of the step's
 * length, not of the radius; the radius has no upper bound; after a refused step, the smaller region cuts the path that was
 * computed, since conjugate gradients would take the same path again.
 */
public final class NewtonCg extends Minimizer {
    private static final double ETA = 1e-4;
    private static final int MAX_TRIALS = 40;

    private final double firstRadius;
    private double radius;
    private long hessianProducts;

    /** The gradient at the point, which can be differentiated again. */
    private List<Variable> slopes = List.of();

    /**
     * A point on the path of conjugate gradients.
     *
     * @param z the step that leads there
     * @param hz the Hessian times it
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, not compared.
    private record PathPoint(double[] z, double[] hz) {
        PathPoint plus(double factor, double[] d, double[] hd) {
            return new PathPoint(ParameterVector.plus(z, factor, d), ParameterVector.plus(hz, factor, hd));
        }
    }

    /** Makes a minimizer with a first radius of 1. */
    public NewtonCg(Parameters parameters) {
        this(parameters, 1);
    }

    /**
     * Makes a minimizer with another first radius.
     *
     * @param radius how far the first step may go, above 0
     */
    public NewtonCg(Parameters parameters, double radius) {
        super(parameters);
        this.firstRadius = Require.positive(where, "radius", radius);
        this.radius = radius;
    }

    /** How far the next step may go. */
    public double radius() {
        return radius;
    }

    /** The number of Hessian-vector products so far, each a reverse pass through the graph of a gradient. */
    public long hessianProducts() {
        return hessianProducts;
    }

    @Override
    void evaluateHere(Objective function) {
        Variable y = compute(function);
        loss = y.scalar();
        differentiate(y);
        requireDependence(() -> y.backward());
    }

    private Variable compute(Objective function) {
        countEvaluation();
        return requireLoss(where, function.compute());
    }

    private void differentiate(Variable y) {
        slopes = Derivatives.gradients(y, point.moving);
        gradient = new double[point.x.length];
        int at = 0;
        for (Variable slope : slopes) {
            System.arraycopy(slope.value().data, 0, gradient, at, slope.value().data.length);
            at += slope.value().data.length;
        }
    }

    /** The Hessian times a vector. */
    private double[] hessianTimes(double[] d) {
        hessianProducts++;
        Variable along = Variable.of(0);
        int at = 0;
        for (Variable slope : slopes) {
            DMatrixRMaj part = new DMatrixRMaj(slope.rows(), slope.columns());
            System.arraycopy(d, at, part.data, 0, part.data.length);
            along = along.add(slope.mul(Variable.wrap(part)).sum());
            at += part.data.length;
        }
        return along.needsGradient() ? point.flatten(along.backward()) : new double[d.length];
    }

    @Override
    boolean tryStep(Objective function) {
        List<PathPoint> path = path();
        for (int i = 0; i < MAX_TRIALS; i++) {
            PathPoint end = cut(path);
            double length = norm(end.z);
            double gain = -dot(gradient, end.z) - dot(end.z, end.hz) / 2;
            predictedDecrease = i == 0 ? gain : predictedDecrease;
            double[] x = point.moveTo(1, end.z);
            Variable y = compute(function);
            double there = recordTrial(radius, y.scalar());
            double kept = (loss - there) / gain;
            mayGoFurther = kept > 0.75 && length >= 0.99 * radius;
            if (!(kept >= 0.25)) {
                radius = length / 4;
            } else if (mayGoFurther) {
                radius *= 2;
            }
            if (kept > ETA && there < loss) {
                point.accept(x);
                loss = there;
                differentiate(y);
                return true;
            } else if (length <= Math.ulp(norm(point.x))) {
                break;
            }
        }
        radius = firstRadius;
        return false;
    }

    /** The path of conjugate gradients to the model's minimum, or to the edge of the trust region (Algorithm 7.2). */
    private List<PathPoint> path() {
        int n = gradient.length;
        PathPoint stop = new PathPoint(new double[n], new double[n]);
        List<PathPoint> path = new ArrayList<>(List.of(stop));
        double[] r = gradient;
        double[] d = scaled(-1, r);
        double enough = min(0.5, sqrt(norm(r))) * norm(r);
        for (int i = 0; i < 2 * n && norm(r) > enough; i++) {
            double[] hd = hessianTimes(d);
            double curvature = dot(d, hd);
            double alpha = dot(r, r) / curvature;
            if (!(curvature > 0) || norm(plus(stop.z, alpha, d)) >= radius) {
                path.add(stop.plus(toEdge(stop.z, d), d, hd));
                return path;
            }
            stop = stop.plus(alpha, d, hd);
            path.add(stop);
            double[] next = plus(r, alpha, hd);
            d = plus(scaled(-1, next), dot(next, next) / dot(r, r), d);
            r = next;
        }
        return path;
    }

    /** The factor τ ≥ 0 with which z + τd is on the edge of the trust region. */
    private double toEdge(double[] z, double[] d) {
        double a = dot(d, d);
        double b = dot(z, d);
        double c = dot(z, z) - radius * radius;
        return Math.max(0, (sqrt(Math.max(0, b * b - a * c)) - b) / a);
    }

    /** The end of the path, or where it leaves the trust region. It leaves it once, since its points lie ever further out. */
    private PathPoint cut(List<PathPoint> path) {
        for (int i = 1; i < path.size(); i++) {
            PathPoint from = path.get(i - 1);
            PathPoint to = path.get(i);
            if (norm(to.z) > radius) {
                double[] d = plus(to.z, -1, from.z);
                return from.plus(min(1, toEdge(from.z, d)), d, plus(to.hz, -1, from.hz));
            }
        }
        return path.get(path.size() - 1);
    }

    @Override
    void forgetMemory() {
        radius = firstRadius;
    }

    /** The properties {@code radius} and {@code hessianProducts}. */
    @Override
    State memory() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("radius", Double.toString(radius));
        properties.put("hessianProducts", Long.toString(hessianProducts));
        return new State(Map.of(), properties);
    }

    @Override
    Runnable restoreMemory(StateReader saved) {
        double savedRadius = saved.positive("radius");
        long savedProducts = saved.count("hessianProducts");
        return () -> {
            radius = savedRadius;
            hessianProducts = savedProducts;
        };
    }
}
