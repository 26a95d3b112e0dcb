package dev.ravine.optim.rule;

import static java.lang.Math.max;
import static java.lang.Math.sqrt;

/** How much longer {@link Muon} steps in a matrix that is not square. */
public enum MuonScale {
    /** √max(1, columns/rows): K. Jordan's, for weights that are inputs × outputs, as in {@code x·W}. */
    INPUTS_BY_OUTPUTS,

    /** √max(1, rows/columns): K. Jordan's, for weights that are outputs × inputs; PyTorch's "original". */
    OUTPUTS_BY_INPUTS,

    /** 0.2√max(rows, columns): steps of AdamW's size, so that its learning rate can stay; PyTorch's "match_rms_adamw". */
    LIKE_ADAMW;

    /** The factor for a matrix of this shape. */
    public double factor(int rows, int columns) {
        return switch (this) {
            case INPUTS_BY_OUTPUTS -> sqrt(max(1, (double) columns / rows));
            case OUTPUTS_BY_INPUTS -> sqrt(max(1, (double) rows / columns));
            case LIKE_ADAMW -> 0.2 * sqrt(max(rows, columns));
        };
    }
}
