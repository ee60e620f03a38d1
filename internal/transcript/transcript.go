// Package transcript holds a page of documentation to what really happens: it reads the
// commands and outputs that the page shows, runs the commands in one shell, and compares.
//
// A transcript is a fenced block "console". A line "$ COMMAND" is run; the lines after it
// are what it prints, standard error included. In them "..." stands for anything, and a
// line that is "..." alone for any lines. Another fenced block is a file to write if its
// info string has title="NAME".
package transcript

import (
	"regexp"
	"strings"
)

// A Step is a command with the output that the page shows, or a file to write.
type Step struct {
	Line    int    // of the page, from 1, where the step begins
	Command string // "" for a file
	Output  string // what is shown below the command
	File    string // the name of the file
	Content string

	end int // the line after the last one of the output
}

var (
	fence = regexp.MustCompile("^```(\\w+)(.*)$")
	title = regexp.MustCompile(`title="([^"]+)"`)
)

// Parse returns the steps of a page of Markdown, in order.
func Parse(page string) []Step {
	var steps []Step
	lines := strings.SplitAfter(page, "\n")
	for i := 0; i < len(lines); i++ {
		m := fence.FindStringSubmatch(strings.TrimSuffix(lines[i], "\n"))
		if m == nil {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.TrimRight(lines[end], "\n") != "```" {
			end++
		}
		switch name := title.FindStringSubmatch(m[2]); {
		case name != nil:
			steps = append(steps, Step{Line: i + 1, File: name[1], Content: strings.Join(lines[i+1:end], ""), end: end + 1})
		case m[1] == "console":
			steps = append(steps, commands(lines, i+1, end)...)
		}
		i = end
	}
	return steps
}

// commands returns the commands in the lines of one block.
func commands(lines []string, from, to int) []Step {
	var steps []Step
	for i := from; i < to; i++ {
		if command, ok := strings.CutPrefix(lines[i], "$ "); ok {
			steps = append(steps, Step{Line: i + 1, Command: strings.TrimSuffix(command, "\n"), end: i + 2})
		} else if n := len(steps); n > 0 {
			steps[n-1].Output += lines[i]
			steps[n-1].end = i + 2
		}
	}
	return steps
}

// Matches reports whether got is what the step shows.
func (s Step) Matches(got string) bool {
	var pattern strings.Builder
	pattern.WriteString(`(?s)\A`)
	for line := range strings.Lines(s.Output) {
		if line == "...\n" {
			pattern.WriteString(`(?:.*\n)?`)
			continue
		}
		parts := strings.Split(line, "...")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		pattern.WriteString(strings.Join(parts, `[^\n]*`))
	}
	pattern.WriteString(`\z`)
	return regexp.MustCompile(pattern.String()).MatchString(got)
}

// Update returns the page with the outputs that were got in the place of those that do
// not match.
func Update(page string, steps []Step, got []string) string {
	lines := strings.SplitAfter(page, "\n")
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		if s.Command == "" || i >= len(got) || s.Matches(got[i]) {
			continue
		}
		after := append([]string{got[i]}, lines[s.end-1:]...)
		lines = append(lines[:s.Line:s.Line], after...)
	}
	return strings.Join(lines, "")
}
