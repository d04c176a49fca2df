# syntax=docker/dockerfile:1
# A Python application whose requirements are built in one stage and run in another.
ARG PYTHON_VERSION=3.13

FROM python:${PYTHON_VERSION}-slim AS build
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /src
# The requirements alone come first: they change less often than the code.
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

FROM python:${PYTHON_VERSION}-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home app
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
USER app
EXPOSE 8000
CMD ["python", "main.py"]
