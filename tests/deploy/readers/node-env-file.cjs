// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What Node.js reads by itself, as with --env-file: node-env-file.cjs FILE...
// It is the reader behind the option, called for many files; the first one is read through the option too.
const { execFileSync } = require('child_process')
const fs = require('fs')
const { parseEnv } = require('util')

const files = process.argv.slice(2)
for (const file of files) {
  let text = `${file}\0`
  for (const [key, value] of Object.entries(parseEnv(fs.readFileSync(file, 'utf8')))) text += `${key}=${value}\0`
  process.stdout.write(`${text}\0`)
}

const print = 'process.stdout.write(JSON.stringify(process.env))'
const byOption = JSON.parse(execFileSync(process.execPath, [`--env-file=${files[0]}`, '-e', print], { env: {} }))
for (const [key, value] of Object.entries(parseEnv(fs.readFileSync(files[0], 'utf8')))) {
  if (byOption[key] !== value) throw new Error(`--env-file reads another ${key}`)
}
