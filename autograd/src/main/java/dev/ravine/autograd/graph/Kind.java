package dev.ravine.autograd.graph;

import dev.ravine.autograd.Variable;

/**
 * What a variable is in a drawing, and in which colours it stands there: pale with dark words, on no background, so that
 * it reads on a light page and on a dark one.
 */
enum Kind {
    CONSTANT("#e5e7eb", "#6b7280"),
    /** A leaf that gradients are taken to. */
    PARAMETER("#fde68a", "#b45309"),
    OPERATION("#bfdbfe", "#1d4ed8");

    /** The colour of what is written in a node. */
    static final String WORDS = "#111827";

    /** The colour of edges: halfway between a light page and a dark one. */
    static final String EDGES = "#808080";

    final String fill;
    final String border;

    Kind(String fill, String border) {
        this.fill = fill;
        this.border = border;
    }

    static Kind of(Variable variable) {
        if (!variable.needsGradient()) {
            return CONSTANT;
        }
        return variable.inputs().isEmpty() ? PARAMETER : OPERATION;
    }
}
