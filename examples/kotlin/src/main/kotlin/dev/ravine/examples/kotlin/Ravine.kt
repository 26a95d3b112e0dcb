/** What makes Ravine read well in Kotlin: copy this file. All else of the library is used as it is. */
package dev.ravine.examples.kotlin

import dev.ravine.autograd.Variable
import dev.ravine.nn.Layer
import dev.ravine.nn.Sequential

operator fun Variable.plus(b: Variable): Variable = add(b)

operator fun Variable.plus(b: Double): Variable = add(b)

operator fun Variable.minus(b: Variable): Variable = sub(b)

operator fun Variable.minus(b: Double): Variable = sub(b)

operator fun Variable.times(b: Variable): Variable = mul(b)

operator fun Variable.times(b: Double): Variable = mul(b)

operator fun Variable.unaryMinus(): Variable = neg()

operator fun Double.plus(b: Variable): Variable = b.add(this)

operator fun Double.minus(b: Variable): Variable = b.neg().add(this)

operator fun Double.times(b: Variable): Variable = b.mul(this)

operator fun Double.div(b: Variable): Variable = Variable.of(this).div(b)

/** The product of two matrices. */
infix fun Variable.matmul(b: Variable): Variable = this.matmul(b)

/**
 * Layers one after another, each under its number or its name:
 *
 *     val model = sequential {
 *         +Linear(2, 16, random)
 *         +Tanh()
 *         "scores" of Linear(16, 2, random)
 *     }
 */
fun sequential(layers: Layers.() -> Unit): Sequential = Layers().apply(layers).all

/** The layers of a [sequential] net that is being made. */
class Layers internal constructor() {
    internal val all = Sequential()
    private var number = 0

    /** The next layer, under its number. */
    operator fun Layer.unaryPlus() {
        all.add((number++).toString(), this)
    }

    /** The next layer, under this name. */
    infix fun String.of(layer: Layer) {
        all.add(this, layer)
        number++
    }
}
