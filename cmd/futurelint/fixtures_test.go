package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const fixtures = "../../testdata"

// jsonTree is what -json prints, of the command and of go vet.
type jsonTree map[string]map[string][]jsonFinding

// Every way to the user reports what the fixtures' want comments say, and no more.
func TestFixtures(t *testing.T) {
	root, err := filepath.Abs(fixtures)
	require.NoError(t, err)
	for _, name := range []string{"lostwake", "cgocallback"} {
		want := readWants(t, filepath.Join(root, name))
		pattern := "./" + name + "/..."
		t.Run(name+"/standalone", func(t *testing.T) {
			env := []string{toolEnv + "=suite"}
			got := execute(t, root, env, self(t), "-json", pattern)
			assert.Empty(t, got.stderr)
			compare(t, want, decode(t, got.stdout))
		})
		t.Run(name+"/vet", func(t *testing.T) {
			got := goVet(t, "suite", root, "-json", pattern)
			assert.Zero(t, got.status, got.stderr)
			compare(t, want, decode(t, got.stdout))
		})
	}
}

// A line is a line of a source file.
type line struct {
	file string
	line int
}

func (l line) String() string { return fmt.Sprintf("%s:%d", l.file, l.line) }

// readWants collects the patterns of the want comments of all files below dir.
func readWants(t *testing.T, dir string) map[line][]string {
	t.Helper()
	wants := make(map[line][]string)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				at := line{path, fset.Position(c.Pos()).Line}
				wants[at] = append(wants[at], wantPatterns(t, c)...)
			}
		}
		return nil
	})
	require.NoError(t, err)
	maps.DeleteFunc(wants, func(_ line, patterns []string) bool { return len(patterns) == 0 })
	return wants
}

// wantPatterns returns the quoted patterns of one comment.
func wantPatterns(t *testing.T, c *ast.Comment) []string {
	_, rest, ok := strings.Cut(c.Text, "// want ")
	if !ok {
		return nil
	}
	var patterns []string
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		quoted, err := strconv.QuotedPrefix(rest)
		require.NoError(t, err, c.Text)
		pattern, err := strconv.Unquote(quoted)
		require.NoError(t, err, c.Text)
		patterns = append(patterns, pattern)
		rest = rest[len(quoted):]
	}
	return patterns
}

// decode reads the JSON objects of an output, one for each unit in go vet's.
func decode(t *testing.T, output string) map[line][]string {
	t.Helper()
	messages := make(map[line][]string)
	for dec := json.NewDecoder(strings.NewReader(output)); ; {
		var tree jsonTree
		err := dec.Decode(&tree)
		if errors.Is(err, io.EOF) {
			return messages
		}
		require.NoError(t, err, output)
		for _, byAnalyzer := range tree {
			for _, found := range byAnalyzer {
				for _, f := range found {
					at := parseLine(t, f.Posn)
					messages[at] = append(messages[at], f.Message)
				}
			}
		}
	}
}

// parseLine reads file:line:column.
func parseLine(t *testing.T, posn string) line {
	t.Helper()
	m := regexp.MustCompile(`^(.*):(\d+):\d+$`).FindStringSubmatch(posn)
	require.NotNil(t, m, posn)
	n, err := strconv.Atoi(m[2])
	require.NoError(t, err)
	return line{m[1], n}
}

// compare asserts that each line has the findings that it wants, and no others.
func compare(t *testing.T, want, got map[line][]string) {
	t.Helper()
	var wrong []string
	for _, at := range sortedLines(want) {
		if patterns := want[at]; !allMatch(t, patterns, got[at]) {
			wrong = append(wrong, fmt.Sprintf("%s: want %q, got %q", at, patterns, got[at]))
		}
	}
	for _, at := range sortedLines(got) {
		if want[at] == nil {
			wrong = append(wrong, fmt.Sprintf("%s: unexpected: %q", at, got[at]))
		}
	}
	assert.Empty(t, strings.Join(wrong, "\n"))
}

// allMatch reports whether there is one message for each pattern, in any order.
func allMatch(t *testing.T, patterns, messages []string) bool {
	t.Helper()
	left := slices.Clone(messages)
	for _, pattern := range patterns {
		re, err := regexp.Compile(pattern)
		require.NoError(t, err)
		i := slices.IndexFunc(left, re.MatchString)
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return len(left) == 0
}

func sortedLines(m map[line][]string) []line {
	return slices.SortedFunc(maps.Keys(m), func(a, b line) int {
		return cmp.Or(strings.Compare(a.file, b.file), a.line-b.line)
	})
}
