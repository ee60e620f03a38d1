package transcript

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// mark separates what the commands print: it occurs in no text.
const mark = "\x1e"

// Run runs the steps in one bash, in dir with the environment env, and returns what each
// printed. A step that could not be reached, since the shell has ended, has no output.
func Run(ctx context.Context, dir string, env []string, steps []Step) ([]string, error) {
	cmd := exec.CommandContext(ctx, "bash", "-c", script(steps))
	cmd.Dir, cmd.Env = dir, env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	got := strings.Split(out.String(), mark)
	if len(got) <= len(steps) {
		if err == nil {
			err = fmt.Errorf("the shell has ended at step %d", len(got))
		}
		return got, err
	}
	return got[:len(steps)], nil
}

// script runs one step after the other. A step finds in $? the status of the one before.
func script(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		command := s.Command
		if s.File != "" {
			command = fmt.Sprintf("cat >%s <<'%s'\n%s%s", quote(s.File), mark, s.Content, mark)
		}
		fmt.Fprintf(&b, "{ %s\n} </dev/null\nstatus=$?; printf '\\x1e'; (exit $status)\n", command)
	}
	return b.String()
}

// quote returns s as one word of the shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
