import { type ComponentType } from 'react'
import { Route, Switch } from 'wouter'
import { machineAddress, sessionAddress, type SessionAddress } from '../../worker/api/ids'
import { percentDecode } from '../addresses/percentDecode'
import { messages } from '../i18n/messages'
import { Overview } from '../overview/Overview'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { onDemand } from '../page/onDemand'

const NotFound = onDemand(async () => (await import('../notFound/NotFound')).NotFound, <Loading />)
const SessionScreen = onDemand(async () => (await import('../session/SessionScreen')).SessionScreen, <Loading />)
const SessionInfoScreen = onDemand(
  async () => (await import('../sessionInfo/SessionInfoScreen')).SessionInfoScreen,
  <Loading />,
)
const FilesScreen = onDemand(async () => (await import('../files/FilesScreen')).FilesScreen, <Loading />)
const MachineList = onDemand(async () => (await import('../machines/MachineList')).MachineList, <Loading />)
const MachineScreen = onDemand(async () => (await import('../machines/MachineScreen')).MachineScreen, <Loading />)
const NewSessionScreen = onDemand(
  async () => (await import('../newSession/NewSessionScreen')).NewSessionScreen,
  <Loading />,
)
const FleetScreen = onDemand(async () => (await import('../fleet/FleetScreen')).FleetScreen, <Loading />)
const QueueScreen = onDemand(async () => (await import('../queue/QueueScreen')).QueueScreen, <Loading />)
const ProjectsScreen = onDemand(async () => (await import('../projects/ProjectsScreen')).ProjectsScreen, <Loading />)
const UsageScreen = onDemand(async () => (await import('../usage/UsageScreen')).UsageScreen, <Loading />)
const ArtifactRoutes = onDemand(async () => (await import('../artifacts/ArtifactRoutes')).ArtifactRoutes, <Loading />)
const SearchScreen = onDemand(async () => (await import('../search/SearchScreen')).SearchScreen, <Loading />)
const ManageScreen = onDemand(async () => (await import('../manage/ManageScreen')).ManageScreen, <Loading />)
const ServersScreen = onDemand(async () => (await import('../servers/ServersScreen')).ServersScreen, <Loading />)
const SettingsScreen = onDemand(async () => (await import('../settings/SettingsScreen')).SettingsScreen, <Loading />)
const DeviceCodeScreen = onDemand(
  async () => (await import('../handOver/DeviceCodeScreen')).DeviceCodeScreen,
  <Loading />,
)
const SignInScreen = onDemand(async () => (await import('../signIn/SignInScreen')).SignInScreen, <Loading />)
const AddTerminalScreen = onDemand(
  async () => (await import('../addTerminal/AddTerminalScreen')).AddTerminalScreen,
  <Loading />,
)
const LinkTerminalScreen = onDemand(
  async () => (await import('../linkTerminal/LinkTerminalScreen')).LinkTerminalScreen,
  <Loading />,
)
const NoticeScreen = onDemand(
  async () => (await import('../notifications/sealed/NoticeScreen')).NoticeScreen,
  <Loading />,
)

export const loadSignInScreen = SignInScreen.load

/** What the address opens in the main pane. */
export function Routes() {
  return (
    <Switch>
      <Route path="/">
        <Overview />
      </Route>
      <Route path="/needs-you">
        <QueueScreen />
      </Route>
      <Route path="/s/:serverId/:sessionId">{ofSession(SessionScreen)}</Route>
      <Route path="/s/:serverId/:sessionId/info">{ofSession(SessionInfoScreen)}</Route>
      <Route path="/s/:serverId/:sessionId/files">{ofSession(FilesScreen)}</Route>
      <Route path="/s/:serverId/:sessionId/shell">{ofSession(FilesScreen)}</Route>
      <Route path="/new">
        <NewSessionScreen />
      </Route>
      <Route path="/fleet/:id?">{({ id }) => <FleetScreen id={id === undefined ? null : percentDecode(id)} />}</Route>
      <Route path="/machines">
        <MachineList />
      </Route>
      <Route path="/machines/:serverId/:machineId">
        {({ serverId, machineId }) =>
          screenOf(MachineScreen, machineAddress(percentDecode(serverId), percentDecode(machineId)))
        }
      </Route>
      <Route path="/sessions">
        <ManageScreen />
      </Route>
      <Route path="/projects">
        <ProjectsScreen />
      </Route>
      <Route path="/usage">
        <UsageScreen />
      </Route>
      <Route path="/artifacts/*?">
        <ArtifactRoutes />
      </Route>
      <Route path="/search">
        <SearchScreen />
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
      <Route path="/notice">
        <NoticeScreen />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
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
