package docs_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const (
	site   = "https://github.com/futurelint/futurelint"
	path   = "github.com/futurelint/futurelint"
	nested = "golangci/golangci-lint"
)

// A published is this tree as a stranger would find it: a repository of git to clone, and
// a module proxy that has a version of its two modules.
type published struct{ repository, proxy string }

// publish publishes the tree into dir, uncommitted changes included.
func publish(t *testing.T, dir string) published {
	t.Helper()
	p := published{filepath.Join(dir, "repository"), filepath.Join(dir, "proxy")}
	sum := copyTree(t, "..", p.repository)
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"}, {"add", "-A", "-f"},
		{"-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "commit", "-q", "-m", "as it is"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = p.repository
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	version := "v0.1.0-test." + sum
	p.offer(t, module.Version{Path: path, Version: version}, p.repository)
	ready := filepath.Join(p.repository, nested)
	p.offer(t, module.Version{Path: path + "/" + nested, Version: version}, ready)
	return p
}

// copyTree copies the files of a tree without git's, and returns a sum of them.
func copyTree(t *testing.T, from, to string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		info, err := d.Info()
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		h.Write([]byte(rel))
		h.Write(data)
		return os.WriteFile(filepath.Join(to, rel), data, info.Mode())
	})
	require.NoError(t, err)
	return "s" + hex.EncodeToString(h.Sum(nil)[:6])
}

// offer adds a version of a module to the proxy. As whoever tags a release must, it has
// the module require the version of this one.
func (p published) offer(t *testing.T, m module.Version, dir string) {
	t.Helper()
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	if m.Path != path {
		mod = []byte(strings.Replace(string(mod), "\t"+path+" v0.0.0\n", "\t"+path+" "+m.Version+"\n", 1))
		require.Contains(t, string(mod), m.Version)
		changed := filepath.Join(t.TempDir(), "module")
		copyTree(t, dir, changed)
		require.NoError(t, os.WriteFile(filepath.Join(changed, "go.mod"), mod, 0o666))
		dir = changed
	}
	at := filepath.Join(p.proxy, filepath.FromSlash(m.Path), "@v")
	require.NoError(t, os.MkdirAll(at, 0o777))
	file, err := os.Create(filepath.Join(at, m.Version+".zip"))
	require.NoError(t, err)
	defer file.Close()
	require.NoError(t, zip.CreateFromDir(file, m, dir))
	info, err := json.Marshal(map[string]any{"Version": m.Version, "Time": time.Unix(0, 0).UTC()})
	require.NoError(t, err)
	for name, data := range map[string][]byte{m.Version + ".mod": mod, m.Version + ".info": info, "list": []byte(m.Version + "\n")} {
		require.NoError(t, os.WriteFile(filepath.Join(at, name), data, 0o666))
	}
}
