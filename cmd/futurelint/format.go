package main

import (
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/futurelint/futurelint/docs"
	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/sarif"
)

// printer prints the findings of a run; paths below dir as relative to it.
type printer func(out io.Writer, dir string, findings []finding) error

// formats are what -format takes.
var formats = map[string]printer{
	"text":    printTextOrColumns,
	"columns": printColumns,
	"json":    printJSON,
	"sarif":   printSARIF,
	"github":  printGitHub,
}

// setFormat chooses a format.
func (o *options) setFormat(name string) error {
	if formats[name] == nil {
		names := []string{}
		for each := range formats {
			names = append(names, each)
		}
		slices.Sort(names)
		return fmt.Errorf("want one of %s", strings.Join(names, ", "))
	}
	o.format = name
	return nil
}

// printGitHub prints the findings as commands that GitHub's runners turn into
// annotations, one line each; the steps are in the message.
func printGitHub(out io.Writer, dir string, findings []finding) error {
	dir = repository(dir)
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, f := range findings {
		text := f.message
		for _, s := range f.related {
			text += "\n" + place(dir, s.pos) + s.message
		}
		at := ""
		if p := placeOf(dir, f.pos); p.Line > 0 {
			at = fmt.Sprintf("file=%s,line=%d,", property.Replace(p.Path), p.Line)
			if p.Column > 0 {
				at += fmt.Sprintf("col=%d,", p.Column)
			}
		}
		fmt.Fprintf(&b, "::warning %stitle=%s::%s\n", at, property.Replace("futurelint "+f.category), data.Replace(text))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// repository returns the folder that services look for paths in: that of the checkout, if
// a runner names one and dir lies in it, else dir.
func repository(dir string) string {
	root := os.Getenv("GITHUB_WORKSPACE")
	if rel, err := filepath.Rel(root, dir); root != "" && err == nil && filepath.IsLocal(rel) {
		return root
	}
	return dir
}

// printSARIF prints the findings as a log of SARIF 2.1.0.
func printSARIF(out io.Writer, dir string, findings []finding) error {
	dir, columns := repository(dir), make(utf16Columns)
	var rules []sarif.Rule
	for _, c := range checks.All {
		if !slices.ContainsFunc(rules, func(r sarif.Rule) bool { return r.ID == c.Name }) {
			page, _ := docs.Page(c.Name)
			rules = append(rules, sarif.Rule{ID: c.Name, Summary: c.Summary, Page: page, URL: checks.URL(c.Name)})
		}
	}
	results := make([]sarif.Finding, 0, len(findings))
	for _, f := range findings {
		r := sarif.Finding{Place: placeOf(dir, columns.of(f.pos)), Rule: f.category, Message: oneLine(f.message)}
		for _, s := range f.related {
			r.Steps = append(r.Steps, sarif.Step{Place: placeOf(dir, columns.of(s.pos)), Text: oneLine(s.message)})
		}
		results = append(results, r)
	}
	return sarif.Write(out, version(), rules, results)
}

// utf16Columns has the lines of the files that were asked for.
type utf16Columns map[string][]string

// of returns a position whose column counts UTF-16 code units, as SARIF's do and those of
// editors, and not bytes. Of a file that cannot be read it stays as it is.
func (c utf16Columns) of(pos token.Position) token.Position {
	lines, ok := c[pos.Filename]
	if !ok {
		data, _ := os.ReadFile(pos.Filename)
		lines = strings.SplitAfter(string(data), "\n")
		c[pos.Filename] = lines
	}
	if before := pos.Column - 1; before > 0 && pos.Line <= len(lines) && before <= len(lines[pos.Line-1]) {
		pos.Column = 1 + len(utf16.Encode([]rune(lines[pos.Line-1][:before])))
	}
	return pos
}

// placeOf returns a position with its path relative to dir, if it lies below.
func placeOf(dir string, pos token.Position) sarif.Place {
	path := pos.Filename
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		path = rel
	}
	return sarif.Place{Path: filepath.ToSlash(path), Line: pos.Line, Column: pos.Column}
}
