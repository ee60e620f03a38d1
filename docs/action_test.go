package docs_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// An action is what GitHub's runner knows of action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			Run              string
			Env              map[string]string
			WorkingDirectory string `yaml:"working-directory"`
		}
	}
}

var expression = regexp.MustCompile(`\$\{\{ *([\w.-]+) *\}\}`)

// run runs the steps as the runner does, in the folder work.
func (a action) run(t *testing.T, env []string, at, work string, inputs map[string]string) (status int, printed string) {
	t.Helper()
	fill := func(s string) string {
		return expression.ReplaceAllStringFunc(s, func(e string) string {
			name := expression.FindStringSubmatch(e)[1]
			if name == "github.action_path" {
				return at
			}
			input, ok := strings.CutPrefix(name, "inputs.")
			declared, known := a.Inputs[input]
			require.True(t, ok && known, "unknown: %s", e)
			if value, given := inputs[input]; given {
				return value
			}
			return declared.Default
		})
	}
	var out bytes.Buffer
	for _, step := range a.Runs.Steps {
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir, cmd.Env = filepath.Join(work, fill(step.WorkingDirectory)), append([]string{}, env...)
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+fill(value))
		}
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			return cmd.ProcessState.ExitCode(), out.String()
		}
	}
	return 0, out.String()
}

// The action annotates what it finds, with its own sources and with a version that it
// installs, in a repository that it stands in or that is elsewhere.
func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("installs the command")
	}
	root := workshop(t)
	p := publish(t, filepath.Join(root, "published"))
	home := filepath.Join(root, "home")
	work := filepath.Join(home, "work")
	env := append(environment(t, root, p), "GITHUB_WORKSPACE="+work)
	copyTree(t, "example/shop", filepath.Join(work, "shop"))
	data, err := os.ReadFile("../action.yml")
	require.NoError(t, err)
	var a action
	require.NoError(t, yaml.Unmarshal(data, &a))

	annotation := "::warning file=shop/weather.go,line=57,col=4,title=futurelint late-register::"
	for name, inputs := range map[string]map[string]string{
		"its own sources": {"working-directory": "shop"},
		"a version":       {"working-directory": "shop", "version": "latest"},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.RemoveAll(filepath.Join(home, "go")))
			status, printed := a.run(t, env, p.repository, work, inputs)
			assert.Equal(t, 3, status)
			assert.Contains(t, printed, annotation)
			inputs["flags"] = "-tests=false -lostwake.late-register=false"
			inputs["packages"] = ". ./..."
			status, printed = a.run(t, env, p.repository, work, inputs)
			assert.Zero(t, status, printed)
		})
	}
}
