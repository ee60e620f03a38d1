package main

import (
	"bytes"
	"errors"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
)

// toolEnv makes the test binary stand in for the command: "suite" is the real
// one, "probe" runs the probe analyzer instead.
const toolEnv = "FUTURELINT_TEST_TOOL"

func TestMain(m *testing.M) {
	switch os.Getenv(toolEnv) {
	case "suite":
		main()
	case "probe":
		if args := os.Args[1:]; calledByVet(args) {
			vetMain(args, []*analysis.Analyzer{probe()})
		}
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, []*analysis.Analyzer{probe()}))
	}
	os.Exit(m.Run())
}

// probe returns an analyzer that reports functions by their names: Bad…, and
// Panic…, Fail… for what an analyzer should not do.
func probe() *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name: "probe",
		Doc:  "report functions by their names\n\nThis is its second paragraph.",
		URL:  "https://example.com/probe",
		Run:  runProbe,
	}
	a.Flags.Bool("loud", false, "no effect")
	return a
}

// probed is how many packages the probe analyzed in this process.
var probed atomic.Int32

func runProbe(pass *analysis.Pass) (any, error) {
	probed.Add(1)
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			switch name := fn.Name.Name; {
			case strings.HasPrefix(name, "Bad"):
				reportBad(pass, fn)
			case strings.HasPrefix(name, "Panic"):
				panic("boom in\n" + name)
			case strings.HasPrefix(name, "Fail"):
				return nil, errors.New("gave up on " + name)
			}
		}
	}
	return nil, nil
}

func reportBad(pass *analysis.Pass, fn *ast.FuncDecl) {
	pass.Report(analysis.Diagnostic{
		Pos:      fn.Name.Pos(),
		End:      fn.Name.End(),
		Category: "bad-name",
		Message:  "bad-name: " + fn.Name.Name + " is bad",
		Related: []analysis.RelatedInformation{
			{Pos: fn.Body.Rbrace, Message: fn.Name.Name + " ends"},
			{Pos: fn.Body.Lbrace, Message: fn.Name.Name + " begins"},
		},
	})
}

// module writes a module of these files, path to content, and returns its directory.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	write(t, dir, map[string]string{"go.mod": "module example.com/m\n\ngo 1.26.0\n"})
	write(t, dir, files)
	return dir
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o666))
	}
}

// outcome is what a run left behind.
type outcome struct {
	status         int
	stdout, stderr string
}

// probeRun runs the standalone form with the probe analyzer, in this process.
func probeRun(dir string, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	args = append([]string{"-C", dir}, args...)
	status := run(args, &stdout, &stderr, []*analysis.Analyzer{probe()})
	return outcome{status, stdout.String(), stderr.String()}
}

// execute runs a program in dir, with more environment.
func execute(t *testing.T, dir string, env []string, name string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), env...)
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// self returns the test binary, which is a futurelint if toolEnv is set.
func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	return exe
}
