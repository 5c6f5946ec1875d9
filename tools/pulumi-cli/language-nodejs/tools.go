//go:build tools

// Package tools pins the Node.js language host that the end-to-end tests build.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
