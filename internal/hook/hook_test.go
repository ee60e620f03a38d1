package hook_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/hook"
)

func tree(t *testing.T, files ...string) {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(f)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(dir, f), []byte("x"), 0o666))
	}
	t.Chdir(dir)
}

func TestTargets(t *testing.T) {
	tree(t, "go.mod", "main.go", "a/a.go", "a/b/b.go", "sub/go.mod", "sub/x/x.go", "vendor/v/v.go", "a/testdata/t.go", ".hidden/h.go", "a/a.c", "c/only.c")
	tests := map[string]struct {
		files []string
		want  []hook.Target
	}{
		"root":             {[]string{"main.go"}, []hook.Target{{".", []string{"./."}}}},
		"packages, once":   {[]string{"a/b/b.go", "a/a.go", "a/other.go"}, []hook.Target{{".", []string{"./a", "./a/b"}}}},
		"two modules":      {[]string{"sub/x/x.go", "a/a.go"}, []hook.Target{{".", []string{"./a"}}, {"sub", []string{"./x"}}}},
		"go.mod":           {[]string{"sub/go.mod", "sub/x/x.go"}, []hook.Target{{"sub", []string{"./..."}}}},
		"deleted package":  {[]string{"gone/g.go"}, nil},
		"left out":         {[]string{"vendor/v/v.go", "a/testdata/t.go", ".hidden/h.go", "README.md", "a/_x.go"}, nil},
		"deleted with it":  {[]string{"a/gone.go"}, []hook.Target{{".", []string{"./a"}}}},
		"C beside Go":      {[]string{"a/a.c", "a/gone.h", "c/only.c"}, []hook.Target{{".", []string{"./a"}}}},
		"another spelling": {[]string{"./a//a.go"}, []hook.Target{{".", []string{"./a"}}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, errs := hook.Targets(tt.files)
			assert.Empty(t, errs)
			assert.Equal(t, tt.want, got)
		})
	}
}

// A file is found by its whole path, too, whatever the folders above are called.
func TestAbsolute(t *testing.T) {
	tree(t, ".cache/src/go.mod", ".cache/src/a/a.go", ".cache/src/vendor/v.go")
	t.Chdir(".cache/src")
	here, err := os.Getwd()
	require.NoError(t, err)
	got, errs := hook.Targets([]string{filepath.Join(here, "a/a.go"), filepath.Join(here, "vendor/v.go")})
	assert.Empty(t, errs)
	assert.Equal(t, []hook.Target{{".", []string{"./a"}}}, got)
}

func TestWorkspace(t *testing.T) {
	tree(t, "a/go.mod", "a/a.go", "b/go.mod", "b/b.go", "c/go.mod")
	require.NoError(t, os.WriteFile("go.work", []byte("go 1.26.0\n\nuse (\n\t./a\n\t./b\n)\n"), 0o666))
	got, errs := hook.Targets([]string{"go.work", "b/b.go", "gone/go.work"})
	assert.Empty(t, errs)
	assert.Equal(t, []hook.Target{{"a", []string{"./..."}}, {"b", []string{"./..."}}}, got)

	require.NoError(t, os.WriteFile("go.work", []byte("what is this\n"), 0o666))
	_, errs = hook.Targets([]string{"go.work"})
	require.Len(t, errs, 1)
	assert.EqualError(t, errs[0], "go.work: no go.work that Go understands")
}

func TestOutsideOfModules(t *testing.T) {
	tree(t, "lone/l.go")
	got, errs := hook.Targets([]string{"lone/l.go", "was/go.mod"})
	assert.Empty(t, got)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "lone/l.go: not in a module")
}
