/** What a group does to its gradients and parameters before the rule sees them. */
@NullMarked
package dev.ravine.optim.transform;

import org.jspecify.annotations.NullMarked;
