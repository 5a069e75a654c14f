# Makes the kiosk the shell of the account `kiosk` (Windows 10 or 11 Enterprise, Education or IoT: Shell Launcher).
# Run it as administrator; it may run as often as one likes. There is then no desktop, task bar, edge swipe or Task Manager
# for that account. Written for Windows PowerShell 5.1 and PowerShell 7 alike: the second has no [wmiclass], so all of it
# goes through CIM.
#Requires -Version 5.1
#Requires -RunAsAdministrator
param(
  [string] $Program = "$env:ProgramFiles\TTMS Kiosk\TTMS Kiosk.exe",
  [string] $Account = 'kiosk'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if (-not (Test-Path -LiteralPath $Program -PathType Leaf)) { throw "The kiosk is not installed: there is no $Program" }
$sid = (New-Object System.Security.Principal.NTAccount($Account)).Translate([System.Security.Principal.SecurityIdentifier]).Value

$feature = Enable-WindowsOptionalFeature -Online -FeatureName Client-EmbeddedShellLauncher -All -NoRestart
if ($feature.RestartNeeded) {
  Write-Output 'Shell Launcher was switched on, and is there after a restart. Restart, and run this script again.'
  return
}

$shellLauncher = @{ Namespace = 'root\standardcimv2\embedded'; ClassName = 'WESL_UserSetting' }
# What Shell Launcher may do when a shell ends.
$restartShell = 0
$doNothing = 3

# Everybody else keeps the usual desktop.
Invoke-CimMethod @shellLauncher -MethodName SetDefaultShell -Arguments @{
  Shell         = 'explorer.exe'
  DefaultAction = [int] $doNothing
} | Out-Null

# A second run replaces what the first one set.
$set = @(Get-CimInstance @shellLauncher | Where-Object { $_.Sid -eq $sid })
if ($set.Count -gt 0) {
  Invoke-CimMethod @shellLauncher -MethodName RemoveCustomShell -Arguments @{ Sid = $sid } | Out-Null
}
# However the kiosk ended, it is started again: doing nothing would leave a dark screen. One that can't start (exit code 78)
# shows why for a minute before it ends.
Invoke-CimMethod @shellLauncher -MethodName SetCustomShell -Arguments @{
  Sid                     = $sid
  Shell                   = "`"$Program`""
  CustomReturnCodes       = [int[]] @(0, 70, 78)
  CustomReturnCodesAction = [int[]] @($restartShell, $restartShell, $restartShell)
  DefaultAction           = [int] $restartShell
} | Out-Null
Invoke-CimMethod @shellLauncher -MethodName SetEnabled -Arguments @{ Enabled = $true } | Out-Null

# Sets one value. A key that is there is left as it is: New-Item -Force would delete all that is in it.
function Set-RegistryValue([string] $Key, [string] $Name, [string] $Type, $Value) {
  if (-not (Test-Path -LiteralPath $Key)) { New-Item -Path $Key -Force | Out-Null }
  New-ItemProperty -LiteralPath $Key -Name $Name -PropertyType $Type -Value $Value -Force | Out-Null
}

# Swipes from the edges, the lock screen's camera, and the keys that leave a shell.
$policies = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows'
Set-RegistryValue "$policies\EdgeUI" 'AllowEdgeSwipe' 'DWord' 0
Set-RegistryValue "$policies\Personalization" 'NoLockScreenCamera' 'DWord' 1
Set-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control\Keyboard Layout' 'Scancode Map' 'Binary' ([byte[]] @(
    0, 0, 0, 0, 0, 0, 0, 0, # header
    3, 0, 0, 0,             # two keys and the end
    0, 0, 0x5b, 0xe0,       # left Windows key: nothing
    0, 0, 0x5c, 0xe0,       # right Windows key: nothing
    0, 0, 0, 0
  ))
Write-Output 'The kiosk is the shell of that account after the next restart.'
