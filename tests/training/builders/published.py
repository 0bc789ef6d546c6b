"""KerasTuner's published getting-started models, as its guides show them and a user would have them."""

import keras
import keras_tuner
import tensorflow as tf
from keras import layers

HISTORIES = []  # that a `fit` was given


def build_dense(hp):
    """A number of layers, their units, an activation, dropout or not, and a learning rate."""
    model = keras.Sequential()
    model.add(layers.Flatten())
    for i in range(hp.Int("num_layers", 1, 3)):
        model.add(
            layers.Dense(
                units=hp.Int(f"units_{i}", min_value=32, max_value=512, step=32),
                activation=hp.Choice("activation", ["relu", "tanh"]),
            )
        )
    if hp.Boolean("dropout"):
        model.add(layers.Dropout(rate=0.25))
    model.add(layers.Dense(10, activation="softmax"))
    learning_rate = hp.Float("lr", min_value=1e-4, max_value=1e-2, sampling="log")
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def build_logits(hp):
    """Images without a channel, whole-number labels, scores that are no probabilities."""
    model = keras.Sequential()
    model.add(keras.Input((8, 8)))
    model.add(layers.Flatten())
    model.add(layers.Dense(units=hp.Int("units", min_value=32, max_value=512, step=32), activation="relu"))
    model.add(layers.Dense(10))
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=hp.Choice("learning_rate", values=[1e-2, 1e-3, 1e-4])),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


class MlpOrCnn(keras_tuner.HyperModel):
    """Two kinds of model under conditional scopes."""

    def build(self, hp):
        model = keras.Sequential()
        model.add(layers.Input(shape=(8, 8, 1)))
        model_type = hp.Choice("model_type", ["mlp", "cnn"])
        with hp.conditional_scope("model_type", ["mlp"]):
            if model_type == "mlp":
                model.add(layers.Flatten())
                model.add(layers.Dense(hp.Int("units", 8, 32, step=8), activation="relu"))
        with hp.conditional_scope("model_type", ["cnn"]):
            if model_type == "cnn":
                model.add(layers.Conv2D(hp.Int("filters", 4, 8), 3, activation="relu"))
                model.add(layers.GlobalAveragePooling2D())
        model.add(layers.Dense(10, activation="softmax"))
        return model


class TunedFit(keras_tuner.HyperModel):
    """The batch size is a hyperparameter of its `fit`."""

    def build(self, hp):
        model = keras.Sequential()
        model.add(layers.Flatten())
        model.add(layers.Dense(units=hp.Int("units", min_value=8, max_value=64, step=8), activation="relu"))
        model.add(layers.Dropout(0.2))
        model.add(layers.Dense(10, activation="softmax"))
        model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
        return model

    def fit(self, hp, model, *args, **kwargs):
        return model.fit(*args, batch_size=hp.Choice("batch_size", [16, 32]), **kwargs)


class HistoryFit(TunedFit):
    """Returns what it reads in Keras's History; KerasTuner takes the History itself, a dictionary or a number."""

    def build(self, hp):
        model = super().build(hp)
        model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["acc"])
        return model

    def fit(self, hp, model, *args, **kwargs):
        history = model.fit(*args, batch_size=32, verbose=0, **kwargs)
        HISTORIES.append(history)
        results = {"history": history, "number": max(history.history["val_accuracy"])}
        results["dictionary"] = {"val_loss": min(history.history["val_loss"]), "epochs": len(history.epoch)}
        return results[hp.Choice("returns", ["history", "number", "dictionary"])]


class ShuffledFit(TunedFit):
    """Whether to shuffle, how long to train, and whether the images are changed first."""

    def fit(self, hp, model, x, y, **kwargs):
        if hp.Boolean("normalize"):
            x = layers.Normalization(axis=None, mean=0.5, variance=0.1)(x)
        return model.fit(x, y, shuffle=hp.Boolean("shuffle"), epochs=hp.Int("epochs", 2, 3), **kwargs)


class CustomLoop(keras_tuner.HyperModel):
    """A training loop of its own, which calls the callbacks after each epoch."""

    def build(self, hp):
        inputs = keras.Input(shape=(8, 8, 1))
        x = keras.layers.Flatten()(inputs)
        x = keras.layers.Dense(units=hp.Choice("units", [32, 64, 128]), activation="relu")(x)
        outputs = keras.layers.Dense(10)(x)
        return keras.Model(inputs=inputs, outputs=outputs)

    def fit(self, hp, model, x, y, validation_data, callbacks=None, **kwargs):  # noqa: PLR0917 - as it was published
        batch_size = hp.Int("batch_size", 32, 128, step=32, default=64)
        train_ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(batch_size)
        validation_data = tf.data.Dataset.from_tensor_slices(validation_data).batch(batch_size)
        optimizer = keras.optimizers.Adam(hp.Float("learning_rate", 1e-4, 1e-2, sampling="log", default=1e-3))
        loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        epoch_loss_metric = keras.metrics.Mean()

        @tf.function
        def run_train_step(images, labels):
            with tf.GradientTape() as tape:
                logits = model(images)
                loss = loss_fn(labels, logits)
                if model.losses:
                    loss += tf.math.add_n(model.losses)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))

        @tf.function
        def run_val_step(images, labels):
            epoch_loss_metric.update_state(loss_fn(labels, model(images)))

        for callback in callbacks:
            callback.set_model(model)
        best_epoch_loss = float("inf")
        for epoch in range(2):
            for images, labels in train_ds:
                run_train_step(images, labels)
            for images, labels in validation_data:
                run_val_step(images, labels)
            epoch_loss = float(epoch_loss_metric.result().numpy())
            for callback in callbacks:
                callback.on_epoch_end(epoch, logs={"my_metric": epoch_loss})
            epoch_loss_metric.reset_state()
            best_epoch_loss = min(best_epoch_loss, epoch_loss)
        return best_epoch_loss


class Silent(CustomLoop):
    """A `fit` that tells nobody of its epochs."""

    def fit(self, hp, model, x, y, **kwargs):
        model.compile(optimizer="sgd", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        for _ in range(2):
            model.train_on_batch(x[:32], y[:32])
        return {"val_loss": 1.0}


instance = TunedFit(name="mine")


def build_broken(hp):
    if hp.Boolean("breaks"):
        raise ValueError("a mistake of the author's")
    return build_logits(hp)


def build_late(hp):
    """Asks for something that no run before the training has seen."""
    if hp.Float("rate", 0.0, 1.0) == 0.123:
        hp.Int("surprise", 1, 3)
    return build_logits(hp)
