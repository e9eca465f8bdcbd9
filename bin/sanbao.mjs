#!/usr/bin/env node
import { launch } from '../scripts/launch.mjs'

void launch('src/apps/cli.ts', process.argv.slice(2))
