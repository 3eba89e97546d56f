# fumbled: the front door. `make run` and `make test` do everything on a machine that has a Swift toolchain.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# An import that Package.swift doesn't declare stops the build: the module graph is the privilege graph.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
DAEMON = $(CURDIR)/.build/release/fumbled
TOOL = $(CURDIR)/.build/release/fumble
COMPLETIONS := $(CURDIR)/.build/completions
# Servers that the benchmarks put beside it, unpacked there and not installed.
PEERS := $(CURDIR)/.build/bench
# What `make fuzz` throws octets at, and for how many seconds each.
T ?= lines commands exchanges wire yaml settings cuts dialogue scripts replies
S ?= 60
REGRESSIONS := $(CURDIR)/Tests/Fuzz/Regressions
MANUALS := $(wildcard man/*)
# Where `make install` puts things: below DESTDIR, with the file in /etc whatever PREFIX is.
DESTDIR =
PREFIX = /usr/local
UNITS := fumbled.service fumbled@.service fumbled@.socket
# Where each shell looks for completions, below share.
COMPLETION_FILES := bash:bash-completion/completions/fumble zsh:zsh/site-functions/_fumble \
	fish:fish/vendor_completions.d/fumble.fish
DEB := $(CURDIR)/.build/deb
VERSION = $(shell sed -n 's/.*release = "\(.*\)"/\1/p' Sources/Pure/Settings/Usage.swift)

# What has to be there, and the Debian package that brings it.
BUILD_NEEDS := /usr/include/sys/capability.h=libcap-dev /usr/include/seccomp.h=libseccomp-dev \
	/usr/include/openssl/evp.h=libssl-dev /usr/include/yaml.h=libyaml-dev
TEST_NEEDS := curl=curl dovecot=dovecot-imapd gnutls-cli=gnutls-bin gsasl=gsasl lintian=lintian logrotate=logrotate mkfs.btrfs=btrfs-progs \
	msmtp=msmtp mutt=mutt openssl=openssl python3=python3 rsyslogd=rsyslog strace=strace swaks=swaks \
	systemd-analyze=systemd /usr/share/perl5/Authen/NTLM.pm=libauthen-ntlm-perl \
	/usr/share/perl5/Authen/SASL.pm=libauthen-sasl-perl
CHECK_NEEDS := mandoc=mandoc

# need(list): installs what is missing, as root; otherwise says what to type. No service that comes with it is started:
# invoke-rc.d(8), policy-rc.d.
define need
	@missing=; \
	for pair in $(1); do \
		thing=$${pair%=*}; \
		case $$thing in /*) test -e $$thing ;; *) command -v $$thing >/dev/null ;; esac || missing="$$missing $${pair#*=}"; \
	done; \
	test -z "$$missing" && exit 0; \
	if test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null; then \
		echo "make: missing:$$missing. Type this, then make again:"; \
		echo "    sudo apt-get install --no-install-recommends$$missing"; exit 1; \
	fi; \
	echo "make: installing$$missing"; \
	policy=/usr/sbin/policy-rc.d; \
	if ! test -e $$policy; then \
		trap "rm -f $$policy" EXIT; printf '#!/bin/sh\nexit 101\n' >$$policy; chmod 755 $$policy; \
	fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing
endef

# What the manifest says of the modules below Sources, as Graphviz dot: a cluster for each floor, an arrow for each
# module that another may import.
define MAP
/^  "targets" : \[/ { inside = 1 }
!inside { next }
/^    \{/ { count = 0 }
/^          "(byName|product|target)" : \[/ { getline; gsub(/[ ",]/, ""); needed[++count] = $$0 }
/^      "name" : / { name = $$3; gsub(/[",]/, "", name) }
/^      "path" : "Sources\// {
    split($$3, folders, "/")
    members[folders[2]] = members[folders[2]] "        \"" name "\"\n"
    for (i = 1; i <= count; i++) arrows = arrows "    \"" name "\" -> \"" needed[i] "\"\n"
}
END {
    print "digraph fumbled {\n    node [shape=box]"
    split("Commands Processes System Pure", floors, " ")
    for (i = 1; i <= 4; i++)
        printf "    subgraph cluster_%s {\n        label=%s\n%s    }\n", floors[i], floors[i], members[floors[i]]
    printf "%s}\n", arrows
}
endef
export MAP

.PHONY: help run build completions test soak check bench fuzz map install uninstall deb fmt clean build-needs test-needs check-needs

help: ## List these targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Run the daemon in the foreground. ARGS="--store maildir:PATH" passes options.
	@exec $(DAEMON) $(ARGS)

build: build-needs ## Build .build/release/fumbled and fumble, with the Swift library linked statically.
	swift build -c release --static-swift-stdlib --product fumbled $(SWIFT_FLAGS)
	swift build -c release --static-swift-stdlib --product fumble $(SWIFT_FLAGS)

completions: build ## Write completion scripts of fumble for bash, zsh and fish to .build/completions.
	@mkdir -p $(COMPLETIONS)
	$(TOOL) --generate-completion-script bash >$(COMPLETIONS)/fumble.bash
	$(TOOL) --generate-completion-script zsh >$(COMPLETIONS)/_fumble
	$(TOOL) --generate-completion-script fish >$(COMPLETIONS)/fumble.fish

test: build test-needs ## Run all tests; as root, the end-to-end ones again with the daemon as nobody.
	FUMBLED=$(DAEMON) swift test $(SWIFT_FLAGS)
	@if test "$$(id -u)" = 0; then \
		echo "FUMBLED_AS=nobody swift test --filter EndToEndTests"; \
		FUMBLED=$(DAEMON) FUMBLED_AS=nobody swift test --skip-build $(SWIFT_FLAGS) --filter EndToEndTests; \
	fi

soak: build ## Kill the daemon 1,000 times under load (N= for more), and look for what it acknowledged.
	FUMBLED=$(DAEMON) FUMBLED_KILLS=$(or $(N),1000) swift test $(SWIFT_FLAGS) --filter KillTests

check: build-needs check-needs ## Check the format, the arrows between modules, the manual pages; build the benchmarks.
	swift format lint --strict --recursive Package.swift Sources Tests
	mandoc -T lint -W warning $(MANUALS)
	swift test $(SWIFT_FLAGS) --filter StructureTests
	FUMBLED_BENCH=1 swift build --target bench $(SWIFT_FLAGS)

bench: build ## Measure the daemon beside other servers. ARGS="--quick" has options, BASE=FILE compares.
	FUMBLED_BENCH=1 swift build -c release --static-swift-stdlib --product bench $(SWIFT_FLAGS)
	@Tests/Benchmarks/peers.sh $(PEERS)
	@exec .build/release/bench --daemon $(DAEMON) --postfix $(PEERS)/postfix --python $(PEERS)/python/bin/python \
		$(if $(BASE),--base "$(BASE)") $(ARGS)

fuzz: build-needs ## Fuzz each of T="lines ..." for S=60 seconds; Tests/Fuzz/Regressions keeps what breaks it.
	FUMBLED_FUZZ=1 swift build -c release --product fuzz --sanitize=fuzzer --scratch-path .build/fuzz $(SWIFT_FLAGS)
	@for target in $(T); do \
		mkdir -p .build/fuzz/corpus/$$target && echo "$$target:" && \
		SWIFT_BACKTRACE=enable=no FUMBLED_FUZZ_TARGET=$$target .build/fuzz/release/fuzz -max_total_time=$(S) -timeout=10 -verbosity=0 \
			-print_final_stats=1 -artifact_prefix=$(REGRESSIONS)/$$target/ .build/fuzz/corpus/$$target \
			$(REGRESSIONS)/$$target || exit 1; \
	done

install: ## Install what is built: DESTDIR=/tmp/x PREFIX=/usr. A changed /etc/fumbled.yaml stays.
	@test -x $(DAEMON) && test -x $(TOOL) || $(MAKE) build
	install -D -m 0755 $(DAEMON) "$(DESTDIR)$(PREFIX)/sbin/fumbled"
	install -D -m 0755 $(TOOL) "$(DESTDIR)$(PREFIX)/bin/fumble"
	@for page in $(MANUALS); do \
		install -D -m 0644 $$page "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}"; done
	@install -d "$(DESTDIR)$(PREFIX)/lib/systemd/system"
	@for unit in $(UNITS); do \
		sed 's|@SBINDIR@|$(PREFIX)/sbin|' etc/$$unit >"$(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit"; \
		chmod 0644 "$(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit"; done
	install -D -m 0644 etc/fumbled.sysusers "$(DESTDIR)$(PREFIX)/lib/sysusers.d/fumbled.conf"
	install -D -m 0644 etc/fumbled.tmpfiles "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/fumbled.conf"
	@$(foreach shell,$(COMPLETION_FILES),install -d "$(DESTDIR)$(PREFIX)/share/$(dir $(word 2,$(subst :, ,$(shell))))"; \
		$(TOOL) --generate-completion-script $(word 1,$(subst :, ,$(shell))) \
		>"$(DESTDIR)$(PREFIX)/share/$(word 2,$(subst :, ,$(shell)))";) true
	@if test ! -e "$(DESTDIR)/etc/fumbled.yaml"; then \
		install -D -m 0644 etc/fumbled.yaml "$(DESTDIR)/etc/fumbled.yaml"; \
	elif ! cmp -s etc/fumbled.yaml "$(DESTDIR)/etc/fumbled.yaml"; then \
		echo "make: $(DESTDIR)/etc/fumbled.yaml is not the one of the sources, and stays as it is"; fi
	@test -n "$(DESTDIR)" || echo "make: for a service: systemd-sysusers; systemd-tmpfiles --create; systemctl daemon-reload"

uninstall: ## Remove what install put there, with the same DESTDIR and PREFIX. A changed /etc/fumbled.yaml stays.
	rm -f "$(DESTDIR)$(PREFIX)/sbin/fumbled" "$(DESTDIR)$(PREFIX)/bin/fumble"
	@for page in $(MANUALS); do rm -f "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}"; done
	@for unit in $(UNITS); do rm -f "$(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit"; done
	rm -f "$(DESTDIR)$(PREFIX)/lib/sysusers.d/fumbled.conf" "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/fumbled.conf"
	@$(foreach shell,$(COMPLETION_FILES),rm -f "$(DESTDIR)$(PREFIX)/share/$(word 2,$(subst :, ,$(shell)))";) true
	@if cmp -s etc/fumbled.yaml "$(DESTDIR)/etc/fumbled.yaml"; then rm -f "$(DESTDIR)/etc/fumbled.yaml"; fi

deb: ## Make a Debian package of it in .build/deb.
	rm -rf $(DEB)
	@$(MAKE) --no-print-directory install DESTDIR=$(DEB)/root PREFIX=/usr >/dev/null
	@etc/debian/build.sh $(DEB)/root $(VERSION)

map: ## Print the graph of the modules: make map | dot -Tsvg > map.svg
	@swift package $(PACKAGE_FLAGS) dump-package | awk "$$MAP"

fmt: ## Format the sources.
	swift format format --in-place --recursive Package.swift Sources Tests

clean: ## Remove what was built.
	rm -rf .build

build-needs:
	$(call need,$(BUILD_NEEDS))

test-needs:
	$(call need,$(TEST_NEEDS))

check-needs:
	$(call need,$(CHECK_NEEDS))
