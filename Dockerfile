# The service's image: two targets, alike but for the CUDA libraries. docs/deployment.md says how they are used, and
# what of this file was tried where no container engine runs.
#
#   docker build --target cpu --tag sweep:cpu .
#   docker build --target gpu --tag sweep:gpu .
#
# The base is pinned by version, to the minor version of Python that the tests run on. Not by digest: no registry could
# be asked for one where this was written, and one made up would fail. To pin it too: --build-arg
# PYTHON=python:3.11.14-slim-trixie@sha256:…
ARG PYTHON=python:3.11.14-slim-trixie

# What both builds begin with. The virtual environment is copied as it is, so nothing else of this stage is shipped.
FROM ${PYTHON} AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/sweep

FROM builder AS cpu-packages
COPY requirements-cpu.lock /build/
RUN --mount=type=cache,target=/root/.cache/pip /opt/sweep/bin/pip install --compile --require-hashes -r /build/requirements-cpu.lock

FROM builder AS gpu-packages
COPY requirements-gpu.lock /build/
RUN --mount=type=cache,target=/root/.cache/pip /opt/sweep/bin/pip install --compile --require-hashes -r /build/requirements-gpu.lock

# A user of a fixed number, so that files on shared volumes have the same owner everywhere, and the places that volumes
# are mounted at: an empty named volume takes its owner from the directory it covers. They are not declared as VOLUME,
# which would give the dashboard two of its own.
FROM ${PYTHON} AS service
RUN groupadd --gid 10001 sweep \
    && useradd --uid 10001 --gid sweep --no-create-home --home-dir /tmp sweep \
    && install --directory --owner sweep --group sweep /artifacts /data /spaces
# The byte-code is there already, and the image is read-only. Data sets that Keras fetches go to the data volume.
ENV PATH=/opt/sweep/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    KERAS_HOME=/data/keras \
    SWEEP_ARTIFACTS=/artifacts \
    SWEEP_DATA=/data
WORKDIR /spaces
# Drains: running epochs may end within SWEEP_GRACE, then the trials are given back.
STOPSIGNAL SIGTERM
CMD ["sweep", "join"]

# The libraries are a layer of their own, so that a change of Sweep's code ships kilobytes. Its build writes into the
# bound sources; what it writes is dropped.
FROM service AS gpu
# nvidia-smi, with which the devices are found, comes with `utility`.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=gpu-packages /opt/sweep /opt/sweep
RUN --mount=type=bind,target=/build,rw pip install --no-cache-dir --no-deps --no-build-isolation --compile /build
USER 10001:10001

FROM service AS cpu
COPY --from=cpu-packages /opt/sweep /opt/sweep
RUN --mount=type=bind,target=/build,rw pip install --no-cache-dir --no-deps --no-build-isolation --compile /build
USER 10001:10001
