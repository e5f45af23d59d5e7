// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What npm's dotenv reads: dotenv.cjs PACKAGE FILE...
const fs = require('fs')
const [name, ...files] = process.argv.slice(2)
const { parse } = require(name)

for (const file of files) {
  let text = `${file}\0`
  try {
    for (const [key, value] of Object.entries(parse(fs.readFileSync(file, 'utf8')))) text += `${key}=${value}\0`
  } catch {
    text += '!\0'
  }
  process.stdout.write(`${text}\0`)
}
