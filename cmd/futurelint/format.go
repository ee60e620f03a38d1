package main

import (
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"

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
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, f := range findings {
		text := f.message
		for _, s := range f.related {
			text += "\n" + place(dir, s.pos) + s.message
		}
		p := placeOf(dir, f.pos)
		fmt.Fprintf(&b, "::warning file=%s,line=%d,col=%d,title=%s::%s\n",
			property.Replace(p.Path), p.Line, p.Column, property.Replace("futurelint "+f.category), data.Replace(text))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// printSARIF prints the findings as a log of SARIF 2.1.0.
func printSARIF(out io.Writer, dir string, findings []finding) error {
	var rules []sarif.Rule
	for _, c := range checks.All {
		if !slices.ContainsFunc(rules, func(r sarif.Rule) bool { return r.ID == c.Name }) {
			page, _ := docs.Page(c.Name)
			rules = append(rules, sarif.Rule{ID: c.Name, Summary: c.Summary, Page: page, URL: checks.URL(c.Name)})
		}
	}
	results := make([]sarif.Finding, 0, len(findings))
	for _, f := range findings {
		r := sarif.Finding{Place: placeOf(dir, f.pos), Rule: f.category, Message: oneLine(f.message)}
		for _, s := range f.related {
			r.Steps = append(r.Steps, sarif.Step{Place: placeOf(dir, s.pos), Text: oneLine(s.message)})
		}
		results = append(results, r)
	}
	return sarif.Write(out, version(), rules, results)
}

// placeOf returns a position with its path relative to dir, if it lies below.
func placeOf(dir string, pos token.Position) sarif.Place {
	path := pos.Filename
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		path = rel
	}
	return sarif.Place{Path: filepath.ToSlash(path), Line: pos.Line, Column: pos.Column}
}
