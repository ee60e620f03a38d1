package docs_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/transcript"
)

var update = flag.Bool("update", false, "put what was printed into the pages, where it is not what they show")

// A channel is a page that shows a way to the user, and what it needs.
type channel struct {
	page  string
	tools []string // that must be there, besides go, git and bash
	heavy bool     // run only if heavyEnv is set
}

// heavyEnv has the heavy pages run, too: they build golangci-lint, or install with
// pre-commit.
const heavyEnv = "FUTURELINT_HEAVY"

var channels = []channel{
	{page: "command.md"},
	{page: "go-vet.md"},
	{page: "go-tool.md"},
	{page: "cache.md"},
	{page: "bazel.md"},
	{page: "github-actions.md"},
	{page: "pre-commit.md", tools: []string{"pre-commit"}, heavy: true},
	{page: "golangci-lint.md", heavy: true},
	{page: "editors.md", heavy: true},
}

// A page of a channel, followed from an empty folder, prints what it shows.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("to follow the pages takes minutes")
	}
	root := workshop(t)
	env := environment(t, root, publish(t, filepath.Join(root, "published")))
	for _, c := range channels {
		t.Run(c.page, func(t *testing.T) {
			if c.heavy && os.Getenv(heavyEnv) == "" {
				t.Skipf("heavy: set %s=1", heavyEnv)
			}
			for _, tool := range c.tools {
				if _, err := exec.LookPath(tool); err != nil {
					t.Skipf("SKIPPED: there is no %s here", tool)
				}
			}
			follow(t, c.page, root, env)
		})
	}
}

// follow runs the commands of a page, and compares or updates what it shows.
func follow(t *testing.T, name, root string, env []string) {
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	page, home := string(data), filepath.Join(root, "home")
	require.NoError(t, os.RemoveAll(home))
	require.NoError(t, os.MkdirAll(home, 0o777))
	steps := transcript.Parse(page)
	got, err := transcript.Run(t.Context(), home, env, steps)
	require.NoError(t, err, strings.Join(got, "\n"))
	for i, s := range steps {
		if s.Command != "" && !s.Matches(got[i]) && !*update {
			assert.Fail(t, "printed something else", "%s:%d: %s\n%s", name, s.Line, s.Command, got[i])
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(transcript.Update(page, steps, got)), 0o666))
	}
}

// workshop returns an empty folder that is the same each time, so that what was compiled
// in it is in the build cache, and another one for another checkout.
func workshop(t *testing.T) string {
	t.Helper()
	here, err := filepath.Abs(".")
	require.NoError(t, err)
	sum := fnv.New32()
	sum.Write([]byte(here))
	root := filepath.Join(cacheDir(t), fmt.Sprintf("pages-%08x", sum.Sum32()))
	require.NoError(t, os.RemoveAll(root))
	require.NoError(t, os.MkdirAll(filepath.Join(root, "home"), 0o777))
	t.Cleanup(func() { os.RemoveAll(root) })
	return root
}

func cacheDir(t *testing.T) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	require.NoError(t, err)
	return filepath.Join(dir, "futurelint-test")
}

// environment returns that of a stranger who has Go and git: a home of his own, a network
// in which the tree is published, and a module cache without it. What Go downloads stays.
func environment(t *testing.T, root string, p published) []string {
	t.Helper()
	goEnv := func(name string) string {
		out, err := exec.Command("go", "env", name).Output()
		require.NoError(t, err)
		return strings.TrimSpace(string(out))
	}
	home := filepath.Join(root, "home")
	config := filepath.Join(root, "config") // pre-commit takes GIT_CONFIG_GLOBAL away
	require.NoError(t, os.MkdirAll(filepath.Join(config, "git"), 0o777))
	text := fmt.Sprintf("[user]\n\tname = nobody\n\temail = nobody@example.com\n[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n[url \"%s\"]\n\tinsteadOf = %s\n", p.repository, site)
	require.NoError(t, os.WriteFile(filepath.Join(config, "git", "config"), []byte(text), 0o666))
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") })
	return append(env,
		"HOME="+home, "GOPATH="+home+"/go", "GOBIN=", "PATH="+home+"/go/bin:"+os.Getenv("PATH"),
		"GOCACHE="+goEnv("GOCACHE"), "GOMODCACHE="+filepath.Join(cacheDir(t), "mod"), "GOFLAGS=-modcacherw",
		fmt.Sprintf("GOPROXY=file://%s,file://%s/cache/download,%s", p.proxy, goEnv("GOMODCACHE"), goEnv("GOPROXY")),
		"GOSUMDB=off", "GOWORK=", "XDG_CONFIG_HOME="+config, "PRE_COMMIT_HOME="+home+"/.pre-commit",
		"GOLANGCI_LINT_CACHE="+home+"/.golangci-lint", "LC_ALL=C.UTF-8", "NO_COLOR=1")
}

// Each page of a channel is followed: none is left out.
func TestChannels(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	require.NoError(t, err)
	var followed []string
	for _, c := range channels {
		followed = append(followed, c.page)
	}
	for _, page := range pages {
		if page != "design.md" && page != "results.md" {
			assert.Contains(t, followed, page)
		}
	}
	for _, page := range followed {
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		assert.NotEmpty(t, transcript.Parse(string(data)), page)
	}
}
