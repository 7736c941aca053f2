# What is needed: Go and a C compiler. Everything else, the tools of lint and
# bench included, is fetched by Go as go.mod and tools/go.mod say; the library
# that runs models is fetched with pip or npm (tools/onnxruntime.sh).

TAGS     := sqlite_fts5
FUZZTIME := 5s
REAL     := $(wildcard ../shared/real)

# Tests that run without -race, with which they take ten times as long: arithmetic of
# which goroutines share nothing, and whole public sets. What they call runs with it in
# other tests, on less.
SERIAL := ^(TestModelsOnPhotographsTheyNeverSaw|TestRealData|TestSelectModelIsTrained|TestCommittedFilesAreCurrent)$$

comma := ,
GO    := go
BUILD := -buildvcs=false -tags $(TAGS)
PROOF := -buildvcs=false -tags $(TAGS)$(comma)proof
TOOL  := $(GO) tool -modfile=tools/go.mod

export CGO_ENABLED := 1
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/.tools/home
endif
# Tests run in the folders of their packages: the path must be absolute.
ifeq ($(OPHGLM_REAL)$(REAL),$(REAL))
ifneq ($(REAL),)
export OPHGLM_REAL := $(abspath $(REAL))
endif
endif

.PHONY: build run test bench lint docs kg-figures instruct-figures leaderboards metrics metrics-speed proof fuzz train runtime try-runtime

build:
	$(GO) build $(BUILD) -o bin/ophglm ./cmd/ophglm

# The ONNX Runtime, into .tools/onnxruntime.
runtime:
	@tools/onnxruntime.sh

# What looks at no photograph goes on without it.
try-runtime:
	@tools/onnxruntime.sh || { [ -z "$$OPHGLM_ONNXRUNTIME_REQUIRED" ] && echo "warning: going on without the ONNX Runtime, which only the fundus stages need" >&2; }

# make run builds from the data inside the binary, make run DATA=dir from yours.
run: build try-runtime
ifdef DATA
	bin/ophglm run full --set data=$(DATA)
else
	bin/ophglm run starter
endif

# The graph's tests run beside a real Neo4j server of their own where there are
# Java and Maven, and those of chat models beside a real server with a small model
# where Python and pip can fetch it. They are skipped elsewhere;
# OPHGLM_NEO4J_REQUIRED and OPHGLM_LMSERVER_REQUIRED make that fail.
test: try-runtime
	$(GO) vet $(BUILD) ./...
	tools/neo4j.sh try tools/lmserver.sh try $(GO) test $(BUILD) -race -skip '$(SERIAL)' -timeout 25m $(TESTFLAGS) ./...
	$(GO) test $(BUILD) -run '$(SERIAL)' $(TESTFLAGS) ./cmd/ophglm ./dialogue ./fundus/phantom

# One package after the other: two benchmarks at once would measure each other.
bench: try-runtime
	tools/neo4j.sh try $(GO) test $(BUILD) -p 1 -run '^$$' -bench . -benchtime 3s -timeout 30m ./...

lint:
	@files=$$(find . -name '*.go' -not -path './.*' | xargs $(TOOL) gofumpt -l) || exit 1; \
	if [ -n "$$files" ]; then echo "not formatted (go tool -modfile=tools/go.mod gofumpt -w FILE):"; echo "$$files"; exit 1; fi
	$(GO) vet $(PROOF) ./...
	$(TOOL) staticcheck -tags $(TAGS)$(comma)proof ./...

docs: build
	bin/ophglm kinds --markdown > docs/kinds.md.new
	mv docs/kinds.md.new docs/kinds.md

# docs/kg-figures.md, from the graph of the pipeline full, which must be built.
kg-figures: build
	tools/kg-figures.sh $(or $(DATA),../shared/real)

# docs/leaderboards.md, from the boards of the pipelines starter and full, which must be built.
leaderboards:
	tools/leaderboards.sh

# docs/instruct-figures.md, from the pipelines starter and full, which must be built.
instruct-figures: build
	tools/instruct-figures.sh

# docs/metrics.md, from the vectors and recorded times beside the real data: how far
# metrics are from their references, and their times.
metrics:
	tools/metrics.sh

metrics-speed:
	tools/metrics.sh speed

# Builds that are killed, a real chat server with a small model where there is pip,
# and the tests that are longer here (proof.Long).
proof:
	tools/lmserver.sh try $(GO) test $(PROOF) -count=1 -v -timeout 60m $(TESTFLAGS) ./internal/proof/...
	$(GO) test $(PROOF) -count=1 -timeout 60m $(TESTFLAGS) $$(grep -rl --include='*_test.go' 'proof\.Long' [a-z]* | xargs -n1 dirname | sort -u | sed 's|^|./|')

# Every fuzz target of the project for $(FUZZTIME).
fuzz:
	@grep -rl --include='*_test.go' '^func Fuzz' [a-z]* | xargs -n1 dirname | sort -u | while read -r dir; do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$dir/*_test.go); do \
			echo "$$dir $$name"; \
			$(GO) test $(BUILD) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) ./$$dir || exit 1; \
		done; \
	done

# The models of the binary, anew, from the photographs in DATA: Python 3.11 or
# newer, some gigabytes for PyTorch under .tools/train, about an hour.
train: build
	fundus/training/train.sh $(or $(DATA),../shared/real)
