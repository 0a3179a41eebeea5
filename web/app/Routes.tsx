import { lazy, Suspense, type ComponentType } from 'react'
import { Route, Switch } from 'wouter'
import { machineAddress, sessionAddress, type SessionAddress } from '../../worker/api/ids'
import { percentDecode } from '../addresses/percentDecode'
import { messages } from '../i18n/messages'
import { MachineList } from '../machines/MachineList'
import { Overview } from '../overview/Overview'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { NotFound } from './NotFound'

const SessionScreen = lazy(async () => ({ default: (await import('../session/SessionScreen')).SessionScreen }))
const SessionInfoScreen = lazy(async () => ({
  default: (await import('../sessionInfo/SessionInfoScreen')).SessionInfoScreen,
}))
const FilesScreen = lazy(async () => ({ default: (await import('../files/FilesScreen')).FilesScreen }))
const MachineScreen = lazy(async () => ({ default: (await import('../machines/MachineScreen')).MachineScreen }))
const NewSessionScreen = lazy(async () => ({
  default: (await import('../newSession/NewSessionScreen')).NewSessionScreen,
}))
const ServersScreen = lazy(async () => ({ default: (await import('../servers/ServersScreen')).ServersScreen }))
const SettingsScreen = lazy(async () => ({ default: (await import('../settings/SettingsScreen')).SettingsScreen }))
const DeviceCodeScreen = lazy(async () => ({
  default: (await import('../handOver/DeviceCodeScreen')).DeviceCodeScreen,
}))
const SignInScreen = lazy(async () => ({ default: (await import('../signIn/SignInScreen')).SignInScreen }))
const AddTerminalScreen = lazy(async () => ({
  default: (await import('../addTerminal/AddTerminalScreen')).AddTerminalScreen,
}))
const LinkTerminalScreen = lazy(async () => ({
  default: (await import('../linkTerminal/LinkTerminalScreen')).LinkTerminalScreen,
}))

/** What the address opens in the main pane. */
export function Routes() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/">
          <Overview />
        </Route>
        <Route path="/s/:serverId/:sessionId">{ofSession(SessionScreen)}</Route>
        <Route path="/s/:serverId/:sessionId/info">{ofSession(SessionInfoScreen)}</Route>
        <Route path="/s/:serverId/:sessionId/files">{ofSession(FilesScreen)}</Route>
        <Route path="/new">
          <NewSessionScreen />
        </Route>
        <Route path="/machines">
          <MachineList />
        </Route>
        <Route path="/machines/:serverId/:machineId">
          {({ serverId, machineId }) =>
            screenOf(MachineScreen, machineAddress(percentDecode(serverId), percentDecode(machineId)))
          }
        </Route>
        <Route path="/servers">
          <ServersScreen />
        </Route>
        <Route path="/servers/new-browser">
          <DeviceCodeScreen />
        </Route>
        <Route path="/settings">
          <SettingsScreen />
        </Route>
        <Route path="/sign-in">
          <SignInScreen />
        </Route>
        <Route path="/connect">
          <AddTerminalScreen />
        </Route>
        <Route path="/terminal/connect">
          <LinkTerminalScreen />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  )
}

function ofSession(Page: ComponentType<{ address: SessionAddress }>) {
  return (path: { serverId: string; sessionId: string }) =>
    screenOf(Page, sessionAddress(percentDecode(path.serverId), percentDecode(path.sessionId)))
}

/** The screen of what the address names; another session or machine gets a new one. */
function screenOf<Address extends object>(Page: ComponentType<{ address: Address }>, address: Address | null) {
  return address ? <Page key={Object.values(address).join('/')} address={address} /> : <NotFound />
}

function Loading() {
  return (
    <Screen title={messages.app.name}>
      <Working text={messages.app.loading} />
    </Screen>
  )
}
