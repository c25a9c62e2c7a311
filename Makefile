# Every target hands over to tools/setup.py, so that `make test` and `python3 tools/setup.py test` are the same.
PYTHON ?= python3
SETUP = $(PYTHON) tools/setup.py

.DEFAULT_GOAL := help
.PHONY: help site serve pdf check test lint fix bench lighthouse lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

site: ## install what the site needs, build it, say where to open it
	@$(SETUP) site

serve: ## show the site while it is being written
	@$(SETUP) serve $(ARGS)

pdf: ## install what printed documents need, and print them
	@$(SETUP) pdf $(ARGS)

check: ## look for mistakes in the content without building
	@$(SETUP) check

test: ## install what the tests need, then lint and run all tests
	@$(SETUP) test $(ARGS)

lint: ## check style, types and layers of the code
	@$(SETUP) lint

fix: ## format the code and mend what can be mended by itself
	@$(SETUP) fix

bench: ## time this and other generators on the same content
	@$(SETUP) bench $(ARGS)

lighthouse: ## print Lighthouse scores of the built site
	@$(SETUP) lighthouse

lock: ## choose versions anew and write the lock files
	@$(SETUP) lock

clean: ## remove what was built and installed
	@$(SETUP) clean
