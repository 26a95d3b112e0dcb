package dev.ravine.optim.transform;

import dev.ravine.optim.Formula;
import dev.ravine.optim.Transform;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Climbs instead of descending: g ← −g. Decay still shrinks the parameters. */
public record Maximize() implements Transform.OfGradient {
    @Override
    public void apply(double number, DMatrixRMaj w, DMatrixRMaj g) {
        CommonOps_DDRM.changeSign(g);
    }

    @Override
    public Formula formula(double number) {
        return Formula.of("g ← −g");
    }
}
