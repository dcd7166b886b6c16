# Everything here could be typed by hand; `.ci/set-up` says which packages the machine lacks.
PORT ?= 8000
SOAK ?= 28800
PY = .venv/bin/python
DEMO_ENV = DEMO=1 HTTPS=0 ALLOWED_HOSTS=127.0.0.1,localhost SITE_URL=http://127.0.0.1:$(PORT) SECRET_KEY="$$(cat var/secret-key)"

.PHONY: demo test lint types bench soak lock

demo:
	@.ci/set-up demo
	@mkdir -p var && test -s var/secret-key || $(PY) -c "import secrets; print(secrets.token_urlsafe(60))" > var/secret-key
	@$(DEMO_ENV) $(PY) manage.py migrate --verbosity 0
	@$(DEMO_ENV) $(PY) manage.py collectstatic --noinput --verbosity 0
	@$(DEMO_ENV) $(PY) manage.py load_demo
	@echo "The site is at http://127.0.0.1:$(PORT)/   (stop it with Ctrl+C)"
	@$(DEMO_ENV) .venv/bin/gunicorn hwb_portal.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --timeout 120 --log-level warning

test:
	@.ci/set-up test
	@.ci/test

lint:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports

types:
	SECRET_KEY="$$(printf 'types-%.0s' 1 2 3 4 5 6 7 8 9 10)" DEBUG=1 .venv/bin/mypy

lock:
	.venv/bin/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras -o requirements.txt pyproject.toml
	.venv/bin/pip-compile -q --extra dev -c requirements.txt --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --strip-extras -o requirements-dev.txt pyproject.toml

bench:
	@.ci/set-up test
	@$(PY) -m tests.bench

soak:
	@.ci/set-up test
	MACHINES=1 FUZZ=10000 ALTERNATIONS=200 CRASHES=10 OFFICERS=20 SAVES=50 PRESSES=20 ROUNDS=100 SOAK=$(SOAK) \
		CONNECTIONS=50 $(PY) -m pytest tests/faults
