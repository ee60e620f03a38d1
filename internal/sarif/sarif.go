// Package sarif prints findings as a log of SARIF 2.1.0, the OASIS standard by which
// analysers hand results to code scanning services.
package sarif

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/futurelint/futurelint/internal/baseline"
	"github.com/futurelint/futurelint/internal/explain"
)

// Rule is a check.
type Rule struct {
	ID, Summary, Page, URL string // Page is Markdown
}

// Place is where something is: a path relative to the source root, with slashes, or
// absolute; line and column count from 1, 0 being unknown.
type Place struct {
	Path         string
	Line, Column int
}

// Step is a step of a finding's schedule: "SIDE FUNCTION TEXT".
type Step struct {
	Place
	Text string
}

// Finding is a result.
type Finding struct {
	Place
	Rule, Message string
	Steps         []Step
}

// Write prints the findings of one run of the tool's version.
func Write(out io.Writer, version string, rules []Rule, findings []Finding) error {
	log := document{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs: []run{{
			Tool:       tool{driver{Name: "futurelint", Version: version, URI: "https://github.com/futurelint/futurelint", Rules: descriptors(rules)}},
			ColumnKind: "utf16CodeUnits",
			Results:    results(findings),
		}},
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(log)
}

func descriptors(rules []Rule) []descriptor {
	out := make([]descriptor, 0, len(rules))
	for _, r := range rules {
		out = append(out, descriptor{
			ID: r.ID, Short: message{Text: r.Summary}, Help: message{Text: r.Page, Markdown: r.Page}, HelpURI: r.URL,
			Default: configuration{"warning"},
		})
	}
	return out
}

func results(findings []Finding) []result {
	out := make([]result, 0, len(findings))
	seen := map[string]int{}
	for _, f := range findings {
		r := result{
			RuleID: f.Rule, Level: "warning", Message: message{Text: f.Message},
			Locations: []location{at(f.Place, "")},
		}
		print := baseline.Entry{Check: f.Rule, Path: f.Path, Message: f.Message}.Fingerprint()
		seen[print]++
		r.Fingerprints = map[string]string{"futurelint/v1": fmt.Sprintf("%s:%d", print, seen[print])}
		if len(f.Steps) > 0 {
			r.CodeFlows = []codeFlow{{flows(f.Steps)}}
		}
		out = append(out, r)
	}
	return out
}

// flows returns one thread flow for each side, whose steps carry their order in time.
// How it ends belongs to the side that moved last.
func flows(steps []Step) []threadFlow {
	var out []threadFlow
	index := map[string]int{}
	last := ""
	for i, s := range steps {
		side, _ := explain.SplitStep(s.Text)
		if side == "" {
			side = last
		}
		last = side
		k, ok := index[side]
		if !ok {
			k = len(out)
			index[side] = k
			out = append(out, threadFlow{ID: side})
		}
		out[k].Locations = append(out[k].Locations, flowLocation{at(s.Place, s.Text), i + 1})
	}
	return out
}

func at(p Place, text string) location {
	l := location{Physical: physical{Artifact: artifact{URI: uri(p.Path)}}}
	if p.Line > 0 {
		l.Physical.Region = &region{p.Line, p.Column}
	}
	if text != "" {
		l.Message = &message{Text: text}
	}
	return l
}

// uri returns a path as a URI: relative ones stay so.
func uri(path string) string {
	var b strings.Builder
	switch drive := len(path) > 2 && path[1] == ':' && path[2] == '/'; {
	case drive: // C:/x
		b.WriteString("file:///" + path[:2])
		path = path[2:]
	case strings.HasPrefix(path, "//"): // of another machine, as Windows has it
		b.WriteString("file:")
	case strings.HasPrefix(path, "/"):
		b.WriteString("file://")
	}
	for _, c := range []byte(path) {
		if c == '/' || c == '-' || c == '_' || c == '.' || c == '~' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// The types below are those of the standard that are needed, section 3.

type document struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool       tool     `json:"tool"`
	ColumnKind string   `json:"columnKind"`
	Results    []result `json:"results"`
}

type tool struct {
	Driver driver `json:"driver"`
}

type driver struct {
	Name    string       `json:"name"`
	Version string       `json:"version,omitempty"`
	URI     string       `json:"informationUri"`
	Rules   []descriptor `json:"rules"`
}

type descriptor struct {
	ID      string        `json:"id"`
	Short   message       `json:"shortDescription"`
	Help    message       `json:"help"`
	HelpURI string        `json:"helpUri"`
	Default configuration `json:"defaultConfiguration"`
}

type configuration struct {
	Level string `json:"level"`
}

type message struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type result struct {
	RuleID       string            `json:"ruleId"`
	Level        string            `json:"level"`
	Message      message           `json:"message"`
	Locations    []location        `json:"locations"`
	CodeFlows    []codeFlow        `json:"codeFlows,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type location struct {
	Physical physical `json:"physicalLocation"`
	Message  *message `json:"message,omitempty"`
}

type physical struct {
	Artifact artifact `json:"artifactLocation"`
	Region   *region  `json:"region,omitempty"`
}

type artifact struct {
	URI string `json:"uri"`
}

type region struct {
	Line   int `json:"startLine"`
	Column int `json:"startColumn,omitempty"`
}

type codeFlow struct {
	Threads []threadFlow `json:"threadFlows"`
}

type threadFlow struct {
	ID        string         `json:"id"`
	Locations []flowLocation `json:"locations"`
}

type flowLocation struct {
	Location location `json:"location"`
	Order    int      `json:"executionOrder"`
}
