import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import type { MachineId, ServerId, SessionId } from '../../worker/api/ids'
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
        <Route path="/s/:serverId/:sessionId">
          {({ serverId, sessionId }) => (
            <SessionScreen
              key={`${serverId}/${sessionId}`}
              address={{ serverId: serverId as ServerId, sessionId: sessionId as SessionId }}
            />
          )}
        </Route>
        <Route path="/s/:serverId/:sessionId/info">
          {({ serverId, sessionId }) => (
            <SessionInfoScreen
              key={`${serverId}/${sessionId}`}
              address={{ serverId: serverId as ServerId, sessionId: sessionId as SessionId }}
            />
          )}
        </Route>
        <Route path="/s/:serverId/:sessionId/files">
          {({ serverId, sessionId }) => (
            <FilesScreen
              key={`${serverId}/${sessionId}`}
              address={{ serverId: serverId as ServerId, sessionId: sessionId as SessionId }}
            />
          )}
        </Route>
        <Route path="/new">
          <NewSessionScreen />
        </Route>
        <Route path="/machines">
          <MachineList />
        </Route>
        <Route path="/machines/:serverId/:machineId">
          {({ serverId, machineId }) => (
            <MachineScreen
              key={`${serverId}/${machineId}`}
              address={{ serverId: serverId as ServerId, machineId: machineId as MachineId }}
            />
          )}
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

function Loading() {
  return (
    <Screen title={messages.app.name}>
      <Working text={messages.app.loading} />
    </Screen>
  )
}
