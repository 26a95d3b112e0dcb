package dev.ravine.optim.rule;

import static java.lang.Math.max;
import static java.lang.Math.sqrt;

/** How much longer {@link Muon} steps in a matrix that is not square. */
public enum MuonScale {
    /** √max(1, columns/rows): K. Jordan's, for weights that are inputs × outputs, as in {@code x·W}. */
    INPUTS_BY_OUTPUTS {
        @Override
        public double factor(int rows, int columns) {
            return sqrt(max(1, (double) columns / rows));
        }
    },

    /** √max(1, rows/columns): K. Jordan's, for weights that are outputs × inputs; PyTorch's "original". */
    OUTPUTS_BY_INPUTS {
        @Override
        public double factor(int rows, int columns) {
            return sqrt(max(1, (double) rows / columns));
        }
    },

    /** 0.2√max(rows, columns): steps of AdamW's size, so that its learning rate can stay; PyTorch's "match_rms_adamw". */
    LIKE_ADAMW {
        @Override
        public double factor(int rows, int columns) {
            return 0.2 * sqrt(max(rows, columns));
        }
    };

    /** The factor for a matrix of this shape. */
    public abstract double factor(int rows, int columns);
}
