package lab.exercise7;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Reductions.softmax;
import static dev.ravine.autograd.Reductions.sum;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Exercise 7: seven operations, of which three have a wrong rule. */
public final class Operations {
    private Operations() {}

    /** x², entry by entry. */
    public static Variable square(Variable x) {
        DMatrixRMaj value = new DMatrixRMaj(x.rows(), x.columns());
        CommonOps_DDRM.elementPower(x.value(), 2, value);
        return Variable.computed("square", value, Variable.wrt(x, (y, g) -> g.mul(x).mul(2)));
    }

    /** x · sigmoid(x), entry by entry. */
    public static Variable swish(Variable x) {
        DMatrixRMaj value = new DMatrixRMaj(x.rows(), x.columns());
        for (int i = 0; i < value.data.length; i++) {
            value.data[i] = x.value().data[i] / (1 + Math.exp(-x.value().data[i]));
        }
        return Variable.computed("swish", value, Variable.wrt(x, (y, g) -> {
            Variable s = sigmoid(x);
            return g.mul(s.add(y.mul(s.neg().add(1))));
        }));
    }

    /** a / b, entry by entry, for matrices of one shape. */
    public static Variable quotient(Variable a, Variable b) {
        DMatrixRMaj value = new DMatrixRMaj(a.rows(), a.columns());
        CommonOps_DDRM.elementDiv(a.value(), b.value(), value);
        return Variable.computed(
                "quotient",
                value,
                Variable.wrt(a, (y, g) -> g.div(b)),
                Variable.wrt(b, (y, g) -> g.mul(a).div(b.pow(2))));
    }

    /** The product of two matrices. */
    public static Variable product(Variable a, Variable b) {
        DMatrixRMaj value = new DMatrixRMaj(a.rows(), b.columns());
        CommonOps_DDRM.mult(a.value(), b.value(), value);
        return Variable.computed(
                "product",
                value,
                Variable.wrt(a, (y, g) -> g.matmul(b.transpose())),
                Variable.wrt(b, (y, g) -> a.transpose().matmul(g)));
    }

    /** The probabilities e^xⱼ / Σₖ e^xₖ of each row. */
    public static Variable probabilities(Variable x) {
        DMatrixRMaj value = softmax(x, Per.ROW).value().copy();
        return Variable.computed("probabilities", value, Variable.wrt(x, (y, g) -> g.mul(y).mul(y.neg().add(1))));
    }

    /** The mean of each column, a row. */
    public static Variable columnMeans(Variable x) {
        DMatrixRMaj value = new DMatrixRMaj(1, x.columns());
        CommonOps_DDRM.sumCols(x.value(), value);
        CommonOps_DDRM.scale(1.0 / x.rows(), value);
        return Variable.computed(
                "columnMeans", value, Variable.wrt(x, (y, g) -> Shaping.broadcastTo(g, x.rows(), x.columns())));
    }

    /** x less the mean of its row. */
    public static Variable centred(Variable x) {
        DMatrixRMaj value = x.value().copy();
        for (int i = 0; i < value.numRows; i++) {
            double mean = 0;
            for (int j = 0; j < value.numCols; j++) {
                mean += value.get(i, j) / value.numCols;
            }
            for (int j = 0; j < value.numCols; j++) {
                value.add(i, j, -mean);
            }
        }
        return Variable.computed(
                "centred", value, Variable.wrt(x, (y, g) -> g.sub(sum(g, Per.ROW).div(x.columns()))));
    }
}
