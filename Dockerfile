# The bot in a container: docs/operating.md says how to run it. Any image with Python 3.11 or newer and its venv will do as base.
ARG PYTHON=python:3.11-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1
WORKDIR /source
# What changes rarely comes first: an edit of the code builds none of this again.
COPY requirements.lock requirements-build.lock ./
RUN python3 -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --no-deps -r requirements-build.lock \
    && python3 -m venv --without-pip /opt/tincay \
    && /opt/build/bin/pip --python /opt/tincay/bin/python install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY data data
COPY locales locales
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/build/bin/pip --python /opt/tincay/bin/python install --no-deps --no-index /wheel/*.whl

FROM ${PYTHON}
# The folder is made for this user alone: it holds the key beside the database.
RUN mkdir -m 700 /data && chown 10001:10001 /data
COPY --from=build /opt/tincay /opt/tincay
ENV PATH=/opt/tincay/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TINCAY_DATABASE_URL=sqlite+aiosqlite:////data/tincay.db \
    TINCAY_HEALTH_LISTEN=127.0.0.1:8081
USER 10001:10001
WORKDIR /
VOLUME ["/data"]
HEALTHCHECK --interval=60s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8081/healthz', timeout=4)"]
ENTRYPOINT ["tincay"]
CMD ["run"]
