package dev.ravine.examples.kotlin

import dev.ravine.autograd.Variable
import dev.ravine.nn.Layer
import dev.ravine.nn.Linear
import dev.ravine.nn.SplitMix
import dev.ravine.nn.activation.Tanh
import dev.ravine.nn.data.Generated
import dev.ravine.nn.loss.Losses
import dev.ravine.nn.metric.Metrics
import dev.ravine.optim.Optimizer
import dev.ravine.optim.rule.Adam

/** A net learns to tell two moons apart. */
fun main() {
    val random = SplitMix(1)
    val moons = Generated.moons(200, 0.1, random)
    val points = Variable.of(moons.x())
    val model: Layer = sequential {
        +Linear(2, 16, random)
        +Tanh()
        "scores" of Linear(16, 2, random)
    }
    val optimizer = Optimizer.of(Adam(), 0.01, model.parameters())
    val decay = 1e-4
    repeat(300) {
        val weights = model.parameters().get("scores.weight")
        val loss = Losses.crossEntropy(model.forward(points), *moons.labels()) + decay * weights.pow(2.0).sum()
        optimizer.step(loss.backward())
    }
    println(model)
    println("accuracy ${Metrics.accuracy(model.forward(points), *moons.labels())}")
}
