import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

// PowerShell can't be had on the machines that these tests run on: what can be read off the script is.
const script = readFileSync(new URL('../../build/windows/set-up-shell.ps1', import.meta.url), 'utf8')
const commands = script.split('\n').filter((line) => !/^\s*#(?!Requires)/.test(line))

describe('the script that makes the kiosk the shell of a Windows account', () => {
  it('uses nothing that one of PowerShell 5.1 and 7 lacks', () => {
    // Gone in 7, or not there yet in 5.1.
    const lacking = /\[wmi(class)?\]|Get-Wmi|Invoke-Wmi|\?\?|\?\.|&&|\|\||-Parallel|\s\?\s.+\s:\s/
    expect(commands.filter((line) => lacking.test(line))).toEqual([])
    expect(script).toContain('#Requires -Version 5.1')
  })

  it('calls nothing but what both of them bring, and what it defines itself', () => {
    // Not Get-WmiObject, gone in 7, nor what came with 6 or 7, such as Test-Json, Get-Uptime or Join-String.
    const ofBoth = [
      ...[
        'Enable-WindowsOptionalFeature',
        'Get-CimInstance',
        'Invoke-CimMethod',
        'New-Item',
        'New-ItemProperty',
        'New-Object',
      ],
      ...['Out-Null', 'Set-StrictMode', 'Test-Path', 'Where-Object', 'Write-Output'],
    ]
    const words = commands.filter((line) => !line.startsWith('#')).join('\n')
    const called = [...words.matchAll(/(?:^\s*|[|({=;]\s*)([A-Z]\w+-[A-Z]\w+)/gm)].map(([, name = '']) => name)
    const own = [...words.matchAll(/^function ([\w-]+)/gm)].map(([, name = '']) => name)
    expect(own).toEqual(['Set-RegistryValue'])
    expect(called).toEqual(expect.arrayContaining(['Enable-WindowsOptionalFeature', 'Get-CimInstance', 'New-Object']))
    expect(called.filter((name) => !ofBoth.includes(name) && !own.includes(name))).toEqual([])
  })

  it('is plain ASCII, which 5.1 reads right without a mark at its beginning', () => {
    expect([...script].filter((sign) => sign.charCodeAt(0) > 126)).toEqual([])
  })

  it('makes a registry key only where there is none, since making it again would empty it', () => {
    const makes = commands.filter((line) => line.includes('New-Item '))
    expect(makes).toEqual([expect.stringMatching(/if \(-not \(Test-Path -LiteralPath \$Key\)\) \{ New-Item/)])
  })

  it('replaces the shell that an earlier run set, and leaves no exit code to a dark screen', () => {
    expect(script.indexOf('-MethodName RemoveCustomShell')).toBeGreaterThan(0)
    expect(script.indexOf('-MethodName RemoveCustomShell')).toBeLessThan(script.indexOf('-MethodName SetCustomShell'))
    const [, actions] = /CustomReturnCodesAction = \[int\[\]\] @\((.+)\)/.exec(script) ?? []
    expect(actions?.split(', ')).toEqual(['$restartShell', '$restartShell', '$restartShell'])
    expect(script).toMatch(/DefaultAction {11}= \[int\] \$restartShell/)
  })

  it('switches Shell Launcher on once all is set, and leaves the shell of everybody else as it was', () => {
    expect(script.indexOf('-MethodName SetEnabled -Arguments @{ Enabled = $true }')).toBeGreaterThan(
      script.indexOf('-MethodName SetCustomShell'),
    )
    expect(script).toMatch(
      /SetDefaultShell -Arguments @\{\n {2}Shell {9}= 'explorer\.exe'\n {2}DefaultAction = \[int\] \$doNothing/,
    )
    // Values of Shell Launcher's own.
    expect(script).toContain('$restartShell = 0\n$doNothing = 3\n')
  })

  it('deletes nothing but the shell of that account, and that only where there is one', () => {
    const deletes = commands.filter((line) => /Remove-|Clear-|RemoveCustomShell|\bDel\b/i.test(line))
    expect(deletes).toEqual([expect.stringContaining('-MethodName RemoveCustomShell -Arguments @{ Sid = $sid }')])
    expect(script).toMatch(/if \(\$set\.Count -gt 0\) \{\n.*RemoveCustomShell/)
    expect(script).toContain('Where-Object { $_.Sid -eq $sid }')
  })

  it('stops where Windows has to be restarted first, before it asks for what is not there yet', () => {
    expect(script.indexOf('RestartNeeded')).toBeLessThan(script.indexOf('Invoke-CimMethod'))
    expect(script).toMatch(/^if \(\$feature\.RestartNeeded\) \{\n {2}Write-Output .+\n {2}return\n\}/m)
  })

  it('starts the program that the installer puts there', async () => {
    const { packageConfig } = await import('../../build/electron-builder.config.ts')
    const { productName } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(packageConfig.nsis).toMatchObject({ perMachine: true, allowToChangeInstallationDirectory: false })
    expect(script).toContain(`$env:ProgramFiles\\${productName}\\${productName}.exe`)
  })
})
