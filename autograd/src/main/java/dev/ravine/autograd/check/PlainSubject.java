package dev.ravine.autograd.check;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** A function and a gradient in plain Java. */
record PlainSubject(PlainFunction function, PlainGradient gradient) implements Subject {
    @Override
    public DMatrixRMaj value(DMatrixRMaj[] at) {
        return new DMatrixRMaj(new double[][] {{function.apply(copies(at))}});
    }

    @Override
    public DMatrixRMaj[] gradients(DMatrixRMaj[] at, DMatrixRMaj cotangent) {
        DMatrixRMaj[] given = copies(at);
        DMatrixRMaj[] gradients = applied(given);
        if (gradients == null || gradients.length != at.length) {
            throw new Defect("the gradient function returned %s for %d inputs"
                    .formatted(gradients == null ? "null" : gradients.length + " matrices", at.length));
        }
        for (int i = 0; i < at.length; i++) {
            if (gradients[i] == null) {
                throw new Defect("the gradient function returned null for input " + i);
            }
            if (gradients[i].numRows != at[i].numRows || gradients[i].numCols != at[i].numCols) {
                throw new Defect(Words.wrongShape(i, at[i], gradients[i]));
            }
            if (!Words.sameBits(given[i], at[i])) {
                throw new Defect("the gradient function changes input " + i);
            }
            gradients[i] = new DMatrixRMaj(gradients[i]);
            CommonOps_DDRM.scale(cotangent.data[0], gradients[i]);
        }
        return gradients;
    }

    private DMatrixRMaj[] applied(DMatrixRMaj[] given) {
        try {
            return gradient.apply(given);
        } catch (RuntimeException e) {
            throw new Defect("the gradient function failed at the given point: " + e);
        }
    }

    private static DMatrixRMaj[] copies(DMatrixRMaj[] matrices) {
        DMatrixRMaj[] copies = new DMatrixRMaj[matrices.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = matrices[i].copy();
        }
        return copies;
    }
}
