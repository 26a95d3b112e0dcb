/** Layers, losses, data and checkpoints. Nothing stands here yet. */
@NullMarked
package dev.ravine.nn;

import org.jspecify.annotations.NullMarked;
